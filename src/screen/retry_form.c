/* The form of the retry dialog: each strategy with what it would do, a step-up, the advice beside them. */
#include <stdio.h>
#include <string.h>

#include "desk/advice.h"
#include "screen/retry_state.h"
#include "screen/user.h"

enum { LABEL = 12 };

static const char step_keys[IDV_CUSTOM_STEPS] = { 'v', 'k', 'd', 's' };
static const char *const step_labels[IDV_CUSTOM_STEPS] = { "SMS", "Data Source", "Document", "Selfie" };
static const int step_cols[IDV_CUSTOM_STEPS] = { 5, 17, 37, 54 };
static const char *const share_names[] = { "as before", "not shareable", "shareable" }; /* as enum idv_tristate */

bool retry_steps_up(const struct retry *f)
{
	return f->strategy == RETRY_STEP_UP;
}

const char *retry_word(const struct retry *f)
{
	return retry_steps_up(f) ? "CREATE" : "RETRY";
}

bool retry_is_step_key(uint32_t key)
{
	return key && key <= 0x7f && memchr(step_keys, (int)key, sizeof step_keys);
}

void retry_settle(struct retry *f, const struct attempt *newest)
{
	bool before = *idv_text(newest->record, IDV_SHAREABLE_URL) != '\0';
	f->request.strategy = (enum idv_strategy)f->strategy;
	f->request.has_steps = f->strategy == IDV_CUSTOM;
	f->request.is_shareable = (enum idv_tristate)f->shareable;
	f->create = (struct idv_create){
		.client_user_id = f->client_user_id, .template_id = f->other, .is_idempotent = (enum idv_tristate)IDV_CREATE_IDEMPOTENT,
		.is_shareable = f->shareable == IDV_YES || (f->shareable == IDV_UNSET && before), .user = f->request.user,
	};
	if (f->advised == f->desk->load.changes && f->retries[0])
		return;
	f->advised = f->desk->load.changes;
	desk_advise(f->desk, newest, &f->advice);
	f->again = desk_retries(f->desk, newest, f->retries, sizeof f->retries);
}

static void open_user(struct ui *ui, void *self)
{
	struct retry *f = self;
	user_open(ui, &f->request.user);
}

/* The advice names this one of RETRY_WAYS. */
static bool is_advised(const struct retry *f, int way)
{
	const struct play *play = f->advice.play;
	return play && (play->step_up ? way == RETRY_STEP_UP : play->strategy < IDV_STRATEGIES && (int)play->strategy == way);
}

static struct form_item *add_way(struct form *form, struct retry *f, int way, const char *name, const char *note)
{
	struct form_item *it = form_add(form, FORM_RADIO, name);
	bool advised = is_advised(f, way);
	it->indent = 1;
	it->choice = &f->strategy;
	it->value = way;
	it->key = (char)('1' + way);
	it->label_width = LABEL;
	snprintf(it->note, sizeof it->note, "%s%s", advised ? "advised; " : "", note);
	return it;
}

/* What is said two rows above needs not be said again, nor what holds only where no step is chosen. */
static void shorten(const struct retry *f, int strategy, struct idv_advice *a)
{
	static const char twice[] = "means incomplete here";
	static const char *const verdicts[] = { [IDV_ALLOWED] = "", [IDV_REFUSED] = "refused: ", [IDV_UNCLEAR] = "unclear: " };
	bool any = false;
	for (int i = 0; i < IDV_CUSTOM_STEPS; i++)
		any = any || f->request.steps[i];
	if (strategy == IDV_INFER && strncmp(a->why, twice, sizeof twice - 1) == 0)
		snprintf(a->why, sizeof a->why, "%s%s", verdicts[a->verdict], twice);
	else if (strategy == IDV_CUSTOM && a->verdict == IDV_ALLOWED && any)
		a->why[strcspn(a->why, ";")] = '\0';
}

static void add_strategies(struct form *form, struct retry *f, const struct record *newest)
{
	struct form_item *it = form_add(form, FORM_HEAD, "STRATEGY");
	snprintf(it->note, sizeof it->note, "%s", f->retries);
	it->note_style = f->again ? STYLE_WARN : STYLE_DIM;
	for (int s = 0; s < IDV_STRATEGIES; s++) {
		struct idv_advice advice;
		idv_retry_advise(newest, (enum idv_strategy)s, &advice);
		shorten(f, s, &advice);
		it = add_way(form, f, s, idv_strategy_names[s], advice.why);
		it->off = advice.verdict == IDV_REFUSED;
		it->unclear = advice.verdict == IDV_UNCLEAR;
		it->note_style = it->off ? STYLE_BAD : it->unclear ? STYLE_WARN : STYLE_DIM;
	}
	for (int i = 0; i < IDV_CUSTOM_STEPS && f->strategy == IDV_CUSTOM; i++) {
		it = form_add(form, FORM_CHECK, step_labels[i]);
		it->indent = step_cols[i];
		it->beside = i > 0;
		it->key = step_keys[i];
		it->check = &f->request.steps[i];
	}
	add_way(form, f, RETRY_STEP_UP, "step up", "the same user through another template; a new verification");
	if (retry_steps_up(f)) {
		it = form_add_text(form, "Template:", LABEL, f->other, sizeof f->other);
		it->indent = 5;
	}
}

void retry_build(struct retry *f, struct form *form, const struct record *newest)
{
	form->self = f;
	form->count = 0;
	add_strategies(form, f, newest);
	struct form_item *it = form_add(form, FORM_CYCLE, "Link");
	it->indent = 1;
	it->label_width = LABEL - 1;
	it->choice = &f->shareable;
	it->options = share_names;
	it->option_count = 3;
	it = form_add(form, FORM_BUTTON, "User data...");
	it->indent = 1;
	it->press = open_user;
	snprintf(it->note, sizeof it->note, "%s", !idv_user_empty(&f->request.user) ? "given" :
	         retry_steps_up(f) ? "none; the other template asks for it" : "none; steps that run again lose what was entered before");
	it = form_add_text(form, retry_steps_up(f) ? "Type CREATE:" : "Type RETRY:", retry_steps_up(f) ? LABEL + 1 : LABEL, f->confirm, sizeof f->confirm);
	it->word = true;
	struct api_open open;
	it->off = f->sending || desk_open_of(f->desk, retry_steps_up(f) ? f->other : f->template_id, f->client_user_id, &open);
	snprintf(it->note, sizeof it->note, it->off && !f->sending ? "a write for this user is open: Esc, then ^O shows it" :
	         retry_steps_up(f) ? "Enter creates; billed as a session" : "Enter sends; a retry is billed as a session");
}
