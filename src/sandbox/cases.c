#include "sandbox/cases.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/when.h"
#include "idv/vocab.h"
#include "sandbox/cases_part.h"
#include "sandbox/clock.h"

/* "+++x+?+": one mark of the step vocabulary a step, in the order of step_table. */
static cJSON *expand_steps(struct loading *l, const char *marks)
{
	cJSON *steps = cJSON_CreateObject();
	size_t count;
	const struct record_word *words = idv_vocab_words(IDV_VOCAB_STEP, &count);
	if (strlen(marks) != STORE_STEPS)
		cases_fail(l, "steps are seven marks, not", marks);
	for (int i = 0; i < STORE_STEPS && marks[i]; i++) {
		size_t w = 0;
		while (w < count && words[w].mark[0] != marks[i])
			w++;
		if (w == count)
			cases_fail(l, "no step status has a mark of", marks);
		else
			tree_set_text(steps, step_table[i].name, words[w].wire);
	}
	return steps;
}

static bool ended(const char *step_status)
{
	static const char *const words[] = { "success", "failed", "manually_approved", "manually_rejected" };
	for (size_t i = 0; step_status && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], step_status) == 0)
			return true;
	return false;
}

/* A step's details exist once it ended; the case's own (taken, may be NULL) lie over the part of the same name. Details given for a
 * step that has not ended are kept: some cases want to be odd. */
static void put_details(struct loading *l, cJSON *attempt, const struct step_info *step, const cJSON *given)
{
	const char *status = tree_text(tree_get(attempt, "steps"), step->name);
	if (cJSON_IsNull(given) || (!given && !ended(status))) {
		tree_set(attempt, step->detail, cJSON_CreateNull());
		return;
	}
	cJSON *details;
	if (tree_text(given, "$like")) {
		details = cases_expand(l, given);
	} else {
		details = cases_expand_part(l, step->detail);
		if (given)
			tree_merge(details, cases_expand(l, given));
	}
	if (!tree_get(given, "status"))
		tree_set_text(details, "status", status);
	tree_set(attempt, step->detail, details);
}

static bool is_details(const char *key)
{
	for (int i = 0; i < STORE_STEPS; i++)
		if (step_table[i].detail && strcmp(step_table[i].detail, key) == 0)
			return true;
	return false;
}

/* Members of an attempt in a case file that say how to make it and are not served. */
static bool is_instruction(const char *key)
{
	static const char *const keys[] = { "at", "took", "repeat", "every", "id", "shareable", "template_version", "note", "steps",
		"previous" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* Objects of the user are whole or null: one that the person of the case has nothing for goes. */
static void drop_empty_user_objects(cJSON *user)
{
	static const struct {
		const char *object, *first;
	} objects[] = { { "name", "given_name" }, { "address", "country" }, { "id_number", "value" } };
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
		if (cJSON_IsNull(tree_get(tree_get(user, objects[i].object), objects[i].first)))
			tree_set(user, objects[i].object, cJSON_CreateNull());
}

static cJSON *build_attempt(struct loading *l, const cJSON *given, const struct subject *subject)
{
	cJSON *attempt = cases_expand_part(l, "attempt");
	const char *steps = tree_text(given, "steps");
	tree_set(attempt, "steps", expand_steps(l, steps ? steps : "+++++++"));
	cJSON *over = cJSON_CreateObject();
	for (const cJSON *child = given->child; child; child = child->next)
		if (!is_instruction(child->string) && !is_details(child->string))
			cJSON_AddItemToObject(over, child->string, cases_expand(l, child));
	for (int i = 0; i < STORE_STEPS; i++)
		if (step_table[i].detail)
			put_details(l, attempt, &step_table[i], tree_get(given, step_table[i].detail));
	tree_merge(attempt, over);
	drop_empty_user_objects(cJSON_GetObjectItemCaseSensitive(attempt, "user"));

	const char *status = tree_text(attempt, "status");
	if (!tree_get(given, "completed_at") && status && strcmp(status, "active") != 0) {
		char at[WHEN_TEXT];
		when_format_rfc3339(l->created + cases_span(l, given, "took", "5m38s"), at);
		tree_set_text(attempt, "completed_at", at);
	}
	cJSON *template = cJSON_CreateObject();
	const cJSON *version = tree_get(given, "template_version");
	cJSON_AddStringToObject(template, "id", subject->template->id);
	cJSON_AddNumberToObject(template, "version", version ? version->valuedouble : subject->template->version);
	tree_set(attempt, "template", template);
	if (subject->user_id)
		tree_set_text(attempt, "user_id", subject->user_id);
	return attempt;
}

static void load_attempts(struct loading *l, const cJSON *subject_file, const struct subject *subject)
{
	const struct attempt *previous = NULL;
	const cJSON *given;
	cJSON_ArrayForEach(given, tree_get(subject_file, "attempts")) {
		const cJSON *repeat = tree_get(given, "repeat");
		int times = repeat ? repeat->valueint : 1;
		l->created = l->start + cases_span(l, given, "at", "-1h");
		for (int i = 0; i < times; i++) {
			cJSON *json = build_attempt(l, given, subject);
			if (!cJSON_IsNull(tree_get(given, "previous")))
				tree_set_text(json, "previous_attempt_id", previous ? previous->id : NULL);
			previous = store_add_attempt(l->store, subject, tree_text(given, "id"), l->created,
			                             cJSON_IsTrue(tree_get(given, "shareable")), json);
			l->created += cases_span(l, given, "every", "0s");
		}
	}
}

static void load_subject(struct loading *l, const cJSON *file)
{
	const char *user = tree_text(file, "client_user_id"), *template_id = tree_text(file, "template_id");
	const struct template *template = template_id ? store_template(l->store, template_id) : NULL;
	if (!user || !template) {
		cases_fail(l, "client_user_id is missing, or base.json has no template", template_id ? template_id : "");
		return;
	}
	struct subject *subject = store_add_subject(l->store, user, template);
	if (!subject->user_id)
		subject->user_id = mem_strdup(tree_text(file, "user_id"));
	subject->person = cJSON_Duplicate(tree_get(file, "person"), true);
	l->person = subject->person;
	load_attempts(l, file, subject);
	cases_load_screenings(l, file, subject);
}

static bool load_templates(struct loading *l, const cJSON *templates)
{
	struct store *s = l->store;
	const cJSON *t;
	cJSON_ArrayForEach(t, templates) {
		s->templates = mem_grow(s->templates, s->template_count + 1, sizeof *s->templates);
		struct template *new = &s->templates[s->template_count++];
		*new = (struct template){ .id = mem_strdup(t->string), .version = tree_get(t, "version")->valueint,
			.program = mem_strdup(tree_text(t, "program")) };
		const cJSON *step;
		cJSON_ArrayForEach(step, tree_get(t, "steps")) {
			int i = step_find(step->valuestring);
			if (i < 0)
				cases_fail(l, "no such step", step->valuestring);
			else
				new->runs[i] = true;
		}
	}
	return !l->failed;
}

static bool load_dashboard_users(struct loading *l, const cJSON *users)
{
	l->store->dashboard_users = users ? cases_expand(l, users) : NULL;
	const cJSON *user;
	cJSON_ArrayForEach(user, l->store->dashboard_users)
		if (!tree_text(user, "id"))
			cases_fail(l, "id is missing in", "dashboard_users");
	return !l->failed;
}

static int visible_json(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return d->d_name[0] != '.' && n > 5 && strcmp(d->d_name + n - 5, ".json") == 0;
}

static bool load_subjects(struct loading *l, const char *folder, const char *option)
{
	struct dirent **names;
	int count = scandir(folder, &names, visible_json, alphasort);
	if (count < 0) {
		l->failed = true;
		err_set(l->err, ERR_LOCAL, "cannot read the folder %s", folder);
		err_remedy(l->err, "name the folder with the cases with %s", option);
	}
	for (int i = 0; i < count; i++) {
		char *path = mem_printf("%s/%s", folder, names[i]->d_name);
		cJSON *file = l->failed ? NULL : tree_read_file(path, l->err);
		l->file = path;
		if (file)
			load_subject(l, file);
		else
			l->failed = true;
		cJSON_Delete(file);
		free(path);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return !l->failed;
}

bool cases_load(struct store *s, const char *dir, const char *also, int64_t start, struct err *err)
{
	char *own = mem_printf("%s/subjects", dir);
	char *path = mem_printf("%s/base.json", dir);
	cJSON *base = tree_read_file(path, err);
	struct loading l = { .store = s, .parts = tree_get(base, "parts"), .start = start, .file = path, .err = err };
	s->parts = cJSON_DetachItemFromObjectCaseSensitive(base, "parts");
	bool ok = base && load_templates(&l, tree_get(base, "templates")) &&
	          load_dashboard_users(&l, tree_get(base, "dashboard_users")) && cases_load_programs(&l, tree_get(base, "programs")) && load_subjects(&l, own, "--data") &&
	          (!also || load_subjects(&l, also, "--also"));
	if (!base)
		err_remedy(err, "name the folder with the cases with --data");
	cJSON_Delete(base);
	free(own);
	free(path);
	return ok;
}

cJSON *cases_attempt(const struct store *s, const struct subject *subject, const cJSON *given, int64_t created, struct err *err)
{
	struct loading l = { .parts = s->parts, .person = subject->person, .start = created, .created = created, .file = "live.json", .err = err };
	cJSON *attempt = build_attempt(&l, given, subject);
	tree_set(attempt, "completed_at", cJSON_CreateNull());
	if (!l.failed)
		return attempt;
	cJSON_Delete(attempt);
	return NULL;
}
