#include "sandbox/crowd.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sandbox/digest.h"

bool crowd_load(struct crowd *c, const char *dir, uint64_t seed, struct err *err)
{
	char *path = mem_printf("%s/live.json", dir);
	*c = (struct crowd){ .data = tree_read_file(path, err), .seed = seed };
	free(path);
	return c->data != NULL;
}

void crowd_finish(struct crowd *c)
{
	cJSON_Delete(c->data);
	*c = (struct crowd){ 0 };
}

uint64_t crowd_draw(struct crowd *c, uint64_t below)
{
	char text[80];
	int n = snprintf(text, sizeof text, "live %llu %llu", (unsigned long long)c->seed, (unsigned long long)c->drawn++);
	struct digest d = digest_sha256(text, (size_t)n);
	return digest_number(&d) % below;
}

static int draw(struct crowd *c, int below)
{
	return (int)crowd_draw(c, (uint64_t)below);
}

static bool fits(const cJSON *story, const char *template_id, bool pending)
{
	return (!template_id || strcmp(tree_text(story, "template_id"), template_id) == 0) &&
	       (!pending || strchr(tree_text(tree_get(story, "attempt"), "steps"), '?'));
}

const cJSON *crowd_story(struct crowd *c, const char *template_id, bool pending)
{
	const cJSON *story, *stories = tree_get(c->data, "stories");
	int sum = 0;
	cJSON_ArrayForEach(story, stories)
		sum += fits(story, template_id, pending) ? tree_get(story, "weight")->valueint : 0;
	int at = sum ? draw(c, sum) : 0;
	cJSON_ArrayForEach(story, stories)
		if (fits(story, template_id, pending) && (at -= tree_get(story, "weight")->valueint) < 0)
			return story;
	return NULL;
}

static const cJSON *one_of(struct crowd *c, const cJSON *list)
{
	return cJSON_GetArrayItem(list, draw(c, cJSON_GetArraySize(list)));
}

static const char *word_of(struct crowd *c, const char *list)
{
	return cJSON_GetStringValue(one_of(c, tree_get(c->data, list)));
}

static void put_digits(struct crowd *c, cJSON *person, const char *key, const char *prefix, int digits)
{
	char *text = mem_printf("%s", prefix);
	for (int i = 0; i < digits; i++) {
		char *longer = mem_printf("%s%d", text, draw(c, 10));
		free(text);
		text = longer;
	}
	tree_set_text(person, key, text);
	free(text);
}

static void put_date(struct crowd *c, cJSON *person, const char *key, int year, int years)
{
	char text[40];
	snprintf(text, sizeof text, "%04d-%02d-%02d", year + draw(c, years), 1 + draw(c, 12), 1 + draw(c, 28));
	tree_set_text(person, key, text);
}

/* ada.dummy-example@example.com */
static void put_email(struct crowd *c, cJSON *person)
{
	char *text = mem_printf("%s.%s@%s", tree_text(person, "given_name"), tree_text(person, "family_name"), word_of(c, "domains"));
	for (char *s = text; *s; s++)
		*s = (char)tolower((unsigned char)*s);
	tree_set_text(person, "email", text);
	free(text);
}

cJSON *crowd_person(struct crowd *c, const cJSON *story)
{
	const cJSON *place = one_of(c, tree_get(tree_get(c->data, "places"), tree_text(story, "place")));
	bool us = strcmp(tree_text(place, "country"), "US") == 0;
	cJSON *person = cJSON_CreateObject();
	char text[120];
	cJSON_AddNumberToObject(person, "face", draw(c, 100000));
	tree_set_text(person, "given_name", word_of(c, "given_names"));
	tree_set_text(person, "family_name", word_of(c, "family_names"));
	put_date(c, person, "date_of_birth", 1950, 55);
	put_digits(c, person, "phone", tree_text(place, "phone"), tree_get(place, "digits")->valueint);
	put_email(c, person);
	snprintf(text, sizeof text, "%.80s%d", word_of(c, "networks"), 1 + draw(c, 254));
	tree_set_text(person, "ip", text);
	snprintf(text, sizeof text, "%d %.80s", 1 + draw(c, 200), word_of(c, "streets"));
	tree_set_text(person, "street", text);
	tree_set_text(person, "street2", NULL);
	static const char *const of_place[] = { "city", "region", "postal_code", "country", "zone" };
	for (size_t i = 0; i < sizeof of_place / sizeof *of_place; i++)
		tree_set_text(person, of_place[i], tree_text(place, of_place[i]));
	/* No social security number begins with 9. */
	if (us)
		put_digits(c, person, "id_value", "900", 6);
	else
		tree_set_text(person, "id_value", NULL);
	tree_set_text(person, "id_type", us ? "us_ssn" : NULL);
	put_digits(c, person, "document_number", "SP", 7);
	tree_set_text(person, "category", us ? "drivers_license" : "passport");
	put_date(c, person, "issue_date", 2020, 6);
	put_date(c, person, "expiration_date", 2030, 6);
	return person;
}

void crowd_ids(struct crowd *c, char **client_user_id, char **user_id)
{
	char token[TOKEN_MAX + 1];
	*client_user_id = mem_printf("live-%07llx", (unsigned long long)crowd_draw(c, 1u << 28));
	digest_token(c->seed, *client_user_id, 0, 14, token);
	*user_id = crowd_draw(c, 2) ? mem_printf("usr_%s", token) : NULL;
}
