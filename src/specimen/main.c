/* idreview-specimen: draw one specimen picture to a file, for tests, benches and screenshots. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "specimen/art.h"

static const char usage[] =
    "usage: idreview-specimen [options] FILE\n"
    "  --kind KIND          passport licence-front licence-back id-front id-back face selfie\n"
    "  --scene SCENE        cropped table hand badcrop\n"
    "  --flaws LIST         blur,glare,dark\n"
    "  --person N           seed of the face\n"
    "  --seed N             seed of everything else\n"
    "  --size WxH           as shown upright, up to 4032x3024 (default 1600x1200)\n"
    "  --png                PNG instead of JPEG\n"
    "  --progressive        a progressive JPEG\n"
    "  --quality N          JPEG, 1 to 100 (default 90)\n"
    "  --orientation N      EXIF orientation, 1 to 8\n"
    "  --film N             N moments of a selfie, FILE-000.png and on\n"
    "  --given NAME  --family NAME  --born DATE  --expires DATE  --number TEXT  --country CODE  --region CODE  --category NAME\n";

static int pick(const char *word, const char *const *words)
{
	for (int i = 0; words[i]; i++) {
		if (!strcmp(words[i], word))
			return i;
	}
	fprintf(stderr, "idreview-specimen: %s is not known here\n%s", word, usage);
	exit(2);
}

static void take_flaws(char *list, unsigned *flaws)
{
	static const char *const names[] = { "blur", "glare", "dark", NULL };
	for (char *word; (word = strsep(&list, ","));)
		*flaws |= 1u << pick(word, names);
}

enum { OPT_KIND = 256, OPT_SCENE, OPT_FLAWS, OPT_PERSON, OPT_SEED, OPT_SIZE, OPT_PNG, OPT_PROGRESSIVE, OPT_QUALITY, OPT_ORIENTATION,
    OPT_FILM, OPT_TEXT };

static void take_option(struct specimen *s, int *film, int option, char *value)
{
	static const char *const kinds[] = { "passport", "licence-front", "licence-back", "id-front", "id-back", "face", "selfie",
		NULL };
	static const char *const scenes[] = { "cropped", "table", "hand", "badcrop", NULL };
	const char **texts[] = { &s->given_name, &s->family_name, &s->date_of_birth, &s->expiration_date, &s->id_number,
		&s->country, &s->region, &s->category };
	switch (option) {
	case OPT_KIND:
		s->kind = (enum specimen_kind)pick(value, kinds);
		break;
	case OPT_SCENE:
		s->scene = (enum specimen_scene)pick(value, scenes);
		break;
	case OPT_FLAWS:
		take_flaws(value, &s->flaws);
		break;
	case OPT_PERSON:
		s->person = strtoull(value, NULL, 10);
		break;
	case OPT_SEED:
		s->seed = strtoull(value, NULL, 10);
		break;
	case OPT_SIZE:
		if (sscanf(value, "%dx%d", &s->width, &s->height) != 2)
			s->width = 0; /* refused by the generator, with its sentence */
		break;
	case OPT_PNG:
		s->png = true;
		break;
	case OPT_PROGRESSIVE:
		s->progressive = true;
		break;
	case OPT_QUALITY:
		s->quality = atoi(value);
		break;
	case OPT_ORIENTATION:
		s->orientation = atoi(value);
		break;
	case OPT_FILM:
		*film = atoi(value);
		break;
	default:
		*texts[option - OPT_TEXT] = value;
	}
}

static bool write_file(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");
	bool ok = f && fwrite(b->data, 1, b->len, f) == b->len;
	if (f && fclose(f))
		ok = false;
	if (!ok)
		fprintf(stderr, "idreview-specimen: cannot write %s: %s\n", path, strerror(errno));
	return ok;
}

/* One picture, or with `moment` not negative one of a film; returns the exit status. */
static int draw(const struct specimen *s, double moment, const char *path)
{
	struct buf out;
	struct err err;
	buf_init(&out, (size_t)64 << 20);
	int status = 0;
	if (!(moment < 0 ? specimen_draw(s, &out, &err) : specimen_draw_moment(s, moment, &out, &err))) {
		fprintf(stderr, "idreview-specimen: %s\n", err.text);
		status = err_exit_code(err.kind);
	} else if (!write_file(path, &out)) {
		status = 1;
	}
	buf_finish(&out);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kind", 1, NULL, OPT_KIND }, { "scene", 1, NULL, OPT_SCENE }, { "flaws", 1, NULL, OPT_FLAWS },
		{ "person", 1, NULL, OPT_PERSON },
		{ "seed", 1, NULL, OPT_SEED }, { "size", 1, NULL, OPT_SIZE }, { "png", 0, NULL, OPT_PNG },
		{ "progressive", 0, NULL, OPT_PROGRESSIVE }, { "quality", 1, NULL, OPT_QUALITY },
		{ "orientation", 1, NULL, OPT_ORIENTATION }, { "film", 1, NULL, OPT_FILM },
		{ "given", 1, NULL, OPT_TEXT }, { "family", 1, NULL, OPT_TEXT + 1 }, { "born", 1, NULL, OPT_TEXT + 2 },
		{ "expires", 1, NULL, OPT_TEXT + 3 }, { "number", 1, NULL, OPT_TEXT + 4 }, { "country", 1, NULL, OPT_TEXT + 5 },
		{ "region", 1, NULL, OPT_TEXT + 6 }, { "category", 1, NULL, OPT_TEXT + 7 }, { 0 }
	};
	struct specimen s = { .width = 1600, .height = 1200, .quality = 90, .given_name = "Avery", .family_name = "Specimen",
		.date_of_birth = "1985-01-18", .expiration_date = "2031-05-04", .id_number = "SP1234567", .country = "XS",
		.region = "SP" };
	int film = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == '?') {
			fputs(usage, stderr);
			return 2;
		}
		take_option(&s, &film, c, optarg);
	}
	if (optind + 1 != argc) {
		fputs(usage, stderr);
		return 2;
	}
	if (!film)
		return draw(&s, -1, argv[optind]);
	int status = 0;
	s.png = true;
	for (int i = 0; i < film && !status; i++) {
		char *path = mem_printf("%s-%03d.png", argv[optind], i);
		status = draw(&s, (double)i / film, path);
		free(path);
	}
	return status;
}
