#include "sandbox/sandbox.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "sandbox/cases.h"
#include "sandbox/pages.h"
#include "sandbox/perform.h"
#include "sandbox/watch_own.h"
#include "sandbox/watch_pages.h"

/* The cases: where told, else beside the program (the build links them there), else where they were installed. */
static char *find_data(const char *told)
{
	if (told)
		return mem_strdup(told);
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	char *beside = mem_printf("%s/sandbox-data", dirname(exe));
	if (access(beside, R_OK | X_OK) == 0)
		return beside;
	free(beside);
	return mem_strdup(PKGDATADIR "/sandbox");
}

bool sandbox_init(struct sandbox *s, const struct sandbox_options *options, struct err *err)
{
	tree_init();
	*s = (struct sandbox){ .options = *options, .data = find_data(options->data), .clock = options->clock,
		.budget = options->budget, .faults = options->faults };
	s->store.seed = s->store.watches.seed = options->seed;
	s->outbox.first_wait = options->webhook_retry_ms;
	for (size_t i = 0; i < OUTBOX_RECEIVERS && options->webhooks[i]; i++)
		if (!outbox_add_receiver(&s->outbox, options->webhooks[i], err))
			return false;
	char key[TOKEN_MAX + 1];
	digest_token(options->seed, "signing key", 0, TOKEN_MAX, key);
	s->links = (struct links){ .key = digest_sha256(key, strlen(key)), .life = options->url_life };
	studio_init(&s->studio, !options->no_cache);
	return cases_load(&s->store, s->data, s->options.also, clock_now(&s->clock), err);
}

void sandbox_finish(struct sandbox *s)
{
	studio_finish(&s->studio);
	ledger_finish(&s->ledger);
	follow_finish(&s->follows);
	outbox_finish(&s->outbox);
	live_finish(&s->live);
	signer_finish(&s->signer);
	store_finish(&s->store);
	free(s->data);
	s->data = NULL;
}

void sandbox_prewarm(struct sandbox *s, int subjects)
{
	static const char *const leaves[] = { "cropped_front", "face", "cropped_back", "original_front", "original_back" };
	for (size_t i = 0; i < s->store.subject_count && i < (size_t)subjects; i++) {
		const struct attempt *a = store_newest(&s->store, s->store.subjects[i]);
		int documents = a ? cJSON_GetArraySize(tree_path(a->json, "documentary_verification.documents")) : 0;
		int selfies = a ? cJSON_GetArraySize(tree_path(a->json, "selfie_check.selfies")) : 0;
		for (int d = 1; d <= documents + selfies; d++) {
			for (size_t l = 0; l < sizeof leaves / sizeof *leaves; l++) {
				struct link_target target;
				struct picture picture;
				bool document = d <= documents;
				char *path = mem_printf("/pictures/%s/%s/%d/%s", a->id, document ? "documents" : "selfies",
				                        document ? d : d - documents, document ? leaves[l] : "image_url");
				if (link_find(&s->store, path, &target) && strncmp(target.spec, "draw:", 5) == 0 &&
				    picture_parse(&target, &picture, NULL) && (document || l == 0))
					(void)studio_ask(&s->studio, &picture, false);
				free(path);
			}
		}
	}
}

void answer_init(struct answer *a)
{
	*a = (struct answer){ .status = 200, .type = "application/json", .retry_after = -1 };
	buf_init(&a->body, SANDBOX_ANSWER_MAX);
}

void answer_finish(struct answer *a)
{
	buf_finish(&a->body);
}

static void answer_json(struct sandbox *s, struct answer *out, int status, cJSON *json)
{
	char id[TOKEN_MAX + 1];
	ledger_request_id(s->options.seed, s->requests, id);
	tree_set_text(json, "request_id", id);
	out->status = status;
	tree_print(json, &out->body);
	cJSON_Delete(json);
}

static void answer_refusal(struct sandbox *s, struct answer *out, const struct refusal *r)
{
	answer_json(s, out, refusal_status(r->kind), refusal_json(r));
}

void sandbox_serve_unknown(struct sandbox *s, struct answer *out)
{
	struct refusal r;
	s->requests++;
	refuse(&r, REFUSE_NOT_FOUND, "the requested endpoint was not found");
	answer_refusal(s, out, &r);
}

void sandbox_serve_denied(enum link_verdict verdict, struct answer *out)
{
	out->status = 403;
	out->type = "application/xml";
	buf_printf(&out->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>\n",
	           verdict == LINK_EXPIRED ? "AccessDenied" : "SignatureDoesNotMatch",
	           verdict == LINK_EXPIRED ? "Request has expired" : "The request signature does not match");
}

static bool check_head(const struct request_head *head, struct refusal *r)
{
	static const char json[] = "application/json";
	if (!head->content_type || strncasecmp(head->content_type, json, sizeof json - 1) != 0)
		return refuse(r, REFUSE_INVALID_HEADERS, "Content-Type must be application/json");
	if (head->version && strcmp(head->version, "2020-09-14") != 0)
		return refuse(r, REFUSE_INVALID_HEADERS, "Plaid-Version must be 2020-09-14");
	return true;
}

static cJSON *parse_body(const struct buf *body, struct refusal *r)
{
	bool text = body && text_utf8_valid(buf_str(body), body->len);
	cJSON *json = text ? cJSON_ParseWithLengthOpts(buf_str(body), body->len + 1, NULL, true) : NULL;
	if (cJSON_IsObject(json))
		return json;
	cJSON_Delete(json);
	if (body)
		refuse(r, REFUSE_INVALID_BODY, "body could not be parsed as a JSON object");
	else
		refuse(r, REFUSE_INVALID_BODY, "body is larger than %d bytes", SANDBOX_BODY_MAX);
	return NULL;
}

static bool check_credentials(const struct request_head *head, const cJSON *body, struct refusal *r)
{
	const char *id = head->client_id ? head->client_id : tree_text(body, "client_id");
	const char *secret = head->secret ? head->secret : tree_text(body, "secret");
	if (!id || !secret)
		return refuse(r, REFUSE_MISSING_FIELDS, "the following required fields are missing: %s%s%s", id ? "" : "client_id",
		              id || secret ? "" : ", ", secret ? "" : "secret");
	if (strcmp(id, SANDBOX_CLIENT_ID) != 0 || strcmp(secret, SANDBOX_SECRET) != 0)
		return refuse(r, REFUSE_API_KEYS, "invalid client_id or secret provided");
	return true;
}

static cJSON *one_attempt(struct sandbox *s, const struct attempt *a, const struct fault *fault)
{
	return a ? link_attempt(&s->links, a, clock_now(&s->clock), fault->kind == FAULT_URL_LIFE ? fault->arg : -1) : NULL;
}

/* NULL: refused. */
static cJSON *one_dashboard_user(const struct store *store, const char *id, struct refusal *r)
{
	const cJSON *user = store_dashboard_user(store, id);
	if (!user)
		refuse(r, REFUSE_NOT_FOUND, "no dashboard user found with id %.80s", id);
	return user ? cJSON_Duplicate(user, true) : NULL;
}

/* NULL: refused. Keys of before a rotation are known too: they have expired. */
static cJSON *one_key(struct sandbox *s, const char *kid, struct refusal *r)
{
	signer_current(&s->signer, clock_now(&s->clock));
	const struct signer_key *key = signer_find(&s->signer, kid);
	if (!key) {
		refuse(r, REFUSE_KEY_ID, "invalid key_id provided; key_ids are specific to an environment");
		return NULL;
	}
	cJSON *json = cJSON_CreateObject();
	cJSON_AddItemToObject(json, "key", signer_jwk(key));
	return json;
}

/* NULL: refused. */
static cJSON *act(struct sandbox *s, enum endpoint endpoint, cJSON *body, const struct fault *fault, struct refusal *r)
{
	const struct paging paging = { .store = &s->store, .links = &s->links, .page_size = s->options.page_size,
		.now = clock_now(&s->clock), .url_life = fault->kind == FAULT_URL_LIFE ? fault->arg : -1,
		.lag = fault->kind == FAULT_LAG ? fault->arg : 0, .repeat = fault->kind == FAULT_CURSOR_REPEAT };
	const char *id = tree_text(body, "identity_verification_id");
	const struct attempt *a;
	watch_disturb(s, body, fault);
	sandbox_catch_up(s);
	switch (endpoint) {
	case ENDPOINT_CREATE:
	case ENDPOINT_RETRY:
	case ENDPOINT_SCREENING_CREATE:
	case ENDPOINT_SCREENING_UPDATE:
	case ENDPOINT_REVIEW_CREATE:
		return perform_write(s, endpoint, body, fault, r);
	case ENDPOINT_LIST:
		return pages_attempts(&paging, body, r);
	case ENDPOINT_GET:
		a = store_attempt(&s->store, id);
		if (!a)
			refuse(r, REFUSE_NOT_FOUND, "no Identity Verification found with id %.80s", id);
		return one_attempt(s, a, fault);
	case ENDPOINT_USER_LIST:
		return pages_array(&paging, "dashboard_users", s->store.dashboard_users, body, r);
	case ENDPOINT_USER_GET:
		return one_dashboard_user(&s->store, tree_text(body, "dashboard_user_id"), r);
	case ENDPOINT_SCREENING_GET:
		return watch_one(&paging, body, r);
	case ENDPOINT_SCREENING_LIST:
		return watch_list(&paging, body, r);
	case ENDPOINT_HITS:
		return watch_hits(&paging, body, r);
	case ENDPOINT_HISTORY:
		return watch_history(&paging, body, r);
	case ENDPOINT_REVIEWS:
		return watch_reviews(&paging, body, r);
	case ENDPOINT_PROGRAM_GET:
		return cJSON_Duplicate(watch_program_named(&s->store, body, r), true);
	case ENDPOINT_PROGRAM_LIST:
		return pages_array(&paging, "watchlist_programs", s->store.watches.programs, body, r);
	case ENDPOINT_KEY_GET:
		return one_key(s, tree_text(body, "key_id"), r);
	default:
		return control_act(s, body, r);
	}
}

static void swap_id(cJSON *json, const char *name)
{
	const char *id = tree_text(json, name);
	if (id) {
		char *other = mem_strdup(id);
		for (char *c = other + 4; *c; c++)
			*c = *c == 'z' ? 'a' : *c == 'Z' ? 'A' : *c == '9' ? '0' : (char)(*c + 1);
		tree_set_text(json, name, other);
		free(other);
	}
}

/* The fault "wrong_id": an attempt or a user nobody asked for, or the attempts of someone else. A first attempt is known by its user
 * alone. */
static void swap_ids(cJSON *json)
{
	if (tree_text(json, "client_user_id") && !tree_text(json, "previous_attempt_id"))
		tree_set_text(json, "client_user_id", "someone-else");
	swap_id(json, "id");
	swap_id(json, "previous_attempt_id");
	cJSON *item;
	cJSON_ArrayForEach(item, tree_get(json, "identity_verifications"))
		tree_set_text(item, "client_user_id", "someone-else");
	cJSON_ArrayForEach(item, tree_get(json, "watchlist_screenings"))
		swap_id(item, "id");
}

static bool fault_refusal(const struct fault *fault, struct refusal *r)
{
	switch (fault->kind) {
	case FAULT_RATE:
		return refuse(r, REFUSE_RATE, "rate limit exceeded for attempts to access this endpoint. please try again later.");
	case FAULT_INTERNAL:
		return refuse(r, REFUSE_INTERNAL, "an unexpected error occurred");
	case FAULT_REFUSED:
		return refuse(r, REFUSE_INVALID_FIELD, "the request was refused");
	case FAULT_MAINTENANCE:
		return refuse(r, REFUSE_MAINTENANCE, "the API is down for planned maintenance");
	default:
		return true;
	}
}

static void answer_gateway(struct answer *out, long status)
{
	out->status = (int)status;
	out->type = "text/html";
	fault_gateway(status, &out->body);
}

/* NULL: refused. */
static cJSON *serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *text,
                    const struct fault *fault, struct refusal *r)
{
	bool api = endpoint < API_ENDPOINTS;
	cJSON *body = check_head(head, r) ? parse_body(text, r) : NULL, *json = NULL;
	if (body && check_credentials(head, body, r) && fault_refusal(fault, r)) {
		if (api && !budget_count(&s->budget, endpoint, clock_now(&s->clock), when_mono_ms()))
			refuse(r, REFUSE_RATE, "rate limit exceeded for attempts to access this endpoint. please try again later.");
		else if (monitor_check(s->options.monitor, endpoint, r) && (!api || request_check(endpoint, body, r)))
			json = act(s, endpoint, body, fault, r);
	}
	cJSON_Delete(body);
	return json;
}

void sandbox_serve(struct sandbox *s, enum endpoint endpoint, const struct request_head *head, const struct buf *body,
                   const struct fault *fault, struct answer *out)
{
	struct refusal r = { 0 };
	s->requests++;
	sandbox_catch_up(s);
	if (fault->kind == FAULT_BLOCKED) {
		answer_gateway(out, fault->arg);
		return;
	}
	cJSON *json = serve(s, endpoint, head, body, fault, &r);
	if (json && fault->kind == FAULT_ACTED) {
		cJSON_Delete(json);
		json = NULL;
		refuse(&r, REFUSE_INTERNAL, "an unexpected error occurred");
	}
	if (json && fault->kind == FAULT_WRONG_ID)
		swap_ids(json);
	if (json)
		answer_json(s, out, 200, json);
	else
		answer_refusal(s, out, &r);
	if (fault->kind == FAULT_RATE)
		out->retry_after = fault->arg;
	if (fault->kind == FAULT_HTML)
		out->type = "text/html";
	if (fault->kind == FAULT_REDIRECT) {
		out->status = 302;
		out->location = "/elsewhere";
	}
	if (fault->kind == FAULT_GZIP_BOMB) {
		buf_reset(&out->body);
		fault_gzip_bomb(&out->body);
		out->gzip = true;
	}
	if (fault->kind == FAULT_GATEWAY)
		answer_gateway(out, fault->arg);
	fault_spoil(fault->kind, &out->body);
}
