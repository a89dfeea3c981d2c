/* Values on their way to PostgreSQL, and rows on their way back. Numbers and bytes go in binary; rows come as text, since a sum may be a
 * numeric and a flag a boolean, and are read by their types. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/pg.h"

enum { OF_BOOL = 16, OF_BYTEA = 17, OF_INT8 = 20, OF_INT2 = 21, OF_INT4 = 23, OF_TEXT = 25, OF_OID = 26, OF_NUMERIC = 1700 };

/* What NULL is follows from where it stands. */
Oid pg_value_type(const struct store_value *v)
{
	static const Oid oids[] = { [STORE_NULL] = 0, [STORE_INT] = OF_INT8, [STORE_TEXT] = OF_TEXT, [STORE_BLOB] = OF_BYTEA };
	return oids[v->type];
}

bool pg_value_send(PGconn *conn, const char *name, const struct store_step *step)
{
	size_t n = step->count ? step->count : 1;
	const char **values = mem_alloc(n * sizeof *values);
	uint64_t *numbers = mem_alloc(n * sizeof *numbers);
	int *lengths = mem_alloc(n * sizeof *lengths), *formats = mem_alloc(n * sizeof *formats);
	for (size_t i = 0; i < step->count; i++) {
		const struct store_value *v = &step->values[i];
		formats[i] = v->type == STORE_INT || v->type == STORE_BLOB;
		if (v->type == STORE_INT) {
			numbers[i] = htobe64((uint64_t)v->number);
			values[i] = (const char *)&numbers[i];
			lengths[i] = sizeof numbers[i];
		} else if (v->type != STORE_NULL) {
			values[i] = v->bytes;
			lengths[i] = (int)v->len;
		}
	}
	bool ok = PQsendQueryPrepared(conn, name, (int)step->count, values, lengths, formats, 0);
	free(values);
	free(numbers);
	free(lengths);
	free(formats);
	return ok;
}

static int nibble(char c)
{
	return (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) & 15; /* whatever a server sends */
}

/* "\x0123": bytea_output is set to it at the beginning. */
static void set_bytes(struct store_tx *t, struct store_value *v, const char *text, size_t len)
{
	size_t n = len >= 2 ? (len - 2) / 2 : 0;
	unsigned char *bytes = store_tx_room(t, n + 1);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(nibble(text[2 + 2 * i]) << 4 | nibble(text[3 + 2 * i]));
	*v = (struct store_value){ .type = STORE_BLOB, .bytes = (const char *)bytes, .len = n };
}

static void set(struct store_tx *t, struct store_value *v, Oid type, const char *text, size_t len)
{
	switch (type) {
	case OF_BOOL:
		*v = (struct store_value){ .type = STORE_INT, .number = *text == 't' };
		return;
	case OF_INT2:
	case OF_INT4:
	case OF_INT8:
	case OF_OID:
	case OF_NUMERIC:
		*v = (struct store_value){ .type = STORE_INT, .number = strtoll(text, NULL, 10) };
		return;
	case OF_BYTEA:
		set_bytes(t, v, text, len);
		return;
	default:
		store_rows_set(t, v, STORE_TEXT, text, len);
	}
}

void pg_value_rows(struct store_tx *t, size_t step, const PGresult *r)
{
	bool rows = PQresultStatus(r) == PGRES_TUPLES_OK;
	bool reads = !strncmp(PQcmdStatus((PGresult *)r), "SELECT", 6);
	size_t cols = rows ? (size_t)PQnfields(r) : 0, count = rows ? (size_t)PQntuples(r) : 0;
	t->rows[step].changed = reads ? 0 : strtoll(PQcmdTuples((PGresult *)r), NULL, 10);
	t->rows[step].count = 0; /* of an earlier try */
	store_rows_begin(t, step, cols);
	for (size_t row = 0; row < count; row++) {
		struct store_value *values = store_rows_add(t, step);
		for (size_t col = 0; col < cols; col++)
			if (!PQgetisnull(r, (int)row, (int)col))
				set(t, &values[col], PQftype(r, (int)col), PQgetvalue(r, (int)row, (int)col), (size_t)PQgetlength(r, (int)row, (int)col));
	}
}
