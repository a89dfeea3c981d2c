#include "sandbox/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char folder[] = "/pictures/";

/* Where pictures are in an attempt. */
static const struct place {
	const char *details, *array, *object; /* steps.array[].object holds the leaves */
	const char *name;                     /* in the path */
	const char *leaves[6];
} places[] = {
	{ "documentary_verification", "documents", "images", "documents",
	  { "original_front", "original_back", "cropped_front", "cropped_back", "face", NULL } },
	{ "selfie_check", "selfies", "capture", "selfies", { "image_url", "video_url", NULL } },
};

static bool is_picture(const char *spec)
{
	return spec && (strncmp(spec, "draw:", 5) == 0 || strncmp(spec, "file:", 5) == 0);
}

static const char *extension(const char *spec)
{
	if (strncmp(spec, "file:", 5) == 0) {
		const char *dot = strrchr(spec, '.');
		return dot ? dot : "";
	}
	return strstr(spec, " png") || strstr(spec, ":png") ? ".png" : ".jpeg";
}

static void sign(const struct links *links, const char *path, const char *expires, const char *serial, char hex[DIGEST_HEX])
{
	char *text = mem_printf("%s\n%s\n%s", path, expires, serial);
	struct digest d = digest_hmac(links->key.bytes, sizeof links->key.bytes, text, strlen(text));
	digest_hex(&d, hex);
	free(text);
}

static char *make_url(struct links *links, const char *path, int64_t expires)
{
	char until[24], serial[24], hex[DIGEST_HEX];
	snprintf(until, sizeof until, "%lld", (long long)expires);
	snprintf(serial, sizeof serial, "%llu", (unsigned long long)++links->serial);
	sign(links, path, until, serial, hex);
	return mem_printf("%s%s?expires=%s&serial=%s&signature=%s", links->base_url, path, until, serial, hex);
}

cJSON *link_attempt(struct links *links, const struct attempt *a, int64_t now, int64_t life)
{
	cJSON *json = cJSON_Duplicate(a->json, true);
	int64_t expires = now + (life < 0 ? links->life : life);
	for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
		cJSON *part;
		int index = 0;
		cJSON_ArrayForEach(part, tree_get(tree_get(json, places[p].details), places[p].array)) {
			cJSON *object = cJSON_GetObjectItemCaseSensitive(part, places[p].object);
			index++;
			for (const char *const *leaf = places[p].leaves; *leaf; leaf++) {
				const char *spec = tree_text(object, *leaf);
				if (!is_picture(spec))
					continue;
				char *path = mem_printf("%s%s/%s/%d/%s%s", folder, a->id, places[p].name, index, *leaf, extension(spec));
				char *url = make_url(links, path, expires);
				tree_set_text(object, *leaf, url);
				free(url);
				free(path);
			}
		}
	}
	return json;
}

enum link_verdict link_check(const struct links *links, const char *path, const char *expires, const char *serial,
                             const char *signature, int64_t now)
{
	char hex[DIGEST_HEX];
	if (!expires || !serial || !signature)
		return LINK_FORGED;
	sign(links, path, expires, serial, hex);
	if (strcmp(hex, signature) != 0)
		return LINK_FORGED;
	return strtoll(expires, NULL, 10) < now ? LINK_EXPIRED : LINK_GOOD;
}

bool link_find(const struct store *store, const char *path, struct link_target *out)
{
	char id[80], name[16], leaf[32];
	int index;
	if (strncmp(path, folder, sizeof folder - 1) != 0 ||
	    sscanf(path + sizeof folder - 1, "%79[^/]/%15[^/]/%d/%31[a-z_]", id, name, &index, leaf) != 4 || index < 1)
		return false;
	const struct attempt *a = store_attempt(store, id);
	for (size_t p = 0; a && p < sizeof places / sizeof *places; p++) {
		if (strcmp(places[p].name, name) != 0)
			continue;
		const cJSON *part = cJSON_GetArrayItem(tree_get(tree_get(a->json, places[p].details), places[p].array), index - 1);
		for (const char *const *l = places[p].leaves; part && *l; l++) {
			const char *spec = strcmp(*l, leaf) == 0 ? tree_text(tree_get(part, places[p].object), leaf) : NULL;
			if (!is_picture(spec))
				continue;
			*out = (struct link_target){ .attempt = a, .part = part, .index = index - 1, .document = p == 0, .leaf = *l, .spec = spec };
			return true;
		}
	}
	return false;
}
