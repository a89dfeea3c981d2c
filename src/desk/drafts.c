#include "desk/drafts.h"

#include <stdlib.h>

#include "base/mem.h"
#include "desk/desk.h"

static struct draft *find(const struct drafts *l, int64_t case_id)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->all[i].case_id == case_id)
			return &l->all[i];
	return NULL;
}

const char *drafts_get(const struct desk *d, int64_t case_id)
{
	const struct draft *f = find(&d->drafts, case_id);
	return f ? f->text : "";
}

void drafts_put(struct desk *d, int64_t case_id, const char *text)
{
	struct drafts *l = &d->drafts;
	struct draft *f = find(l, case_id);
	if (f) {
		secret_free(f->text);
		*f = l->all[--l->count];
	}
	if (!*text)
		return;
	l->all = mem_grow(l->all, l->count + 1, sizeof *l->all);
	l->all[l->count++] = (struct draft){ case_id, secret_strdup(text) };
}

void drafts_finish(struct desk *d)
{
	while (d->drafts.count)
		secret_free(d->drafts.all[--d->drafts.count].text);
	free(d->drafts.all);
	d->drafts = (struct drafts){ 0 };
}
