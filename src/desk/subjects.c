#include "desk/subjects.h"

#include <string.h>

#include "desk/caseload.h"
#include "base/mem.h"
#include "idv/request.h"

bool subject_id_is_plausible(const char *text)
{
	return strncmp(text, "idv_", 4) == 0 && text[4];
}

bool subject_line_check(const struct subject_line *line, struct err *err)
{
	if (line->id)
		return idv_id_check("attempt id", line->id, err);
	return idv_id_check("client_user_id", line->client_user_id, err) && idv_id_check("template_id", line->template_id, err);
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
	char *tab = strchr(line, '\t');
	if (tab)
		*tab = '\0';
	if (!unquote(line, err) || (tab && !unquote(tab + 1, err)))
		return false;
	if (!tab && subject_id_is_plausible(line)) {
		out->id = line;
	} else if (tab && tab != line && !strchr(tab + 1, '\t')) {
		out->client_user_id = line;
		out->template_id = tab + 1;
	} else {
		return err_set(err, ERR_USAGE, "a subjects line is \"client_user_id TAB template_id\" or one attempt id");
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
			caseload_add_subject(l, lines[i].template_id, lines[i].client_user_id);
	}
}
