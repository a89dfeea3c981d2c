#include "vendor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define API "watchlist_screening/individual/"

struct vendor vendor;
static char body[32 * 1024];

static const char *quoted(const char *text)
{
	static char out[4][1200];
	static size_t next;
	char *to = out[next++ % 4];
	if (text)
		snprintf(to, sizeof out[0], "\"%s\"", text);
	return text ? to : "null";
}

static int put_screening(char *to, size_t size)
{
	return snprintf(to, size,
	                "{\"id\":\"scr_1\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Anna Petrova\",\"date_of_birth\":%s,"
	                "\"document_number\":null,\"country\":\"US\",\"version\":%d},\"assignee\":%s,\"status\":\"%s\",\"client_user_id\":\"u1\","
	                "\"audit_trail\":{\"source\":\"api\",\"dashboard_user_id\":null,\"timestamp\":\"2026-01-02T03:04:05Z\"},\"request_id\":\"req\"}",
	                quoted(vendor.born), vendor.version, quoted(vendor.assignee[0] ? vendor.assignee : NULL), vendor.status);
}

static void put_hit(char *to, size_t size, const struct vendor_hit *h)
{
	char born[200] = "";
	if (h->born)
		snprintf(born, sizeof born, "{\"analysis\":{\"summary\":\"no_match\"},\"data\":{\"beginning\":\"%s\",\"ending\":\"%s\"}}", h->born, h->born);
	snprintf(to, size,
	         "{\"id\":\"%s\",\"review_status\":\"%s\",\"first_active\":\"2020-01-02T03:04:05Z\",\"inactive_since\":null,\"historical_since\":null,"
	         "\"list_code\":\"%s\",\"plaid_uid\":\"uid_%s\",\"source_uid\":null,\"sub_programs\":[],"
	         "\"analysis\":{\"dates_of_birth\":\"no_match\",\"documents\":\"no_data\",\"locations\":\"no_match\",\"names\":\"match\","
	         "\"search_terms_version\":%d},\"data\":{\"dates_of_birth\":[%s],\"documents\":[],\"locations\":[{\"analysis\":{\"summary\":\"no_match\"},"
	         "\"data\":{\"full\":\"Omsk\",\"country\":\"RU\"}}],\"names\":[{\"analysis\":{\"summary\":\"match\"},\"data\":{\"full\":\"%s\","
	         "\"is_primary\":true,\"weak_alias_determination\":\"none\"}}]}}",
	         h->id, h->status, h->list, h->id, 1, born, h->name);
}

static void put_hits(const char *request)
{
	const char *at = strstr(request, "\"cursor\":\"c");
	size_t from = at ? strtoul(at + strlen("\"cursor\":\"c"), NULL, 10) : 0, to = from + vendor.page;
	char cursor[20] = "", *end = body + sprintf(body, "{\"watchlist_screening_hits\":[");
	for (size_t i = from; i < to && i < vendor.hit_count; i++) {
		end += sprintf(end, i > from ? "," : "");
		put_hit(end, 4096, &vendor.hits[i]);
		end += strlen(end);
	}
	snprintf(cursor, sizeof cursor, "c%zu", to);
	sprintf(end, "],\"next_cursor\":%s,\"request_id\":\"req\"}",
	        vendor.hits_cursor ? quoted(vendor.hits_cursor) : quoted(to < vendor.hit_count ? cursor : NULL));
}

static int put_review(char *to, size_t i)
{
	const struct vendor_review *r = &vendor.reviews[i];
	return sprintf(to,
	               "{\"id\":\"rev_%zu\",%s,\"comment\":\"%s\",\"audit_trail\":{\"source\":\"%s\",\"dashboard_user_id\":null,"
	               "\"timestamp\":\"2026-01-02T03:05:%02dZ\"}",
	               i + 1, r->arrays, r->comment, r->source ? r->source : "api", r->second);
}

static void put_reviews(void)
{
	char *end = body + sprintf(body, "{\"watchlist_screening_reviews\":[");
	for (size_t i = vendor.review_count; i-- > 0;) {
		end += put_review(end, i);
		end += sprintf(end, i ? "}," : "}");
	}
	sprintf(end, "],\"next_cursor\":null,\"request_id\":\"req\"}");
}

/* The members of an array of the request, for hits to become what it says. */
static void set_hits(const char *request, const char *key, const char *status)
{
	const char *at = strstr(request, key), *end = at ? strchr(at, ']') : NULL;
	char name[80];
	for (size_t i = 0; end && i < vendor.hit_count; i++) {
		snprintf(name, sizeof name, "\"%s\"", vendor.hits[i].id);
		const char *found = strstr(at, name);
		if (found && found < end)
			snprintf(vendor.hits[i].status, sizeof vendor.hits[i].status, "%s", status);
	}
}

static void add_review(const char *request)
{
	struct vendor_review *r = &vendor.reviews[vendor.review_count];
	const char *confirmed = strstr(request, "\"confirmed_hits\""), *dismissed = strstr(request, "\"dismissed_hits\""), *comment = strstr(request, "\"comment\":\"");
	ck_assert(confirmed && dismissed);
	snprintf(r->arrays, sizeof r->arrays, "%.*s,%.*s", (int)(strchr(confirmed, ']') + 1 - confirmed), confirmed,
	         (int)(strchr(dismissed, ']') + 1 - dismissed), dismissed);
	if (comment)
		snprintf(r->comment, sizeof r->comment, "%.*s", (int)strcspn(comment + 11, "\""), comment + 11);
	r->second = (int)vendor.review_count;
	set_hits(request, "\"confirmed_hits\"", "confirmed");
	set_hits(request, "\"dismissed_hits\"", "dismissed");
	sprintf(body + put_review(body, vendor.review_count++), ",\"request_id\":\"req\"}");
}

static void update(const char *request)
{
	const char *status = strstr(request, "\"status\":\"");
	if (status)
		snprintf(vendor.status, sizeof vendor.status, "%.*s", (int)strcspn(status + 10, "\""), status + 10);
	put_screening(body, sizeof body);
}

/* That a retry began. */
static int put_newer(char *to, size_t size)
{
	char now[WHEN_TEXT];
	when_format_rfc3339(when_now(), now);
	return snprintf(to, size,
	                "{\"id\":\"idv_2\",\"client_user_id\":\"u1\",\"created_at\":\"%s\",\"completed_at\":null,\"previous_attempt_id\":\"idv_1\","
	                "\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"active\",\"steps\":{\"accept_tos\":\"active\"},"
	                "\"watchlist_screening_id\":null,\"user\":null,\"redacted_at\":null,\"request_id\":\"req\"}", now);
}

static int put_attempt(char *to, size_t size)
{
	bool settled = strcmp(vendor.status, "pending_review") != 0;
	return snprintf(to, size,
	                "{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"created_at\":\"2026-01-02T03:04:05Z\",\"completed_at\":null,"
	                "\"previous_attempt_id\":null,\"template\":{\"id\":\"t1\",\"version\":2},\"status\":\"%s\",\"steps\":{\"accept_tos\":\"success\","
	                "\"documentary_verification\":\"%s\",\"watchlist_screening\":\"pending_review\"},\"watchlist_screening_id\":\"scr_1\","
	                "\"user\":{\"name\":{\"given_name\":\"Anna\",\"family_name\":\"%s\"},\"date_of_birth\":\"1984-03-12\",\"phone_number\":null,"
	                "\"address\":{\"street\":\"1 Main St\",\"street2\":null,\"city\":\"Reno\",\"region\":\"NV\",\"postal_code\":\"89501\",\"country\":\"US\"},"
	                "\"id_number\":{\"value\":\"123456789\",\"type\":\"us_ssn\"}},\"redacted_at\":null,\"request_id\":\"req\"}",
	                settled ? vendor.attempt_after : vendor.attempt_status, vendor.failed_document ? "failed" : "success",
	                vendor.family ? vendor.family : "Petrova");
}

static void put_page(const char *key, const char *rows)
{
	snprintf(body, sizeof body, "{\"%s\":[%s],\"next_cursor\":null,\"request_id\":\"req\"}", key, rows ? rows : "");
}

static bool is(const char *request, const char *path)
{
	size_t n = strlen(path);
	const char *at = strstr(request, path);
	return at && at[n] == ' ' && at < strstr(request, "\r\n");
}

static const struct peer_reply *choose(const struct peer_request *r)
{
	static struct peer_reply replies[16]; /* several are under way at once */
	static char answers[16][34 * 1024];
	static size_t next;
	char attempt[4000], *answer = answers[next % 16];
	struct peer_reply *reply = &replies[next++ % 16];
	int status = 200;
	if (vendor.before)
		vendor.before(r->text);
	if (vendor.error && strstr(r->text, API)) {
		status = 400;
		snprintf(body, sizeof body, "{\"error_type\":\"INVALID_INPUT\",\"error_code\":\"%s\",\"error_message\":\"no\",\"request_id\":\"req\"}", vendor.error);
	} else if (is(r->text, API "get")) {
		put_screening(body, sizeof body);
	} else if (is(r->text, API "update")) {
		update(r->body);
	} else if (is(r->text, API "hit/list")) {
		put_hits(r->body);
	} else if (is(r->text, API "review/list")) {
		put_reviews();
	} else if (is(r->text, API "review/create")) {
		add_review(r->body);
	} else if (is(r->text, API "history/list")) {
		put_page("watchlist_screenings", vendor.history);
	} else if (is(r->text, API "program/list")) {
		put_page("watchlist_programs", "{\"id\":\"prg_1\",\"created_at\":\"2026-01-02T03:04:05Z\",\"is_rescanning_enabled\":true,\"lists_enabled\":[\"US_SDN\"],"
		         "\"name\":\"Customers\",\"name_sensitivity\":\"balanced\",\"is_archived\":false}");
	} else if (is(r->text, API "list")) {
		put_page("watchlist_screenings", vendor.others);
	} else if (is(r->text, "dashboard_user/get")) {
		snprintf(body, sizeof body, "{\"id\":\"usr_1\",\"created_at\":\"2026-01-02T03:04:05Z\",\"email_address\":\"kim@example.com\",\"status\":\"active\","
		         "\"request_id\":\"req\"}");
	} else if (is(r->text, "dashboard_user/list")) {
		put_page("dashboard_users", "{\"id\":\"usr_1\",\"created_at\":\"2026-01-02T03:04:05Z\",\"email_address\":\"kim@example.com\",\"status\":\"active\"},"
		         "{\"id\":\"usr_2\",\"created_at\":\"2026-01-02T03:04:05Z\",\"email_address\":\"lee@example.com\",\"status\":\"deactivated\"}");
	} else if (is(r->text, "identity_verification/list")) {
		int n = vendor.retried ? put_newer(attempt, sizeof attempt) : 0;
		n += snprintf(attempt + n, sizeof attempt - (size_t)n, "%s", n ? "," : "");
		put_attempt(attempt + n, sizeof attempt - (size_t)n);
		put_page("identity_verifications", attempt);
	} else if (is(r->text, "identity_verification/retry")) {
		vendor.retried = true;
		put_newer(body, sizeof body);
	} else if (vendor.retried && strstr(r->body, "idv_2")) {
		put_newer(body, sizeof body);
	} else {
		put_attempt(body, sizeof body);
	}
	snprintf(answer, sizeof answers[0], "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n\r\n%s", status, strlen(body), body);
	*reply = (struct peer_reply){ .bytes = answer };
	if (vendor.lose_review && is(r->text, API "review/create"))
		*reply = (struct peer_reply)RST;
	return reply;
}

void vendor_start(void)
{
	vendor = (struct vendor){
		.status = "pending_review", .version = 1, .born = "1984-03-12", .page = VENDOR_HITS, .hit_count = 2,
		.hits = { { "hit_a", "US_SDN", "Anna Petrova", "1953-06-07", "pending_review" }, { "hit_b", "EU_CON", "Anna Petrova", "1961-08-09", "pending_review" } },
		.attempt_status = "pending_review", .attempt_after = "success",
	};
	desk_rig_start(NULL, 0);
	rig.peer.choose = choose;
	desk_also(scrutiny_source(&desk));
	vendor_put_attempt();
}

void vendor_put_attempt(void)
{
	char attempt[2000];
	struct record_page page = { 0 };
	put_attempt(attempt, sizeof attempt);
	ck_assert_msg(idv_decode_one(attempt, strlen(attempt), &page, &err), "%s", err.text);
	caseload_put(&desk.load, record_page_take(&page, 0), desk_now(&desk));
	caseload_link(&desk.load);
	record_page_finish(&page);
}

const struct record *vendor_attempt(void)
{
	return caseload_find(&desk.load, "idv_1")->record;
}

void vendor_open(void)
{
	scrutiny_open(&desk, "scr_1", vendor_attempt());
	UNTIL(!desk.scrutiny.reading);
}

size_t vendor_requests(const char *path)
{
	size_t n = 0;
	for (size_t i = 0; i < rig.peer.request_count; i++)
		n += is(rig.peer.requests[i].text, path);
	return n;
}
