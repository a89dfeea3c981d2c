/* What the lines of the journal make of the intents in it. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/account.h"
#include "api/journal_file.h"
#include "base/mem.h"
#include "base/when.h"

static bool take_field(const char *field, char *out, size_t size)
{
	size_t n = 0;
	if (!strcmp(field, "-"))
		field = "";
	for (; *field; field++) {
		char c = *field;
		if (c == '%') {
			if (!isxdigit((unsigned char)field[1]) || !isxdigit((unsigned char)field[2]))
				return false;
			c = (char)strtol((char[]){ field[1], field[2], 0 }, NULL, 16);
			field += 2;
		}
		if (n + 1 >= size)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return true;
}

size_t journal_split(char *line, char *fields[JOURNAL_FIELDS])
{
	size_t n = 0;
	while (n < JOURNAL_FIELDS && line)
		fields[n++] = strsep(&line, "\t");
	return line ? 0 : n;
}

static bool take_intent(char *const *fields, bool old, struct intent *i)
{
	*i = (struct intent){ .op = intent_op(fields[3]), .old = old,
		                       .state = old ? INTENT_SENT : INTENT_INTENDED };
	char account[INTENT_FIELD];
	if (!when_parse(fields[0], &i->at) || strlen(fields[2]) != INTENT_ID - 1 ||
	    strspn(fields[2], "0123456789abcdef") != INTENT_ID - 1 || !take_field(fields[9], account, sizeof account))
		return false;
	memcpy(i->id, fields[2], INTENT_ID);
	if (old)
		account_of_server(account, i->account);
	else if (snprintf(i->account, sizeof i->account, "%s", account) >= (int)sizeof i->account ||
	         !take_field(fields[13], i->boot, sizeof i->boot) || (strcmp(fields[14], "-") && !when_parse(fields[14], &i->server_at)) ||
	         !take_field(fields[15], i->request, sizeof i->request))
		return false;
	i->pid = atol(fields[11]);
	i->started = strtoull(fields[12], NULL, 10);
	return take_field(fields[4], i->client_user_id, sizeof i->client_user_id) &&
	       take_field(fields[5], i->template_id, sizeof i->template_id) &&
	       take_field(fields[6], i->newest_id, sizeof i->newest_id) && take_field(fields[7], i->strategy, sizeof i->strategy) &&
	       take_field(fields[8], i->steps, sizeof i->steps) && take_field(fields[10], i->host, sizeof i->host);
}

static struct intent *find(const struct journal *j, const char *id)
{
	for (size_t i = j->count; i > 0; i--)
		if (!strcmp(j->list[i - 1].id, id))
			return &j->list[i - 1];
	return NULL;
}

const struct intent *journal_find(const struct journal *j, const char *id)
{
	return find(j, id);
}

static void take_event(struct intent *i, char *const *fields, size_t n)
{
	char detail[INTENT_FIELD];
	int64_t at, server_at;
	if (!take_field(fields[3], detail, sizeof detail))
		detail[0] = '\0';
	if (!when_parse(fields[0], &at))
		at = 0;
	if (n < 5 || !when_parse(fields[4], &server_at))
		server_at = 0;
	intent_note(i, fields[1], detail, at, server_at);
}

void journal_take_line(struct journal *j, char *line)
{
	char *fields[JOURNAL_FIELDS];
	size_t n = journal_split(line, fields);
	bool by_user = n == 17 && !strcmp(fields[16], idv_by_table[IDV_BY_USER].key);
	if ((n == 13 || n == 16 || by_user) && !strcmp(fields[1], "intent")) {
		if (j->count == j->room) {
			j->room = j->room ? j->room * 2 : 16;
			j->list = mem_grow(j->list, j->room, sizeof *j->list);
		}
		struct intent *i = &j->list[j->count];
		bool taken = !find(j, fields[2]) && take_intent(fields, n == 13, i);
		if (taken && by_user)
			i->by = IDV_BY_USER;
		j->count += taken;
		return;
	}
	struct intent *i = n == 4 || n == 5 ? find(j, fields[2]) : NULL;
	int64_t at;
	/* One without its last field was cut. */
	if (i && (i->old || (n == 5 && (!strcmp(fields[4], "-") || when_parse(fields[4], &at)))))
		take_event(i, fields, n);
}

void journal_drop_finished(struct journal *j)
{
	size_t kept = 0;
	for (size_t i = 0; i < j->count; i++)
		if (!intent_is_finished(&j->list[i])) {
			if (kept != i)
				j->list[kept] = j->list[i];
			kept++;
		}
	j->count = kept;
}
