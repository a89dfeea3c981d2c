/* Screening: where the AML screening of this attempt stands. */
#include "pane/hits_build.h"
#include "pane/layouts.h"

enum { LABEL = 24 };

static const char *say_of(const struct hits_view *h)
{
	return h->state ? h->state : "";
}

void screening_layout(const struct record *r, const struct pane_view *v, struct pane_out *out)
{
	build_whole(v, out);
	struct column c = build_column(&out->list, r, v, out->text_cols, LABEL);
	build_head(&c, "AML SCREENING", NULL);
	build_field(&c, IDV_STEP_WATCHLIST_SCREENING, 0, 0, "step status");
	build_field(&c, IDV_WATCHLIST_SCREENING_ID, 0, 0, NULL);
	build_field(&c, IDV_BEACON_USER_ID, 0, 0, NULL);
	if (v->dashboard)
		build_line(&c, RECORD_NEUTRAL, "Dashboard", STYLE_PLAIN, v->dashboard, (struct row_field){ .leaf = IDV_LEAVES });
	bool here = v->screening && v->screening->look && v->screening->look->screening, reading = v->screening && !here && !*say_of(v->screening);
	if (v->screening) {
		const struct pane_view view = hits_view_of(v, out->text_cols);
		build_gap(&c);
		hits_screening(&out->list, v->screening, &view);
	}
	if (here) {
		const struct pane_view view = hits_view_of(v, out->text_cols);
		build_gap(&c);
		hits_past(&out->list, v->screening, &view);
	} else if (!reading && idv_is(r, IDV_STEP_WATCHLIST_SCREENING, "pending_review")) {
		build_gap(&c);
		build_text(&c, STYLE_PENDING, 0, "? The screening has hits that wait for a reviewer. Cleared, this attempt can succeed; rejected, it "
		           "fails.");
		if (!v->screening)
			build_text(&c, STYLE_DIM, 2, "In the console W shows and settles it; for scripts there is idreview screening.");
		build_text(&c, STYLE_DIM, 2, v->dashboard ? "o copies the link to it and shows it as a QR code." :
		           "With dashboard_url set in the configuration, o copies the link to it.");
	}
}
