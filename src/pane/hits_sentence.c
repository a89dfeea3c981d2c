/* Why a hit is or is not the person, in a sentence: what differs first, and how; then what agrees; what is missing last. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "pane/hits_build.h"

enum { TEXT_MAX = 8192 };

static size_t count_of(const struct aml_comparison *c, enum aml_reading reading)
{
	size_t n = 0;
	for (int f = 0; f < AML_COMPARED; f++)
		n += c->factors[f].reading == reading;
	return n;
}

/* "birth date, 31 years apart; place, RU, not US" */
static void add_factors(const struct aml_comparison *c, enum aml_reading reading, bool whys, struct buf *out)
{
	size_t n = 0;
	for (int f = 0; f < AML_COMPARED; f++) {
		const struct aml_factor_reading *factor = &c->factors[f];
		if (factor->reading != reading)
			continue;
		buf_printf(out, "%s%s", n++ ? "; " : "", aml_factor_names[f]);
		if (whys && *factor->why)
			buf_printf(out, " (%s)", factor->why);
	}
}

static void missing(const struct aml_comparison *c, struct buf *out)
{
	size_t list = count_of(c, AML_LIST_LACKS), we = count_of(c, AML_WE_LACK);
	if (list) {
		buf_add_str(out, " The list lacks: ");
		add_factors(c, AML_LIST_LACKS, false, out);
		buf_add_str(out, ".");
	}
	if (we) {
		buf_add_str(out, " We lack: ");
		add_factors(c, AML_WE_LACK, false, out);
		buf_add_str(out, ".");
	}
	if (list || we)
		buf_add_str(out, " What is missing is no difference.");
}

static void say(const struct aml_comparison *c, struct buf *out)
{
	size_t differ = count_of(c, AML_DIFFERS), agree = count_of(c, AML_AGREES), partly = count_of(c, AML_PARTLY);
	if (differ) {
		buf_printf(out, "%zu factor%s: ", differ, differ == 1 ? " differs" : "s differ");
		add_factors(c, AML_DIFFERS, true, out);
		buf_add_str(out, ".");
	} else {
		buf_add_str(out, "No factor differs.");
	}
	if (agree) {
		buf_printf(out, " %zu agree%s: ", agree, agree == 1 ? "s" : "");
		add_factors(c, AML_AGREES, true, out);
		buf_add_str(out, ".");
	}
	if (partly) {
		buf_add_str(out, " Partly: ");
		add_factors(c, AML_PARTLY, true, out);
		buf_add_str(out, ".");
	}
	if (!agree && !partly)
		buf_add_str(out, " Nothing agrees.");
	missing(c, out);
}

/* The vendor may not have come to it yet. */
static void say_version(struct column *c, const struct hits_view *h)
{
	const struct record_value *compared = record_get(c->record, HIT_ANALYSIS_VERSION, 0, 0);
	const struct record_value *now = h->look->screening ? record_get(h->look->screening, SCREENING_VERSION, 0, 0) : NULL;
	char text[160];
	if (!now || now->state != RECORD_PRESENT || compared->state != RECORD_PRESENT || now->number == compared->number)
		return;
	snprintf(text, sizeof text, "! The vendor compared with version %s of the search terms; they are version %s now.", compared->text,
	         now->text);
	build_hanging(c, STYLE_UNKNOWN, 2, text);
}

void hits_sentence(struct row_list *l, const struct hits_view *h, const struct pane_view *v, size_t hit)
{
	const struct record *r = h->look->hits[hit];
	const struct aml_comparison *comparison = hits_comparison(h, hit);
	struct column c = build_column(l, r, v, v->width, HITS_LABEL);
	if (!aml_hit_waits(r))
		build_hanging(&c, STYLE_STRONG, 2, record_is(r, HIT_STATUS, "confirmed") ? "Confirmed before; that is final with the vendor." :
		              "Dismissed before; that is final with the vendor.");
	if (!hits_has_data(r)) {
		build_hanging(&c, STYLE_UNKNOWN, 2, "! The vendor sent no data of the entry: there is nothing to compare with. That is no \"no match\".");
	} else if (!comparison) {
		build_hanging(&c, STYLE_UNKNOWN, 2, "? Not compared yet: nothing is known of the person.");
	} else {
		struct buf text;
		buf_init(&text, TEXT_MAX);
		say(comparison, &text);
		build_hanging(&c, STYLE_STRONG, 2, buf_str(&text));
		buf_finish(&text);
	}
	if (!hits_has_analysis(r))
		build_hanging(&c, STYLE_UNKNOWN, 2, "! The vendor sent no analysis of its own: that is no \"no match\".");
	say_version(&c, h);
}
