/* bench_pictures: idreview-image against the terminal picture tools of Debian and the bare decoders, on photos of our own making.
 * usage: bench_pictures [ROUNDS]; run from the build folder. Prints medians of one interleaved run; ratios are what counts, since
 * machines are shared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <png.h>

#include "base/buf.h"
#include "base/err.h"
#include "bench/measure.h"
#include "bench/page.h"
#include "specimen/specimen.h"

#define FOLDER "bench-photos/"

enum { PLAIN_ROUNDS = 9 };

/* -- photos ------------------------------------------------------------------------------------------------------------------ */

struct source {
	const char *file;
	bool page;
	struct specimen specimen;
	struct area print;
};

#define PRINTED .given_name = "Avery", .family_name = "Specimen", .date_of_birth = "1985-01-18", .expiration_date = "2031-05-04", \
	.id_number = "SP1234567", .country = "XS", .region = "SP", .quality = 90
#define CARD_PRINT { 0.17, 0.22, 0.48, 0.72 }

static const struct source sources[] = {
	{ FOLDER "card12.jpg", false, { .kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .width = 4032, .height = 3024, PRINTED }, CARD_PRINT },
	{ FOLDER "card12-progressive.jpg", false,
	  { .kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .width = 4032, .height = 3024, .progressive = true, PRINTED }, CARD_PRINT },
	{ FOLDER "card3.jpg", false, { .kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .width = 2016, .height = 1512, PRINTED }, CARD_PRINT },
	{ FOLDER "card05.jpg", false, { .kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .width = 816, .height = 612, PRINTED }, CARD_PRINT },
	{ FOLDER "card3.png", false,
	  { .kind = SPECIMEN_ID_FRONT, .scene = SPECIMEN_TABLE, .width = 2016, .height = 1512, .png = true, PRINTED }, CARD_PRINT },
	{ FOLDER "face12.jpg", false, { .kind = SPECIMEN_SELFIE, .width = 3024, .height = 4032, .person = 40, PRINTED }, { 0.3, 0.2, 0.7, 0.6 } },
	{ FOLDER "dot.png", false, { .kind = SPECIMEN_FACE, .width = 16, .height = 16, .png = true, PRINTED }, { 0, 0, 1, 1 } },
	{ FOLDER "page12.jpg", true, { .width = 4032, .height = 3024 }, { 0.08, 0.5, 0.92, 0.9 } },
};

static bool draw_source(const struct source *s)
{
	struct buf out;
	struct err err;
	if (s->page)
		return page_write(s->file, s->specimen.width, s->specimen.height);
	buf_init(&out, (size_t)64 << 20);
	bool ok = specimen_draw(&s->specimen, &out, &err);
	FILE *f = ok ? fopen(s->file, "wb") : NULL;
	ok = f && fwrite(out.data, 1, out.len, f) == out.len;
	ok = f && fclose(f) == 0 && ok;
	buf_finish(&out);
	return ok;
}

/* All that are missing, in a process of its own: the one that measures has to stay small, since a child's peak begins with its
 * parent's. */
static bool draw_sources(void)
{
	struct stat st;
	int status = 1;
	(void)mkdir(FOLDER, 0700);
	pid_t pid = fork();
	if (pid == 0) {
		bool ok = true;
		for (size_t i = 0; ok && i < sizeof sources / sizeof sources[0]; i++) {
			if (stat(sources[i].file, &st) == 0 && st.st_size > 0)
				continue;
			fprintf(stderr, "drawing %s\n", sources[i].file);
			ok = draw_source(&sources[i]);
		}
		_exit(!ok);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static const struct source *source_of(const char *file)
{
	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
		if (strcmp(sources[i].file, file) == 0)
			return &sources[i];
	return NULL;
}

/* -- what is measured ---------------------------------------------------------------------------------------------------------- */

enum tool { OURS, OURS_64, START, IMG2SIXEL, CHAFA, TIMG, FLOOR, TOOLS };

struct scenario {
	const char *title, *file;
	int width, height;       /* of the box */
	const char *floor;       /* djpeg -scale of the same size, or png */
	/* What is to be reached: 0 nothing is asked. */
	double img2sixel, chafa, floor_most;
	bool full;               /* memory, bytes, likeness too */
};

static const struct scenario scenarios[] = {
	{ "card, 12 MP baseline", FOLDER "card12.jpg", 667, 500, "2/8", 9, 2.2, 1.5, true },
	{ "page of text, 12 MP baseline", FOLDER "page12.jpg", 667, 500, "2/8", 8.5, 2, 1.5, true },
	{ "face, 12 MP baseline", FOLDER "face12.jpg", 667, 500, "1/8", 9, 2.2, 1.5, true },
	{ "card, 12 MP baseline", FOLDER "card12.jpg", 1200, 900, "4/8", 7, 1.9, 0, false },
	{ "page of text, 12 MP baseline", FOLDER "page12.jpg", 1200, 900, "4/8", 7, 1.9, 0, false },
	{ "card, 3 MP baseline", FOLDER "card3.jpg", 667, 500, "4/8", 6, 2.2, 0, false },
	{ "card, 0.5 MP baseline", FOLDER "card05.jpg", 667, 500, "8/8", 3.2, 2.1, 0, false },
	{ "card, 12 MP progressive", FOLDER "card12-progressive.jpg", 667, 500, "2/8", 0, 1.4, 0, false },
	{ "card, 3 MP PNG", FOLDER "card3.png", 667, 500, "png", 0, 0, 1.3, false },
};

static const char *const names[TOOLS] = {
	[OURS] = "idreview-image", [OURS_64] = "  --colors 64", [START] = "  start and lock alone", [IMG2SIXEL] = "img2sixel", [CHAFA] = "chafa -f sixels",
	[TIMG] = "timg", [FLOOR] = "decoding alone",
};

struct run {
	struct command command[TOOLS];
	struct quality quality[TOOLS];
	bool has[TOOLS];
	char size[32], width[16], height[16], cells[32], self[512];
};

/* Width and height as the picture will be when fitted. */
static void fitted(const struct specimen *p, const struct scenario *s, int *w, int *h)
{
	double scale = fmin((double)s->width / p->width, (double)s->height / p->height);
	*w = (int)(p->width * scale + 0.5);
	*h = (int)(p->height * scale + 0.5);
}

static void set_command(struct run *r, enum tool t, const char *output, const char *const *args)
{
	r->has[t] = t <= START || t == FLOOR || is_installed(args[0]);
	r->command[t].output = output;
	for (int i = 0; i < ARGS_MAX - 1 && args[i]; i++)
		r->command[t].args[i] = args[i];
}

static void prepare(struct run *r, const struct scenario *s, const char *self)
{
	int w, h;
	fitted(&source_of(s->file)->specimen, s, &w, &h);
	snprintf(r->size, sizeof r->size, "%dx%d", s->width, s->height);
	snprintf(r->width, sizeof r->width, "%d", w);
	snprintf(r->height, sizeof r->height, "%d", h);
	/* chafa counts in cells of 8x8 pixels here; rounded so that it never paints more than we do. */
	snprintf(r->cells, sizeof r->cells, "%dx%d", w / 8, h / 8 + 1);
	snprintf(r->self, sizeof r->self, "%s", self);
	set_command(r, OURS, FOLDER "ours.six", (const char *[]){ "./idreview-image", s->file, "--pixels", r->size, NULL });
	set_command(r, OURS_64, FOLDER "ours64.six", (const char *[]){ "./idreview-image", s->file, "--pixels", r->size, "--colors", "64", NULL });
	set_command(r, START, FOLDER "start.six", (const char *[]){ "./idreview-image", FOLDER "dot.png", "--pixels", "10x20", NULL });
	set_command(r, IMG2SIXEL, FOLDER "img2sixel.six", (const char *[]){ "img2sixel", "-w", r->width, "-h", r->height, s->file, NULL });
	set_command(r, CHAFA, FOLDER "chafa.six", (const char *[]){ "chafa", "-f", "sixels", "--font-ratio", "1", "-s", r->cells, s->file, NULL });
	set_command(r, TIMG, FOLDER "timg.six", (const char *[]){ "timg", "-ps", "-g", r->cells, s->file, NULL });
	if (strcmp(s->floor, "png") == 0)
		set_command(r, FLOOR, FOLDER "floor.ppm", (const char *[]){ r->self, "--decode-png", s->file, NULL });
	else
		set_command(r, FLOOR, FOLDER "floor.ppm", (const char *[]){ "djpeg", "-scale", s->floor, s->file, NULL });
	r->has[FLOOR] = is_installed("djpeg") || strcmp(s->floor, "png") == 0;
}

/* Only those that are here, side by side. */
static void measure(struct run *r, int rounds)
{
	struct command commands[TOOLS];
	size_t n = 0;
	for (int t = 0; t < TOOLS; t++)
		if (r->has[t])
			commands[n++] = r->command[t];
	run_in_turn(commands, n, rounds);
	n = 0;
	for (int t = 0; t < TOOLS; t++)
		if (r->has[t])
			r->command[t] = commands[n++];
}

/* -- what is printed ------------------------------------------------------------------------------------------------------------ */

static bool all_reached = true;

static void verdict(const char *what, double is, double wanted, bool at_least)
{
	bool reached = at_least ? is >= wanted : is <= wanted;
	all_reached = all_reached && reached;
	printf("  %-4s %-46s %8.3f  (%s %.3f)\n", reached ? "yes" : "NO", what, is, at_least ? "at least" : "at most", wanted);
}

static void print_tools(const struct run *r)
{
	double ours = r->command[OURS].median_ms;
	printf("  %-24s %8s %7s %7s %9s %8s %8s %7s %7s %7s\n", "", "CPU ms", "ratio", "MiB", "size", "bytes", "gzip", "SSIM", "PSNR", "print");
	for (int t = 0; t < TOOLS; t++) {
		const struct command *c = &r->command[t];
		const struct quality *q = &r->quality[t];
		if (!r->has[t] || c->failed) {
			printf("  %-24s %s\n", names[t], r->has[t] ? "failed" : "not installed");
			continue;
		}
		printf("  %-24s %8.1f %7.2f %7.1f", names[t], c->median_ms, c->median_ms / ours, (double)c->peak_kib / 1024);
		if (q->width) {
			char size[32];
			snprintf(size, sizeof size, "%dx%d", q->width, q->height);
			printf(" %9s %8zu %8zu %7.4f %7.2f %7.4f", size, q->bytes, q->gzip, q->ssim, q->blurred_psnr, q->ssim_print);
		} else if (t == TIMG) {
			printf("   has no sixel (Debian 12: 1.4.5)");
		}
		printf("\n");
	}
	printf("  of ours in the pipeline: %.1f ms\n", ours - r->command[START].median_ms);
}

static bool judge(const struct scenario *s, const struct run *r)
{
	double ours = r->command[OURS].median_ms;
	const struct quality *q = r->quality;
	if (s->img2sixel > 0 && r->has[IMG2SIXEL])
		verdict("times faster than img2sixel", r->command[IMG2SIXEL].median_ms / ours, s->img2sixel, true);
	if (s->chafa > 0 && r->has[CHAFA])
		verdict("times faster than chafa", r->command[CHAFA].median_ms / ours, s->chafa, true);
	if (s->floor_most > 0 && r->has[FLOOR])
		verdict("times the time of decoding alone", ours / r->command[FLOOR].median_ms, s->floor_most, false);
	if (!s->full)
		return all_reached;
	verdict("MiB at its peak", (double)r->command[OURS].peak_kib / 1024, 16, false);
	if (r->has[CHAFA]) {
		verdict("SSIM under chafa", q[CHAFA].ssim - q[OURS].ssim, 0.003, false);
		verdict("of chafa's bytes", (double)q[OURS].bytes / (double)q[CHAFA].bytes, 0.72, false);
	}
	if (r->has[IMG2SIXEL]) {
		verdict("SSIM above img2sixel", q[OURS].ssim - q[IMG2SIXEL].ssim, 0.015, true);
		if (!source_of(s->file)->page) {
			verdict("of img2sixel's bytes at 64 colours", (double)q[OURS_64].bytes / (double)q[IMG2SIXEL].bytes, 0.42, false);
			verdict("SSIM above img2sixel at 64 colours", q[OURS_64].ssim - q[IMG2SIXEL].ssim, 0, true);
		}
	}
	return all_reached;
}

static bool look(const struct scenario *s, struct run *r)
{
	struct photo photo;
	if (!photo_read(&photo, s->file))
		return false;
	for (int t = 0; t < TOOLS; t++)
		if (r->has[t] && t != FLOOR && t != START)
			quality_of(&r->quality[t], r->command[t].output, &photo, &source_of(s->file)->print);
	photo_finish(&photo);
	return true;
}

/* In a process of its own too, for it needs the whole photo. */
static bool bench(const struct scenario *s, const char *self, int rounds)
{
	struct run *r = calloc(1, sizeof *r);
	int status = 1;
	if (!r)
		return false;
	prepare(r, s, self);
	measure(r, rounds);
	pid_t pid = fork();
	if (pid == 0) {
		if (!look(s, r))
			_exit(2);
		printf("\n%s to %dx%d\n", s->title, s->width, s->height);
		print_tools(r);
		bool reached = judge(s, r);
		fflush(stdout);
		_exit(!reached);
	}
	free(r);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return false;
	all_reached = all_reached && status == 0;
	return true;
}

/* -- the floor of PNG: libpng, and what it reads written away as djpeg does -------------------------------------------------------- */

static int decode_png(const char *file)
{
	FILE *f = fopen(file, "rb");
	png_structp p = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = p ? png_create_info_struct(p) : NULL;
	if (!f || !info)
		return 1;
	png_init_io(p, f);
	png_read_info(p, info);
	png_read_update_info(p, info);
	size_t n = png_get_rowbytes(p, info);
	uint8_t *row = malloc(n);
	for (png_uint_32 y = 0, height = png_get_image_height(p, info); y < height; y++) {
		png_read_row(p, row, NULL);
		fwrite(row, 1, n, stdout);
	}
	free(row);
	png_destroy_read_struct(&p, &info, NULL);
	fclose(f);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--decode-png") == 0)
		return decode_png(argv[2]);
	int rounds = argc > 1 ? atoi(argv[1]) : PLAIN_ROUNDS;
	if (rounds < 1 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench_pictures [ROUNDS], 1 to %d\n", ROUNDS_MAX);
		return 2;
	}
	bool ok = draw_sources();
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("CPU time of whole processes, medians of %d interleaved rounds. PSNR after a light blur. print: SSIM where the print is.\n", rounds);
	for (size_t i = 0; ok && i < sizeof scenarios / sizeof scenarios[0]; i++)
		ok = bench(&scenarios[i], argv[0], rounds);
	if (!ok)
		fprintf(stderr, "bench_pictures: the photos cannot be drawn or read\n");
	else
		printf("\n%s\n", all_reached ? "Everything asked for is reached." : "Not everything asked for is reached: see NO.");
	return ok ? 0 : 1;
}
