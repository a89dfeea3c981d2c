/* The vendor's budget of calls. */
#include "store/budgets.h"

static void at(struct store_tx *t, enum store_statement statement, const char *account, const char *endpoint)
{
	store_step(t, statement, STORE_ANY);
	store_text(t, account);
	store_text(t, endpoint);
}

void budgets_take(struct store_tx *t, const char *account, const char *endpoint, int64_t now_ms, int64_t window_ms, int limit, int want)
{
	at(t, STORE_BUDGET_LOCK, account, endpoint);
	at(t, STORE_BUDGET_TIDY, account, endpoint);
	store_int(t, now_ms - window_ms);
	at(t, STORE_BUDGET_TAKE, account, endpoint);
	store_int(t, now_ms);
	store_int(t, limit);
	store_int(t, want);
	at(t, STORE_BUDGET_STATE, account, endpoint);
	store_int(t, window_ms);
}

bool budgets_read(const struct store_reply *r, size_t first_step, struct budget_slice *out)
{
	*out = (struct budget_slice){ 0 };
	if (r->outcome != STORE_DONE || first_step + BUDGET_STEPS > r->count)
		return false;
	const struct store_rows *state = &r->rows[first_step + 3];
	out->granted = (int)store_number(&r->rows[first_step + 2], 0, 0);
	out->closed_until = store_number(state, 0, 0);
	out->used = (int)store_number(state, 0, 1);
	out->free_at = store_number(state, 0, 2);
	out->free_calls = (int)store_number(state, 0, 3);
	return true;
}

void budgets_give_back(struct store_tx *t, const char *account, const char *endpoint, int64_t taken_ms, int calls)
{
	at(t, STORE_BUDGET_GIVE_BACK, account, endpoint);
	store_int(t, taken_ms); /* so that it leaves the window with what it takes back */
	store_int(t, -calls);
}

void budgets_close(struct store_tx *t, const char *account, const char *endpoint, int64_t until_ms)
{
	at(t, STORE_BUDGET_CLOSE, account, endpoint);
	store_int(t, until_ms);
}
