/* What a decision rests on, what was not looked at, what is signed and what is sent: beside the form, or over it. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"
#include "desk/desk.h"
#include "screen/disposition_state.h"
#include "screen/request.h"
#include "ui/ui.h"

enum { UNDER = 4, DIGEST_SHOWN = 16 };

static enum style style_of(enum record_severity s)
{
	static const enum style styles[] = {
		STYLE_PLAIN, STYLE_GOOD, [RECORD_NOTICE] = STYLE_WARN, [RECORD_BAD] = STYLE_BAD, [RECORD_PENDING] = STYLE_PENDING, [RECORD_UNKNOWN] = STYLE_UNKNOWN,
	};
	return styles[s];
}

/* "3 pictures, panes Risk, SMS" */
void disposition_put_unseen(struct desk *d, char *out, size_t size)
{
	const char *names[DISPOSITION_UNSEEN];
	size_t count = deciding_unseen(d, names), pictures = 0, panes = 0, n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		pictures += !strncmp(names[i], "picture ", 8);
	if (pictures)
		n = (size_t)snprintf(out, size, "%zu picture%s", pictures, pictures == 1 ? "" : "s");
	for (size_t i = 0; i < count && n < size; i++) {
		const char *name = strncmp(names[i], "pane ", 5) ? names[i] : names[i] + 5;
		if (strncmp(names[i], "picture ", 8) != 0)
			n += (size_t)snprintf(out + n, size - n, "%s%s", panes++ ? ", " : pictures ? "; panes " : "panes ", name);
	}
	text_heal(out, size, n >= size);
}

static void head(struct row_list *l, const char *text)
{
	if (l->count)
		row_add(l);
	row_text(l, row_add(l), STYLE_HEAD, text);
}

static void say_findings(const struct deciding *d, struct row_list *l, int cols, size_t most)
{
	char text[FINDING_TEXT + 8];
	size_t end = l->count + most, shown = 0;
	head(l, "WHAT STANDS OUT, worst first; * is resolved one by one");
	for (; shown < d->finding_count && l->count + 1 < end; shown++) {
		const struct finding *f = &d->findings[shown];
		snprintf(text, sizeof text, "%s %s", finding_weighs(f) ? "*" : " ", f->text);
		popup_add_wrapped(l, cols, 2, style_of(f->severity), text);
	}
	size_t left = d->finding_count - shown + d->findings_more;
	snprintf(text, sizeof text, "  and %zu more", left);
	if (left)
		popup_add_wrapped(l, cols, 2, STYLE_DIM, text);
	else if (!d->finding_count)
		popup_add_wrapped(l, cols, 2, STYLE_DIM, "  nothing");
}

static void say_unseen(struct desk *d, struct row_list *l, int cols, size_t most)
{
	const char *names[DISPOSITION_UNSEEN];
	char text[260];
	size_t count = deciding_unseen(d, names);
	head(l, "NOT LOOKED AT");
	if (!count) {
		popup_add_wrapped(l, cols, 2, STYLE_DIM, "  nothing: every pane with something in it, every picture");
	} else if (most == SAYS_ALL) {
		for (size_t i = 0; i < count; i++) {
			snprintf(text, sizeof text, "  %.250s", names[i]);
			popup_add_wrapped(l, cols, UNDER, STYLE_WARN, text);
		}
	} else {
		snprintf(text, sizeof text, "  ");
		disposition_put_unseen(d, text + 2, sizeof text - 2);
		popup_add_wrapped(l, cols, UNDER, STYLE_WARN, text);
	}
}

static void say_evidence(const struct disposition_form *f, struct row_list *l, int cols)
{
	const struct deciding *d = &f->desk->deciding;
	char when[WHEN_TEXT], text[300];
	head(l, "WHAT IT RESTS ON");
	when_format(d->evidence.read_at, f->ui->utc, when);
	snprintf(text, sizeof text, "  the attempt as read %s", when);
	popup_add_wrapped(l, cols, UNDER, STYLE_PLAIN, text);
	if (d->evidence.screening[0]) {
		when_format(d->evidence.look_read_at, f->ui->utc, when);
		snprintf(text, sizeof text, "  its screening as read %s", when);
		popup_add_wrapped(l, cols, UNDER, STYLE_PLAIN, text);
	}
	snprintf(text, sizeof text, "  evidence %.*s..., policy %.60s", DIGEST_SHOWN, d->evidence.all, d->policy->name);
	popup_add_wrapped(l, cols, UNDER, STYLE_PLAIN, text);
}

void disposition_says(const struct disposition_form *f, struct row_list *l, int cols, size_t most)
{
	say_findings(&f->desk->deciding, l, cols, most);
	say_unseen(f->desk, l, cols, most);
	say_evidence(f, l, cols);
}

/* One request after the other, each under the name that it has. */
void disposition_says_requests(const struct disposition_form *f, struct row_list *l, int cols)
{
	struct buf requests, clean;
	buf_init(&requests, REQUEST_MAX * 4);
	buf_init(&clean, REQUEST_MAX * 8);
	deciding_requests(f->desk, &requests);
	head(l, requests.len ? "EXACTLY WHAT IS SENT" : "NOTHING IS SENT");
	for (const char *at = buf_str(&requests), *end; *at; at = end + (*end == '\n')) {
		end = at + strcspn(at, "\n");
		buf_reset(&clean);
		text_clean(at, (size_t)(end - at), &clean);
		if (*at == '{')
			request_add(l, cols, buf_str(&clean));
		else
			popup_add_wrapped(l, cols, 2, STYLE_LABEL, buf_str(&clean));
	}
	buf_finish(&requests);
	buf_finish(&clean);
}

void disposition_says_sent(const struct disposition_form *f, struct row_list *l, int cols)
{
	char text[200];
	head(l, "WHO SIGNS");
	deciding_signs(f->desk, text);
	popup_add_wrapped(l, cols, 2, STYLE_PLAIN, text);
	deciding_seconds(f->desk, text);
	popup_add_wrapped(l, cols, 2, STYLE_WARN, text);
	if (f->desk->deciding.draft->outcome)
		disposition_says_requests(f, l, cols);
}
