#include "desk/subjects.h"

#include <string.h>

#include "desk/caseload.h"
#include "base/buf.h"
#include "base/mem.h"
#include "idv/request.h"
#include "record/json.h"

/* Before the vendor's id of a user. */
static const char vendors[] = "user_id=";

enum { OBJECT_MOST = 64 * 1024 };

bool subject_id_is_plausible(const char *text)
{
	return strncmp(text, "idv_", 4) == 0 && text[4];
}

bool subject_line_check(const struct subject_line *line, struct err *err)
{
	if (line->id)
		return idv_id_check("attempt id", line->id, err);
	return idv_id_check(idv_by_table[line->by].key, line->client_user_id, err) && idv_id_check("template_id", line->template_id, err);
}

/* Spreadsheets put quotes around values; a quote inside is doubled. */
static bool unquote(char *value, struct err *err)
{
	if (*value != '"')
		return true;
	char *to = value, *from = value + 1;
	for (; *from && (*from != '"' || from[1] == '"'); *to++ = *from++)
		from += *from == '"';
	if (from[0] != '"' || from[1])
		return err_set(err, ERR_USAGE, "a value begins with a quote and does not end with one");
	*to = '\0';
	return true;
}

/* -- an object a line ------------------------------------------------------------------------------------------------------------------ */

/* The text of a member, decoded into the line itself, which is never shorter. *at moves behind it. NULL: there is none. */
static const char *take_text(const cJSON *object, const char *key, char **at)
{
	const char *text = cJSON_GetStringValue(json_get(object, key));
	if (!text)
		return NULL;
	size_t n = strlen(text) + 1;
	char *copy = memcpy(*at, text, n);
	*at += n;
	return copy;
}

static bool take_object(char *line, struct subject_line *out, struct err *err)
{
	static const char rule[] = "an object names \"template_id\" and \"client_user_id\" or \"user_id\", or an attempt's \"id\"";
	struct arena arena = { NULL };
	struct buf checked;
	size_t mended = 0;
	struct err unread = { 0 };
	buf_init(&checked, OBJECT_MOST);
	bool ok = json_check(line, strlen(line), NULL, &checked, &mended, &unread);
	const cJSON *object = ok ? json_read(buf_str(&checked), checked.len, &arena) : NULL;
	char *at = line;
	if (cJSON_IsObject(object) && !mended && cJSON_GetArraySize(object) <= 2) {
		const char *user = take_text(object, "user_id", &at);
		out->by = user ? IDV_BY_USER : IDV_BY_CLIENT_USER;
		out->client_user_id = user ? user : take_text(object, "client_user_id", &at);
		out->template_id = take_text(object, "template_id", &at);
		out->id = take_text(object, "id", &at);
	}
	bool subject = out->client_user_id && out->template_id && !out->id, attempt = out->id && !out->client_user_id && !out->template_id;
	arena_finish(&arena);
	buf_finish(&checked);
	return subject || attempt || err_set(err, ERR_USAGE, ok ? "%s" : "a line that begins with { is an object: %s", rule);
}

/* -- a line of a table ----------------------------------------------------------------------------------------------------------------- */

bool subject_line_parse(char *line, struct subject_line *out, struct err *err)
{
	*out = (struct subject_line){ 0 };
	line += strspn(line, " ");
	size_t n = strlen(line);
	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	line[n] = '\0';
	if (line[0] == '\0' || line[0] == '#')
		return true;
	if (line[0] == '{')
		return take_object(line, out, err) && subject_line_check(out, err);
	char *tab = strchr(line, '\t');
	if (tab)
		*tab = '\0';
	if (!unquote(line, err) || (tab && !unquote(tab + 1, err)))
		return false;
	if (!tab && subject_id_is_plausible(line)) {
		out->id = line;
	} else if (tab && tab != line && !strchr(tab + 1, '\t')) {
		size_t skip = strncmp(line, vendors, sizeof vendors - 1) ? 0 : sizeof vendors - 1;
		out->by = skip ? IDV_BY_USER : IDV_BY_CLIENT_USER;
		out->client_user_id = line + skip;
		out->template_id = tab + 1;
	} else {
		return err_set(err, ERR_USAGE, "a subjects line is \"client_user_id TAB template_id\", \"user_id=ID TAB template_id\", one attempt id or an object of JSON");
	}
	return subject_line_check(out, err);
}

/* The end of the line at `line`, which is cut there; where the next begins. */
static char *cut_line(char *line)
{
	size_t n = strcspn(line, "\r\n");
	char *next = line + n;
	if (*next)
		next += *next == '\r' && next[1] == '\n' ? 2 : 1;
	line[n] = '\0';
	return next;
}

bool subjects_parse(const char *name, char *text, size_t len, struct subject_line **lines, size_t *count, struct err *err)
{
	if (len >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2))) {
		err_set(err, ERR_USAGE, "%.300s is UTF-16, and subjects are read as UTF-8", name);
		return err_remedy(err, "Save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8");
	}
	if (memchr(text, '\0', len)) {
		err_set(err, ERR_USAGE, "%.300s holds a NUL byte: it is no text, or UTF-16 without a mark", name);
		return err_remedy(err, "Save it as UTF-8.");
	}
	char *line = text + (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0);
	for (size_t number = 1; *line; number++) {
		char *next = cut_line(line);
		struct subject_line parsed;
		struct err why = { 0 };
		if (!subject_line_parse(line, &parsed, &why))
			return err_set(err, ERR_USAGE, "%.200s line %zu: %.240s", name, number, why.text);
		if (parsed.id || parsed.client_user_id) {
			*lines = mem_grow(*lines, *count + 1, sizeof **lines);
			(*lines)[(*count)++] = parsed;
		}
		line = next;
	}
	return true;
}

void subjects_add(struct caseload *l, const struct subject_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (lines[i].id)
			caseload_add_id(l, lines[i].id);
		else
			caseload_add_subject_by(l, lines[i].template_id, lines[i].by, lines[i].client_user_id);
	}
}
