#include "sandbox/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/digest.h"

const struct step_info step_table[STORE_STEPS] = {
	{ "accept_tos", NULL },
	{ "verify_sms", "verify_sms" },
	{ "kyc_check", "kyc_check" },
	{ "documentary_verification", "documentary_verification" },
	{ "selfie_check", "selfie_check" },
	{ "watchlist_screening", NULL },
	{ "risk_check", "risk_check" },
};

int step_find(const char *name)
{
	for (int i = 0; i < STORE_STEPS; i++)
		if (strcmp(step_table[i].name, name) == 0)
			return i;
	return -1;
}

void store_finish(struct store *s)
{
	for (size_t i = 0; i < s->attempt_count; i++) {
		cJSON_Delete(s->attempts[i]->json);
		free(s->attempts[i]->id);
		free(s->attempts[i]);
	}
	for (size_t i = 0; i < s->subject_count; i++) {
		cJSON_Delete(s->subjects[i]->person);
		free(s->subjects[i]->client_user_id);
		free(s->subjects[i]->user_id);
		free(s->subjects[i]);
	}
	for (size_t i = 0; i < s->template_count; i++) {
		free(s->templates[i].id);
		free(s->templates[i].program);
	}
	watches_finish(&s->watches);
	cJSON_Delete(s->dashboard_users);
	cJSON_Delete(s->parts);
	free(s->attempts);
	free(s->subjects);
	free(s->templates);
	*s = (struct store){ 0 };
}

const struct template *store_template(const struct store *s, const char *id)
{
	for (size_t i = 0; i < s->template_count; i++)
		if (strcmp(s->templates[i].id, id) == 0)
			return &s->templates[i];
	return NULL;
}

struct subject *store_subject(const struct store *s, const char *client_user_id, const char *template_id)
{
	for (size_t i = 0; i < s->subject_count; i++)
		if (strcmp(s->subjects[i]->client_user_id, client_user_id) == 0 &&
		    strcmp(s->subjects[i]->template->id, template_id) == 0)
			return s->subjects[i];
	return NULL;
}

const char *store_owner(const struct store *s, const char *user_id)
{
	for (size_t i = 0; i < s->subject_count; i++)
		if (s->subjects[i]->user_id && strcmp(s->subjects[i]->user_id, user_id) == 0)
			return s->subjects[i]->client_user_id;
	return NULL;
}

/* NULL: that user has none. */
static const char *user_id_of(const struct store *s, const char *client_user_id)
{
	for (size_t i = 0; i < s->subject_count; i++)
		if (s->subjects[i]->user_id && strcmp(s->subjects[i]->client_user_id, client_user_id) == 0)
			return s->subjects[i]->user_id;
	return NULL;
}

const struct attempt *store_attempt(const struct store *s, const char *id)
{
	for (size_t i = 0; i < s->attempt_count; i++)
		if (strcmp(s->attempts[i]->id, id) == 0)
			return s->attempts[i];
	return NULL;
}

const cJSON *store_dashboard_user(const struct store *s, const char *id)
{
	const cJSON *user;
	cJSON_ArrayForEach(user, s->dashboard_users)
		if (strcmp(tree_text(user, "id"), id) == 0)
			return user;
	return NULL;
}

static int newest_first(const void *a, const void *b)
{
	const struct attempt *x = *(const struct attempt *const *)a, *y = *(const struct attempt *const *)b;
	if (x->created != y->created)
		return x->created < y->created ? 1 : -1;
	return x->serial < y->serial ? 1 : -1;
}

const struct attempt **store_attempts_of(const struct store *s, const struct subject *subject, size_t *count)
{
	const struct attempt **list = mem_alloc((s->attempt_count + 1) * sizeof(struct attempt *));
	*count = 0;
	for (size_t i = 0; i < s->attempt_count; i++)
		if (s->attempts[i]->subject == subject)
			list[(*count)++] = s->attempts[i];
	qsort(list, *count, sizeof *list, newest_first);
	return list;
}

const struct attempt *store_newest(const struct store *s, const struct subject *subject)
{
	const struct attempt *newest = NULL;
	for (size_t i = 0; i < s->attempt_count; i++)
		if (s->attempts[i]->subject == subject &&
		    (!newest || newest_first(&s->attempts[i], &newest) < 0))
			newest = s->attempts[i];
	return newest;
}

struct subject *store_add_subject(struct store *s, const char *client_user_id, const struct template *t)
{
	struct subject *subject = mem_alloc(sizeof *subject);
	struct digest d = digest_sha256(client_user_id, strlen(client_user_id));
	*subject = (struct subject){
		.client_user_id = mem_strdup(client_user_id), .template = t, .user_id = mem_strdup(user_id_of(s, client_user_id)),
		.seed = digest_number(&d) ^ s->seed
	};
	s->subjects = mem_grow(s->subjects, s->subject_count + 1, sizeof *s->subjects);
	s->subjects[s->subject_count++] = subject;
	return subject;
}

struct attempt *store_add_attempt(struct store *s, const struct subject *subject, const char *id, int64_t created, bool shareable,
                                  cJSON *json)
{
	if (s->attempt_count >= STORE_ATTEMPTS_MAX) {
		cJSON_Delete(json);
		return NULL;
	}
	struct attempt *a = mem_alloc(sizeof *a);
	*a = (struct attempt){ .subject = subject, .created = created, .serial = s->attempt_count, .shareable = shareable, .json = json };
	char token[TOKEN_MAX + 1], key[TOKEN_MAX + 1], at[WHEN_TEXT];
	digest_token(s->seed, subject->client_user_id, a->serial, 14, token);
	a->id = id ? mem_strdup(id) : mem_printf("idv_%s", token);
	when_format_rfc3339(created, at);
	tree_set_text(json, "id", a->id);
	tree_set_text(json, "client_user_id", subject->client_user_id);
	tree_set_text(json, "created_at", at);
	digest_token(s->seed, a->id, 0, TOKEN_MAX, key);
	struct digest d = digest_sha256(key, strlen(key));
	char hex[DIGEST_HEX];
	digest_hex(&d, hex);
	char *url = shareable ? mem_printf("https://flow.plaid.example/verify/%s?key=%s", a->id, hex) : NULL;
	tree_set_text(json, "shareable_url", url);
	free(url);
	s->attempts = mem_grow(s->attempts, s->attempt_count + 1, sizeof(struct attempt *));
	s->attempts[s->attempt_count++] = a;
	return a;
}
