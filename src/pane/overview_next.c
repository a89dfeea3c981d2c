/* Overview: what to do next, by the playbook. */
#include <stdio.h>
#include <stdlib.h>

#include "decide/playbook.h"
#include "pane/build.h"

enum { NEXT_INDENT = 2 };

void overview_next(struct column *c)
{
	const struct play_advice *a = c->view->advice;
	char head[200];
	if (!a || !a->play)
		return;
	bool retry = a->play->step_up || a->play->strategy < IDV_STRATEGIES;
	build_gap(c);
	snprintf(head, sizeof head, "advice, not a decision%s%s", retry ? "; " : "", retry ? a->attempts : "");
	build_head(c, "NEXT", retry && a->over ? "advice, not a decision" : head);
	char *what = mem_printf("%s: %s", a->what, a->why);
	build_text(c, STYLE_PLAIN, NEXT_INDENT, what);
	free(what);
	if (a->then[0]) {
		char *then = mem_printf("then %s", a->then);
		build_text(c, STYLE_PLAIN, NEXT_INDENT, then);
		free(then);
	}
	if (!retry)
		return;
	char *asks = mem_printf("asks: %s", a->asks);
	build_text(c, STYLE_DIM, NEXT_INDENT, asks);
	free(asks);
	if (a->over)
		build_text(c, STYLE_WARN, NEXT_INDENT, a->attempts);
}
