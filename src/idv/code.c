#include "idv/code.h"

#include <stdio.h>
#include <string.h>

const char idv_code_unknown[] = "unknown";

static const struct { enum idv_leaf first, last; const char *code, *brief; } table[] = {
#define CODE(leaf, code, brief) { IDV_##leaf, IDV_##leaf, code, brief },
#define CODE_FAMILY(first, last, code, brief) { IDV_##first, IDV_##last, code, brief },
#include "idv/code.def"
#undef CODE
#undef CODE_FAMILY
	{ IDV_LEAVES, IDV_LEAVES, idv_code_unknown, "not understood" },
};
enum { CODES = sizeof table / sizeof table[0] };

const char *idv_code_of(const struct idv_reason *reason)
{
	if (reason->step == IDV_STEPS)
		return idv_code_unknown;
	for (size_t i = 0; i < CODES; i++)
		if (reason->leaf >= table[i].first && reason->leaf <= table[i].last)
			return table[i].code;
	return idv_code_unknown;
}

bool idv_code_at(size_t i, const char **code, const char **brief)
{
	if (i >= CODES)
		return false;
	*code = table[i].code;
	*brief = table[i].brief;
	return true;
}

const char *idv_code_brief(const char *code, size_t len)
{
	for (size_t i = 0; i < CODES; i++)
		if (!strncmp(table[i].code, code, len) && !table[i].code[len])
			return table[i].brief;
	return NULL;
}

static bool has(const char *codes, const char *code)
{
	size_t n = strlen(code);
	for (const char *at = codes; (at = strstr(at, code)); at += n)
		if ((at == codes || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

void idv_codes(const struct record *r, char *out, size_t size)
{
	struct idv_reason reasons[IDV_REASONS];
	size_t count = idv_reasons(r, reasons, NULL), used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *code = idv_code_of(&reasons[i]);
		bool status = reasons[i].leaf == IDV_STATUS && (used || count > 1); /* that column says it */
		if (status || has(out, code) || used + strlen(code) + 2 > size)
			continue;
		used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "", code);
	}
}
