/* Options, a row each: what the command line is parsed by, and what --help, the manual and shells' completion list. */
#ifndef COMMAND_OPTION_TABLE_H
#define COMMAND_OPTION_TABLE_H

#include <stddef.h>

enum option_id {
	OPTION_TEMPLATE = 256, OPTION_USER, OPTION_USER_ID, OPTION_SUBJECTS, OPTION_LIMIT, OPTION_JSON, OPTION_STRATEGY, OPTION_STEPS, OPTION_SHAREABLE,
	OPTION_NO_SHAREABLE, OPTION_CONSENT, OPTION_IDEMPOTENT, OPTION_NO_IDEMPOTENT, OPTION_DATA, OPTION_DRY_RUN, OPTION_YES, OPTION_UNCLEAR,
	OPTION_WAIT, OPTION_AGAIN, OPTION_GIVE_UP, OPTION_HEAD, OPTION_KEY, OPTION_CASE, OPTION_VIEW, OPTION_FILTER, OPTION_RELEASE, OPTION_WITH_NOTES,
	OPTION_PROGRAM, OPTION_STATUS, OPTION_ASSIGNEE, OPTION_ATTEMPT, OPTION_CONFIRM, OPTION_DISMISS, OPTION_COMMENT, OPTION_REASON, OPTION_FACTOR,
	OPTION_SEEN, OPTION_TO, OPTION_NOBODY, OPTION_SCREENINGS,
	OPTION_FORM, OPTION_OUT, OPTION_UNMASK, OPTION_WITH_PICTURES, OPTION_FROM, OPTION_POLICY, OPTION_ANSWER,
	OPTION_PLAIN, OPTION_NO_IMAGES, OPTION_RECORDED_IMAGES, OPTION_PICTURES,
	OPTION_PASSTHROUGH, OPTION_MOUSE, OPTION_READ_ONLY, OPTION_BASE_URL, OPTION_ALLOW_HOST, OPTION_CONFIG, OPTION_LOG,
	OPTION_HELP, OPTION_VERSION
};
enum { OPTION_FIRST = OPTION_TEMPLATE, OPTIONS = OPTION_VERSION - OPTION_FIRST + 1 }; /* above all letters */

struct option_row {
	char letter;             /* 0: none */
	const char *name;        /* "template" */
	const char *argument;    /* "ID"; NULL: a switch */
	const char *values;      /* what it may be, between blanks, for a shell to complete; NULL: anything */
	unsigned commands;       /* it belongs to: FOR_ bits */
	const char *help;
};
extern const struct option_row option_table[OPTIONS]; /* in the order of enum option_id */
extern const size_t option_count;

/* NULL: no option has that letter. */
const struct option_row *option_of_letter(int letter);

#endif
