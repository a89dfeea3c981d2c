/* Any record of a screening with all its leaves, a field a row: for commands, which have no screen to choose from. */
#include <stdio.h>
#include <string.h>

#include "pane/hits_build.h"

static bool names_a_person(const char *path)
{
	const char *last = strrchr(path, '.');
	last = last ? last + 1 : path;
	return strcmp(last, "dashboard_user_id") == 0 || strcmp(last, "assignee") == 0;
}

void hits_record(struct row_list *l, const struct hits_view *h, const struct pane_view *v, const struct record *r)
{
	const struct pane_view view = hits_view_of(v, v->width);
	struct column c = build_column(l, r, &view, v->width, HITS_LABEL);
	for (unsigned leaf = 0; leaf < r->kind->leaf_count; leaf++) {
		const char *path = r->kind->leaves[leaf].path;
		if (strstr(path, "[]"))
			hits_list_field(&c, leaf, NULL);
		else if (names_a_person(path))
			hits_person_field(&c, h, leaf, NULL);
		else
			hits_field(&c, leaf, 0, NULL);
	}
	hits_extras(&c);
}
