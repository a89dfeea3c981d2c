/* SMS: each number that was verified, and how often. */
#include <stdio.h>

#include "pane/build.h"
#include "pane/layouts.h"

enum { LABEL = 22, SHOWN_MAX = 100 };

void sms_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	static const enum idv_leaf leaves[] = {
		IDV_SMS_STATUS, IDV_SMS_PHONE_NUMBER, IDV_SMS_DELIVERY_ATTEMPT_COUNT, IDV_SMS_SOLVE_ATTEMPT_COUNT, IDV_SMS_INITIALLY_SENT_AT,
		IDV_SMS_LAST_SENT_AT, IDV_SMS_REDACTED_AT, IDV_SMS_ATTEMPT,
	};
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	build_head(&c, "SMS VERIFICATION", NULL);
	build_field(&c, IDV_SMS_CHECK_STATUS, 0, 0, "step status");
	size_t n = idv_count(r, IDV_SMS_STATUS, -1);
	if (n == 0)
		build_field(&c, IDV_SMS_STATUS, 0, 0, "verifications");
	for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
		char title[72];
		snprintf(title, sizeof title, "VERIFICATION %zu OF %zu", i + 1, n);
		build_gap(&c);
		build_head(&c, title, NULL);
		build_fields(&c, leaves, COUNT_OF(leaves), i);
	}
	if (n > SHOWN_MAX)
		build_text(&c, STYLE_DIM, 0, "The others are in the JSON.");
}
