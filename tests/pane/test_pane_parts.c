/* What each pane does beyond showing its leaves: comparison, boxes, order, chain, explanations. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/err.h"
#include "base/text.h"
#include "idv/dashboard_user.h"
#include "pane/pane_rig.h"

/* -- KYC: carets ------------------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *declared, *document, *carets; /* the two cells' carets, "" none; a bar is where the second cell begins */
} pairs[] = {
	{ "1990-05-19", "1990-05-29", "        ^^|        ^^" },
	{ "Lena", "LENA", "" },                       /* case says nothing */
	{ "Lena", "Lena", "" },
	{ "Anna", "Bert", "" },                       /* worlds apart */
	{ "Jonestown", "Johnestown", "|  ^" },        /* what is missing has no place on the other side */
	{ "Sample Street", "Sample St.", "" },        /* an abbreviation */
	{ "Sample Street", "Sample Street 5", "|              ^" },
	{ "\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd", "\xe6\x9d\xb1\xe8\xa5\xbf\xe9\x83\xbd", "  ^^|  ^^" },  /* two cells wide */
	{ "Jos\xc3\xa9""fa", "Josefa", "   ^|   ^" },
	{ "a\\u0007bcdef", "a\\u0008bcdef", "  ^|  ^" },
};

START_TEST(carets)
{
	char json[600];
	snprintf(json, sizeof json, "{\"id\":\"a\",\"user\":{\"address\":{\"city\":\"%s\"}},\"documentary_verification\":{\"documents\":[{\"extracted_data\":"
	         "{\"address\":{\"city\":\"%s\"}}}]}}", pairs[_i].declared, pairs[_i].document);
	struct record *r = rig_decode(json);
	struct pane_view v = rig_view(100, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	const char *heads = buf_str(&s.text), *caret = strchr(heads, '^');
	int first = (int)(strstr(heads, "DECLARED") - heads), second = (int)(strstr(heads, "DOCUMENT") - heads);
	if (!*pairs[_i].carets) {
		ck_assert_msg(!caret, "%s and %s have carets", pairs[_i].declared, pairs[_i].document);
	} else {
		char want[300];
		int left = (int)strcspn(pairs[_i].carets, "|"), n = 0;
		const char *right = pairs[_i].carets + left + 1;
		n = snprintf(want, sizeof want, "\n%*s%-*.*s%s  ", first, "", second - first, left, pairs[_i].carets, right);
		ck_assert_msg(n < (int)sizeof want && strstr(heads, want), "%s and %s: no \"%s\" in\n%.2000s", pairs[_i].declared, pairs[_i].document, want + 1, heads);
	}
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(mismatches_come_first)
{
	struct record *r = rig_decode(
	    "{\"id\":\"a\",\"user\":{\"date_of_birth\":\"1990-05-19\",\"name\":{\"given_name\":\"Lena\",\"family_name\":\"Specimen\"},\"address\":{\"region\":\"IN\"}},"
	    "\"kyc_check\":{\"name\":{\"summary\":\"match\"},\"address\":{\"postal_code\":\"partial_match\"}},\"documentary_verification\":{\"documents\":[{"
	    "\"extracted_data\":{\"date_of_birth\":\"1990-05-29\",\"address\":{\"region\":\"IL\"}},\"analysis\":{\"extracted_data\":{\"date_of_birth\":"
	    "\"no_match\",\"name\":\"odd\"}}}]}}");
	struct pane_view v = rig_view(100, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_KYC, &s);
	ASSERT_LINES(&s, "x date of birth", "! name", "~ region", "ours: differs", "~ postal code", "  given name", "ours: this program");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* -- Documents and Selfie: boxes --------------------------------------------------------------------------------------------------- */

static const char pictures_json[] =
    "{\"id\":\"a\",\"documentary_verification\":{\"documents\":[{\"status\":\"failed\",\"images\":{\"original_front\":\"https://p.example/1\"}},"
    "{\"status\":\"failed\",\"images\":{\"cropped_front\":\"https://p.example/2\",\"original_front\":\"https://p.example/3\",\"cropped_back\":"
    "\"https://p.example/4\",\"face\":\"https://p.example/5\"}},{\"status\":\"failed\",\"redacted_at\":\"2026-01-02T03:04:05Z\",\"images\":null}]},"
    "\"selfie_check\":{\"selfies\":[{\"status\":\"success\",\"capture\":{\"image_url\":\"https://p.example/6\"}},{\"status\":\"success\",\"capture\":"
    "{\"video_url\":\"https://p.example/7\"}}]}}";

static const struct {
	int width, height, document, side;
	bool original;
	const char *titles; /* of the boxes, separated by bars */
	const char *text;
} box_cases[] = {
	{ 80, 19, 0, 0, false, "submission 1 of 3, front, original", "f front*" }, /* the only form there is */
	{ 80, 19, 1, 0, false, "submission 2 of 3, front, cropped", "SUBMISSION 2 OF 3" },
	{ 80, 19, 1, 0, true, "submission 2 of 3, front, original", "b back" },
	{ 80, 19, 1, 2, false, "submission 2 of 3, face", "F face*" },
	{ 80, 19, -1, 0, false, "", "redacted 2026-01-02 03:04:05Z" }, /* no picture: the text has the pane */
	{ 140, 40, 1, 0, false, "submission 2 of 3, front, cropped|submission 2 of 3, face|selfie 1 of 2|front 1|*front 2|back 2|face 2|selfie 1|selfie 2",
	  "SUBMISSION 2 OF 3" },
	{ 140, 40, 1, 2, false, "submission 2 of 3, face|selfie 1 of 2|submission 2 of 3, back, cropped|front 1|front 2|back 2|*face 2|selfie 1|selfie 2",
	  "F face*" },
	{ 140, 40, 0, 0, false, "submission 1 of 3, front, original|selfie 1 of 2|*front 1|front 2|back 2|face 2|selfie 1|selfie 2", "f front*" },
};

static void assert_boxes(const struct shot *s, const char *titles)
{
	struct buf got;
	buf_init(&got, 1024);
	for (size_t i = 0; i < s->out.box_count; i++)
		buf_printf(&got, "%s%s", i ? "|" : "", s->out.boxes[i].title);
	ck_assert_str_eq(buf_str(&got), titles);
	buf_finish(&got);
}

START_TEST(document_boxes)
{
	struct record *r = rig_decode(pictures_json);
	struct pane_view v = rig_view(box_cases[_i].width, box_cases[_i].height);
	struct shot s;
	v.pictures = true;
	v.document = box_cases[_i].document;
	v.side = box_cases[_i].side;
	v.original = box_cases[_i].original;
	v.selfie = 0;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	assert_boxes(&s, box_cases[_i].titles);
	ck_assert_msg(strstr(buf_str(&s.text), box_cases[_i].text), "%s is not in\n%.2000s", box_cases[_i].text, buf_str(&s.text));
	ck_assert_int_eq(s.out.text_cols < v.width - 2, s.out.box_count > 0);
	rig_finish(&s);
	v.pictures = false;
	rig_shoot(r, &v, IDV_PANE_DOCUMENTS, &s);
	ck_assert_uint_eq(s.out.box_count, 0);
	ck_assert_int_eq(s.out.text_cols, v.width - 2);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(selfie_boxes)
{
	struct record *r = rig_decode(pictures_json);
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	v.pictures = true;
	v.document = 1;
	rig_shoot(r, &v, IDV_PANE_SELFIE, &s);
	assert_boxes(&s, "selfie 2 of 2, video only|document face, submission 2");
	ASSERT_LINES(&s, "video only: there is no still picture of it");
	rig_finish(&s);
	v.selfie = 0;
	rig_shoot(r, &v, IDV_PANE_SELFIE, &s);
	assert_boxes(&s, "selfie 1 of 2|document face, submission 2");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

static const struct {
	int width, height, frames;
	bool large;
	int stills;
	const char *line;
	bool joined;
	int turned;
} film_cases[] = {
	{ 80, 19, 0, false, 0, "not here yet", false, 0 }, /* nothing is known of it: a box that says so */
	{ 80, 19, 36, false, 8, "36 frames, 0:03.0; p plays, [ ] step", false, 0 },
	{ 140, 40, 36, false, 8, "36 frames, 0:03.0; p plays, [ ] step", false, 0 },
	{ 60, 17, 5, false, 5, "5 frames", false, 0 },
	{ 200, 60, 1, false, 1, "1 frame, 0:03.0", false, 0 },
	{ 80, 19, 36, true, 0, "frame 12 of 36, 0:00.91 of 0:03.0, playing", false, 0 },
	{ 140, 40, 36, false, 8, "36 frames, 0:03.0, turned 270; p plays", false, 270 },
	{ 140, 40, 36, false, 8, "36 frames, 0:03.0, the first of several recordings; p plays", true, 0 },
	{ 140, 40, 36, false, 8, "selfie 2, video: WebM 360x480, VP9", false, 0 }, /* the sheet's film is named with its file */
	{ 140, 40, 36, false, 8, "face: file not here", false, 0 },
};

/* The contact sheet: the first and the last frame, the others evenly between, none over another or outside. */
START_TEST(film_sheet)
{
	struct record *r = rig_decode(pictures_json);
	struct pane_view v = rig_view(film_cases[_i].width, film_cases[_i].height);
	const int frames = film_cases[_i].frames;
	const struct picture_facts facts = { .ref = { .leaf = IDV_SELFIE_VIDEO_URL, .at = 1 }, .width = 360, .height = 480, .format = "WebM",
		.detail = "VP9", .software = "", .taken = "", .joined = film_cases[_i].joined, .frames = frames, .duration_ms = 3000 };
	struct shot s;
	v.pictures = true;
	v.facts = &facts;
	v.fact_count = 1;
	v.film = (struct pane_film){ .large = film_cases[_i].large, .playing = true, .frame = 11, .frame_ms = 916, .turned = film_cases[_i].turned };
	rig_shoot(r, &v, IDV_PANE_SELFIE, &s);
	ck_assert_msg(strstr(buf_str(&s.text), film_cases[_i].line), "%s is not in\n%.2000s", film_cases[_i].line, buf_str(&s.text));
	int stills = 0, before = -1;
	for (size_t i = 0; i < s.out.box_count; i++) {
		const struct picture_box *b = &s.out.boxes[i];
		ck_assert(b->rows > 0 && b->cols > 0 && b->row >= 0 && b->col >= 0);
		ck_assert(b->row + b->rows < v.height && b->col + b->cols <= v.width);
		if (b->kind != BOX_STILL) {
			ck_assert_int_eq(b->frame, b->ref.leaf == IDV_SELFIE_VIDEO_URL ? 11 : 0);
			continue;
		}
		ck_assert_int_gt(b->frame, before);
		ck_assert(before < 0 || abs(b->frame - before - (frames - 1) / (film_cases[_i].stills - 1)) <= 1);
		ck_assert_int_le(b->row + b->rows + 1, s.out.text_row);
		for (size_t k = 0; k < i; k++) {
			const struct picture_box *o = &s.out.boxes[k];
			ck_assert(b->row > o->row + o->rows || b->col >= o->col + o->cols + (o->kind != BOX_STILL));
		}
		before = b->frame;
		stills++;
	}
	ck_assert_int_eq(stills, film_cases[_i].stills);
	ck_assert(!stills || before == frames - 1);
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(parts_of_a_face_share_lines)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"selfie_check\":{\"selfies\":[{\"status\":\"failed\",\"analysis\":{\"facial_analysis\":{\"jaw\":\"failed\","
	                                  "\"nose\":\"odd\",\"mouth\":\"success\"}}}]}}");
	struct pane_view v = rig_view(80, 19);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_SELFIE, &s);
	ASSERT_LINES(&s, "FACIAL ANALYSIS", "x jaw  ", "failed", "! nose  ", "odd (not understood)", "+ mouth  ", "success", "not sent by the API: left eye, right eye,");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* -- Risk, Overview ---------------------------------------------------------------------------------------------------------------- */

START_TEST(risk_worst_first)
{
	struct record *r = rig_decode(
	    "{\"id\":\"a\",\"risk_check\":{\"status\":\"success\",\"behavior\":{\"bot_detected\":\"yes\",\"user_interactions\":\"neutral\",\"fraud_ring_detected\":"
	    "\"no\"},\"devices\":[{\"ip_proxy_type\":\"none_detected\"},{\"ip_proxy_type\":\"tor\",\"ip_spam_list_count\":2}],\"identity_abuse_signals\":{"
	    "\"synthetic_identity\":{\"score\":69},\"stolen_identity\":{\"score\":90}},\"email\":{\"is_deliverable\":\"maybe\",\"domain_is_custom\":null}}}");
	struct pane_view v = rig_view(80, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_RISK, &s);
	ASSERT_LINES(&s, "x stolen identity score      90 [#########.]  high    90 and over is high", "x bot behavior               yes              high    a program was typing",
	             "x device 2 ip proxy          Tor", "! email deliverable          maybe (not       unclear", "understood)",
	             "~ form behavior", "~ device 2 ip on spam lists  2", "+ fraud ring behavior        no", "+ device 1 ip proxy          none detected",
	             "  synthetic identity score   69 [#######...]          below 70: not high", " fields: not sent by the API", "email custom domain        no signal");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(fraud_attributes_are_rows)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"latest_scored_protect_event\":{\"event_id\":\"e\",\"fraud_attributes\":{\"a.b_c\":true,\"d\":false,"
	                                  "\"e\":7.5,\"f\":\"text \\\"x\\\"\",\"g\":{\"h\":[1]}}}}");
	struct pane_view v = rig_view(100, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_RISK, &s);
	ASSERT_LINES(&s, "FRAUD ATTRIBUTES", "a.b_c  ", "yes", "d  ", "no", "e  ", "7.5", "f  ", "text \"x\"", "g  ", "{\"h\":[1]}");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

START_TEST(reasons_of_a_step_are_one)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"status\":\"pending_review\",\"steps\":{\"risk_check\":\"success\",\"kyc_check\":\"success\"},\"risk_check\":{"
	                                  "\"behavior\":{\"bot_detected\":\"yes\",\"user_interactions\":\"neutral\",\"fraud_ring_detected\":\"yes\"}},\"kyc_check\":{"
	                                  "\"address\":{\"summary\":\"no_match\"}}}");
	struct pane_view v = rig_view(100, 40);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_OVERVIEW, &s);
	ASSERT_LINES(&s, "WHY PENDING", "  ? The attempt", "2 x Data Source Verification: address no match", "5 x Risk Check: fraud ring yes; bot yes", "5 ~ Risk Check: user interactions neutral");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* -- Attempts ------------------------------------------------------------------------------------------------------------------------ */

static const char first_json[] =
    "{\"id\":\"idv_1\",\"status\":\"failed\",\"created_at\":\"2026-01-01T10:00:00Z\",\"template\":{\"id\":\"t\",\"version\":2},\"request_id\":\"r1\","
    "\"steps\":{\"kyc_check\":\"failed\"},\"user\":{\"name\":{\"given_name\":\"Jon\"}},\"documentary_verification\":{\"documents\":[{\"status\":\"failed\","
    "\"attempt\":1},{\"status\":\"failed\",\"attempt\":2,\"extracted_data\":{\"date_of_birth\":\"1990-01-01\",\"id_number\":\"A\"}}]},\"risk_check\":{\"email\":{\"linked_services\":"
    "[\"apple\",\"github\"]}}}";
static const char second_json[] =
    "{\"id\":\"idv_2\",\"status\":\"pending_review\",\"created_at\":\"2026-01-02T10:00:00Z\",\"template\":{\"id\":\"t\",\"version\":3},\"request_id\":\"r2\","
    "\"previous_attempt_id\":\"idv_1\",\"steps\":{\"kyc_check\":\"success\"},\"user\":{\"name\":{\"given_name\":\"John\"}},\"documentary_verification\":{"
    "\"documents\":[{\"status\":\"success\",\"attempt\":1,\"analysis\":{\"authenticity\":\"match\",\"extracted_data\":{\"name\":\"match\"}}}]},\"selfie_check\":{\"selfies\":[{\"status\":\"success\"}]},"
    "\"risk_check\":{\"email\":{\"linked_services\":[\"apple\"]}}}";

START_TEST(chain_and_changes)
{
	struct record *const chain[] = { rig_decode(first_json), rig_decode(second_json) };
	struct pane_view v = rig_view(140, 40);
	struct shot s;
	v.chain = chain;
	v.chain_count = 2;
	v.self = 1;
	rig_shoot(chain[1], &v, IDV_PANE_ATTEMPTS, &s);
	ASSERT_LINES(&s, "  1  x failed", "2026-01-01 10:00:00Z", "v2", "idv_1", "> 2  ? pending review", "2026-01-02 10:00:00Z", "v3", "idv_2",
	             "? attempt", "status", "failed -> pending review", "+ steps", "Data Source Verification", "failed -> success",
	             "template", "2 -> 3", "declared", "given name", "Jon -> John", "document 1", "failed -> success", "document 1, checked", "is new in this attempt",
	             "document 2", "is not in this attempt", "selfie 1", "is new in this attempt", "risk, email", "Apple, GitHub -> Apple", "idv_1");
	ck_assert_msg(!strstr(buf_str(&s.text), "r1 ->"), "ids of calls are no change");
	size_t opens = 0;
	for (size_t i = 0; i < s.out.list.count; i++)
		opens += s.out.list.rows[i].open_id != NULL;
	ck_assert_uint_eq(opens, 3);
	ck_assert_str_eq(s.out.list.rows[1].open_id, "idv_1");
	ck_assert_str_eq(s.out.list.rows[2].open_id, "idv_2");
	ck_assert_str_eq(s.out.list.rows[s.out.list.count - 1].open_id, "idv_1");
	rig_finish(&s);
	for (int i = 0; i < 2; i++)
		record_destroy(chain[i]);
}
END_TEST

/* What may be masked changed between two attempts: m works there, but what is copied or explained is the open attempt's. */
START_TEST(changes_elsewhere)
{
	struct record *const chain[] = {
		rig_decode("{\"id\":\"idv_1\",\"user\":{\"id_number\":{\"value\":\"11111111\"}}}"),
		rig_decode("{\"id\":\"idv_2\",\"previous_attempt_id\":\"idv_1\",\"user\":{\"id_number\":{\"value\":\"22222222\"}}}"),
	};
	for (size_t self = 0; self < 2; self++) {
		struct pane_view v = rig_view(140, 40);
		struct shot s;
		size_t seen = 0;
		v.chain = chain;
		v.chain_count = 2;
		v.self = self;
		rig_shoot(chain[self], &v, IDV_PANE_ATTEMPTS, &s);
		for (size_t i = 0; i < s.out.list.count; i++) {
			const struct row *r = &s.out.list.rows[i];
			seen += r->field.leaf == IDV_USER_ID_NUMBER_VALUE && r->masked;
			ck_assert(r->field.leaf != IDV_USER_ID_NUMBER_VALUE || r->elsewhere == (self == 0));
		}
		ck_assert_uint_eq(seen, 1);
		rig_finish(&s);
	}
	for (int i = 0; i < 2; i++)
		record_destroy(chain[i]);
}
END_TEST

START_TEST(only_attempt)
{
	struct record *r = rig_decode("{\"id\":\"idv_1\",\"status\":\"active\",\"previous_attempt_id\":null}");
	struct pane_view v = rig_view(80, 20);
	struct shot s;
	rig_shoot(r, &v, IDV_PANE_ATTEMPTS, &s);
	ASSERT_LINES(&s, "> 1  > active", "no time", "idv_1", "previous attempt id", "first attempt");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* -- explanations ---------------------------------------------------------------------------------------------------------------------- */

static void explain(const struct record *r, enum idv_leaf leaf, size_t i, struct shot *s)
{
	const struct pane_view v = rig_view(76, 20);
	const struct row f = { .field = { .leaf = leaf, .at = { (uint16_t)i } } };
	*s = (struct shot){ 0 };
	pane_explain(r, &v, &f, &s->out.list);
	buf_init(&s->text, 1024 * 1024);
	rig_text(&s->out.list, &s->text);
}

START_TEST(explained)
{
	struct record *r = rig_decode("{\"id\":\"a\",\"steps\":{\"watchlist_screening\":\"pending_review\"},\"user\":{\"phone_number\":\"+13175550109\"},\"risk_check\":{"
	                                  "\"devices\":[{},{\"ip_proxy_type\":\"hologram\"}]}}");
	struct shot s;
	explain(r, IDV_STEP_WATCHLIST_SCREENING, 0, &s);
	ASSERT_LINES(&s, "AML Screening", "value   pending review", "means   ", "about   ", "field   steps.watchlist_screening", "state   present",
	             "POSSIBLE VALUES  step status", "  A manually approved", "> ? pending review  (pending_review)  <- this one", "  w waiting");
	rig_finish(&s);
	explain(r, IDV_RISK_DEVICE_IP_PROXY_TYPE, 1, &s);
	ASSERT_LINES(&s, "hologram (not understood)", "treat it as unknown, never", "risk_check.devices[1].ip_proxy_type", "> ! what came is none of these");
	rig_finish(&s);
	explain(r, IDV_USER_PHONE_NUMBER, 0, &s);
	ASSERT_LINES(&s, "*0109", "masked  yes; m reveals it");
	rig_finish(&s);
	explain(r, IDV_COMPLETED_AT, 0, &s);
	ASSERT_LINES(&s, "value   not sent by the API", "state   absent");
	rig_finish(&s);
	record_destroy(r);
}
END_TEST

/* Each field has a sentence of its own words. */
START_TEST(all_are_explained)
{
	struct record *r = rig_decode("{\"id\":\"a\"}");
	for (int l = 0; l < IDV_LEAVES; l++) {
		struct shot s;
		explain(r, (enum idv_leaf)l, 0, &s);
		const char *about = strstr(buf_str(&s.text), "about   ");
		ck_assert_msg(about && strlen(about) > 20 && about[8] != '\n', "%s", idv_leaf_table[l].path);
		rig_finish(&s);
	}
	record_destroy(r);
}
END_TEST

/* Leaf by leaf by the table of its own kind, whatever stands at that place in another. */
START_TEST(values_of_another_kind)
{
	static const char json[] = "{\"id\":\"u1\",\"created_at\":\"2020-07-24T03:26:02Z\",\"email_address\":\"a@example.com\",\"status\":\"invited\"}";
	static const struct { enum dashboard_user_leaf leaf; const char *text; enum style style; } values[] = {
		{ DASHBOARD_USER_ID, "u1", STYLE_PLAIN },
		{ DASHBOARD_USER_CREATED_AT, "2020-07-24 03:26:02Z", STYLE_PLAIN },
		{ DASHBOARD_USER_EMAIL_ADDRESS, "a@example.com", STYLE_PLAIN },
		{ DASHBOARD_USER_STATUS, "invited", STYLE_WARN },
		{ DASHBOARD_USER_REQUEST_ID, "not sent by the API", STYLE_DIM },
	};
	const struct pane_view view = { .width = 80, .utc = true };
	struct record_page page;
	struct err err;
	struct buf out;
	ck_assert(record_read_one(&dashboard_user_kind, json, strlen(json), &page, &err));
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		buf_reset(&out);
		enum style style = value_text(page.records[0], record_get(page.records[0], values[i].leaf, 0, 0), &view, &out);
		ck_assert_str_eq(buf_str(&out), values[i].text);
		ck_assert_int_eq(style, values[i].style);
	}
	buf_finish(&out);
	record_page_finish(&page);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pane_parts");
	TCase *t = tcase_create("parts");
	tcase_add_loop_test(t, carets, 0, sizeof pairs / sizeof *pairs);
	tcase_add_test(t, mismatches_come_first);
	tcase_add_loop_test(t, document_boxes, 0, sizeof box_cases / sizeof *box_cases);
	tcase_add_test(t, selfie_boxes);
	tcase_add_loop_test(t, film_sheet, 0, sizeof film_cases / sizeof *film_cases);
	tcase_add_test(t, parts_of_a_face_share_lines);
	tcase_add_test(t, risk_worst_first);
	tcase_add_test(t, fraud_attributes_are_rows);
	tcase_add_test(t, reasons_of_a_step_are_one);
	tcase_add_test(t, chain_and_changes);
	tcase_add_test(t, changes_elsewhere);
	tcase_add_test(t, only_attempt);
	tcase_add_test(t, explained);
	tcase_add_test(t, all_are_explained);
	tcase_add_test(t, values_of_another_kind);
	suite_add_tcase(s, t);
	return suite_run(s);
}
