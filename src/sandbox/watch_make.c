#include "sandbox/watch_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/when.h"
#include "sandbox/digest.h"

/* -- the short form --------------------------------------------------------------------------------------------------------------- */

/* "Full Name", or ["Full Name", "source"] of an alias that the list, or "plaid", calls weak. The first is the primary one. */
static cJSON *write_name(const cJSON *brief, bool primary)
{
	const cJSON *weak = cJSON_GetArrayItem(brief, 1);
	cJSON *data = cJSON_CreateObject();
	tree_set_text(data, "full", cJSON_GetStringValue(cJSON_IsArray(brief) ? cJSON_GetArrayItem(brief, 0) : brief));
	cJSON_AddBoolToObject(data, "is_primary", primary);
	tree_set_text(data, "weak_alias_determination", weak ? cJSON_GetStringValue(weak) : "none");
	return data;
}

/* "1990-05-19", or "1990-01-01/1990-12-31" */
static cJSON *write_born(const cJSON *brief, bool first)
{
	(void)first;
	const char *s = cJSON_GetStringValue(brief), *slash = strchr(s, '/');
	char *from = mem_strndup(s, slash ? (size_t)(slash - s) : strlen(s));
	cJSON *data = cJSON_CreateObject();
	tree_set_text(data, "beginning", from);
	tree_set_text(data, "ending", slash ? slash + 1 : from);
	free(from);
	return data;
}

static cJSON *write_pair(const cJSON *brief, const char *a, const char *b)
{
	cJSON *data = cJSON_CreateObject();
	tree_set_text(data, a, cJSON_GetStringValue(cJSON_GetArrayItem(brief, 0)));
	tree_set_text(data, b, cJSON_GetStringValue(cJSON_GetArrayItem(brief, 1)));
	return data;
}

static cJSON *write_document(const cJSON *brief, bool first)
{
	(void)first;
	return write_pair(brief, "type", "number");
}

static cJSON *write_place(const cJSON *brief, bool first)
{
	(void)first;
	return write_pair(brief, "full", "country");
}

static const struct {
	const char *brief, *member;
	cJSON *(*write)(const cJSON *brief, bool first);
} parts[] = {
	{ "born", "dates_of_birth", write_born },
	{ "documents", "documents", write_document },
	{ "places", "locations", write_place },
	{ "names", "names", write_name },
};
enum { PARTS = sizeof parts / sizeof *parts };

static bool is_brief(const char *member)
{
	static const char *const others[] = { "list", "sub", "says" };
	for (size_t i = 0; i < PARTS; i++)
		if (strcmp(parts[i].brief, member) == 0)
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(others[i], member) == 0)
			return true;
	return false;
}

cJSON *watch_write_hit(const cJSON *brief)
{
	cJSON *hit = cJSON_CreateObject(), *data = cJSON_CreateObject(), *over = cJSON_CreateObject();
	const cJSON *sub = tree_get(brief, "sub"), *says = tree_get(brief, "says");
	tree_set_text(hit, "id", NULL);
	tree_set_text(hit, "review_status", "pending_review");
	tree_set_text(hit, "first_active", "2018-06-14T00:00:00Z");
	tree_set_text(hit, "inactive_since", NULL);
	tree_set_text(hit, "historical_since", NULL);
	tree_set_text(hit, "list_code", tree_text(brief, "list"));
	tree_set_text(hit, "plaid_uid", NULL);
	tree_set_text(hit, "source_uid", NULL);
	cJSON_AddItemToObject(hit, "sub_programs", sub ? cJSON_Duplicate(sub, true) : cJSON_CreateArray());
	for (size_t i = 0; i < PARTS; i++) {
		cJSON *items = cJSON_AddArrayToObject(data, parts[i].member);
		const cJSON *one, *given = tree_get(brief, parts[i].brief);
		cJSON_ArrayForEach(one, given) {
			cJSON *item = cJSON_CreateObject();
			cJSON_AddItemToObject(item, "data", parts[i].write(one, one == given->child));
			cJSON_AddItemToArray(items, item);
		}
	}
	cJSON_AddItemToObject(hit, "data", data);
	if (says)
		cJSON_AddItemToObject(hit, "analysis", cJSON_Duplicate(says, true));
	for (const cJSON *child = brief->child; child; child = child->next)
		if (!is_brief(child->string))
			cJSON_AddItemToObject(over, child->string, cJSON_Duplicate(child, true));
	tree_merge(hit, over);
	return hit;
}

/* -- made up ---------------------------------------------------------------------------------------------------------------------- */

static uint64_t draw(const struct store *s, const char *what, uint64_t number)
{
	char *text = mem_printf("watch %llu %s %llu", (unsigned long long)s->seed, what, (unsigned long long)number);
	struct digest d = digest_sha256(text, strlen(text));
	free(text);
	return digest_number(&d);
}

static void add_text(cJSON *brief, const char *member, const char *text)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(brief, member);
	if (!list)
		list = cJSON_AddArrayToObject(brief, member);
	cJSON_AddItemToArray(list, cJSON_CreateString(text));
}

static void add_pair(cJSON *brief, const char *member, const char *a, const char *b)
{
	const char *const both[] = { a, b };
	cJSON *list = cJSON_GetObjectItemCaseSensitive(brief, member);
	if (!list)
		list = cJSON_AddArrayToObject(brief, member);
	cJSON_AddItemToArray(list, cJSON_CreateStringArray(both, 2));
}

/* Born so many years later, on another day if told. */
static void add_born(cJSON *brief, const char *date, int years, bool other_day)
{
	char text[40];
	int year = 0, month = 1, day = 1;
	if (!date || sscanf(date, "%d-%d-%d", &year, &month, &day) != 3)
		return;
	snprintf(text, sizeof text, "%04d-%02d-%02d", year + years, other_day ? month % 12 + 1 : month, other_day ? day % 28 + 1 : day);
	add_text(brief, "born", text);
}

/* "Family, Given" of "Given Family". */
static void add_swapped(cJSON *brief, const char *name)
{
	const char *space = strrchr(name, ' ');
	char *swapped = space ? mem_printf("%s, %.*s", space + 1, (int)(space - name), name) : mem_strdup(name);
	add_text(brief, "names", swapped);
	free(swapped);
}

enum sort { WEAK_ALIAS, BIRTH_YEAR, OTHER_COUNTRY, NO_BIRTH_DATE, OTHER_GIVEN_NAME, SORTS, THE_PERSON };

static const char *list_of(const struct store *s, const struct watch *w, enum sort sort)
{
	const cJSON *lists = tree_get(watch_program(&s->watches, watch_text(w, "watchlist_program_id")), "lists_enabled");
	int count = cJSON_GetArraySize(lists);
	const char *list = count ? cJSON_GetStringValue(cJSON_GetArrayItem(lists, (int)sort % count)) : NULL;
	return list ? list : "US_SDN";
}

static cJSON *hit_of_sort(const struct store *s, const struct watch *w, enum sort sort, uint64_t number)
{
	static const char *const strangers[] = { "Ambrose Falsename", "Ottoline Pretend", "Cosmo Unreal", "Perpetua Notareal", "Lucius Makebelieve" };
	static const char *const places[][2] = { { "Nowhere Town, AQ", "AQ" }, { "Fictional Harbour, LI", "LI" }, { "Madeup Hills, SM", "SM" } };
	const char *name = watch_text(w, "legal_name"), *born = watch_text(w, "date_of_birth"), *country = watch_text(w, "country");
	const char *stranger = strangers[draw(s, w->id, number) % (sizeof strangers / sizeof *strangers)], *family = strrchr(name, ' ');
	const char *const *place = places[draw(s, w->id, number + 100) % (sizeof places / sizeof *places)];
	cJSON *brief = cJSON_CreateObject();
	char uid[24];
	snprintf(uid, sizeof uid, "%llu", (unsigned long long)(10000 + draw(s, w->id, number + 200) % 90000));
	tree_set_text(brief, "source_uid", uid);
	tree_set_text(brief, "list", list_of(s, w, sort));
	switch (sort) {
	case WEAK_ALIAS:
		add_text(brief, "names", stranger);
		add_pair(brief, "names", name, number % 2 ? "plaid" : "source");
		add_born(brief, born, -21, true);
		add_pair(brief, "places", place[0], place[1]);
		break;
	case BIRTH_YEAR:
		add_text(brief, "names", name);
		add_born(brief, born, -11, false);
		add_pair(brief, "places", place[0], place[1]);
		break;
	case OTHER_COUNTRY:
		add_text(brief, "names", name);
		add_born(brief, born, 4, true);
		add_pair(brief, "places", place[0], place[1]);
		add_pair(brief, "documents", "passport", "ZZ0000017");
		break;
	case NO_BIRTH_DATE:
		add_swapped(brief, name);
		add_pair(brief, "places", place[0], place[1]);
		break;
	case OTHER_GIVEN_NAME: {
		char *other = mem_printf("%.*s%s", (int)strcspn(stranger, " "), stranger, family ? family : name);
		add_text(brief, "names", other);
		free(other);
		add_born(brief, born, 1, true);
		break;
	}
	default:
		add_text(brief, "names", name);
		add_born(brief, born, 0, false);
		if (country)
			add_pair(brief, "places", country, country);
		if (watch_text(w, "document_number"))
			add_pair(brief, "documents", "passport", watch_text(w, "document_number"));
	}
	cJSON *hit = watch_write_hit(brief);
	cJSON_Delete(brief);
	return hit;
}

cJSON *watch_make_hit(const struct store *s, const struct watch *w, uint64_t number)
{
	return hit_of_sort(s, w, (enum sort)((draw(s, w->id, 300) + number) % SORTS), number);
}

static cJSON *make_terms(const struct store *s, const struct attempt *a)
{
	const cJSON *user = tree_get(a->json, "user"), *name = tree_get(user, "name"), *person = a->subject->person;
	const char *given = tree_text(name, "given_name"), *family = tree_text(name, "family_name");
	const char *country = tree_text(tree_get(user, "address"), "country");
	if (!given)
		given = tree_text(person, "given_name");
	if (!family)
		family = tree_text(person, "family_name");
	char *legal = given && family ? mem_printf("%s %s", given, family) : mem_strdup(family ? family : given ? given : "Unnamed Specimen");
	cJSON *terms = cJSON_CreateObject();
	const cJSON *first = cJSON_GetArrayItem(s->watches.programs, 0);
	tree_set_text(terms, "watchlist_program_id", a->subject->template->program ? a->subject->template->program : tree_text(first, "id"));
	tree_set_text(terms, "legal_name", legal);
	tree_set_text(terms, "date_of_birth", tree_text(user, "date_of_birth"));
	tree_set_text(terms, "document_number", tree_text(person, "document_number"));
	tree_set_text(terms, "country", country);
	free(legal);
	return terms;
}

static void review(struct store *s, struct watch *w, const struct watch_row *hit, bool confirm, int64_t at)
{
	const cJSON *user = cJSON_GetArrayItem(s->dashboard_users, 1);
	const struct watch_who who = { .source = "dashboard", .user = tree_text(user, "id"), .at = at };
	const char *const id = tree_text(hit->json, "id");
	cJSON *ids = cJSON_CreateStringArray(&id, 1), *before = cJSON_Duplicate(w->json, true);
	watch_add_review(&s->watches, w, confirm ? ids : NULL, confirm ? NULL : ids,
	                 confirm ? "The same person." : "Somebody else: born in another year.", &who);
	tree_set_text(w->json, "status", confirm ? "rejected" : "cleared");
	watch_edited(w, before, &who);
	cJSON_Delete(ids);
}

struct watch *watch_make(struct store *s, struct attempt *a, int64_t now)
{
	enum { LATER = 2400, HITS_MOST = 3 };
	static const char leaf[] = "watchlist_screening_id";
	const char *step = tree_text(tree_get(a->json, "steps"), "watchlist_screening"), *id = tree_text(a->json, leaf);
	const char *done = tree_text(a->json, "completed_at");
	struct watch *w = id ? watch_find(&s->watches, id) : NULL;
	int64_t at;
	char own[TOKEN_MAX + 5], token[TOKEN_MAX + 1];
	if (w)
		return w;
	if (!id) {
		digest_token(s->seed, a->id, 1, 14, token);
		snprintf(own, sizeof own, "scr_%s", token);
		tree_set_text(a->json, leaf, own);
	}
	const struct watch_who who = { .source = "link", .at = done && when_parse(done, &at) ? at : now };
	bool pending = strcmp(step, "pending_review") == 0;
	bool bad = strcmp(step, "failed") == 0 || strcmp(step, "manually_rejected") == 0;
	w = watch_add(&s->watches, tree_text(a->json, leaf), make_terms(s, a), a->subject->client_user_id,
	              pending || bad ? "pending_review" : "cleared", &who);
	uint64_t count = 1 + draw(s, w->id, 400) % HITS_MOST, earlier = draw(s, w->id, 401) % 2;
	for (uint64_t i = 0; i < (bad ? 1 : pending ? count : earlier); i++)
		watch_add_hit(&s->watches, w, bad ? hit_of_sort(s, w, THE_PERSON, i) : watch_make_hit(s, w, i), who.at);
	if (!pending && w->hits.count) {
		tree_set_text(w->json, "status", "pending_review");
		review(s, w, &w->hits.rows[0], bad, who.at + LATER);
	}
	return w;
}
