/* idreview-image: the console's worker, and a program of its own that prints one picture. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "config.h"
#include "image/limits.h"
#include "image/lockdown.h"
#include "image/raster.h"
#include "image/wire.h"

enum { PIECE = 65536, CELL_W = 10, CELL_H = 20, SIDE_MAX = 4096 };

static const char help[] =
	"usage: idreview-image FILE [--pixels WxH] [--protocol NAME] [--colors N]\n"
	"Prints the picture, fitted inside the size, its aspect kept.\n"
	"  --pixels WxH      largest size, default 800x600\n"
	"  --protocol NAME   sixel (default), kitty, blocks or symbols (half blocks, or with libchafa all\n"
	"                    block characters, in true colour, cells of 10x20)\n"
	"  --colors N        colours of sixel, 2 to 256 (default)\n"
	"  --formats         what is shown, by which library, and what is only named\n"
	"  --help, --version\n";

/* A file's name may come from whoever sent it. */
static int fail(const struct err *err)
{
	struct buf clean;
	buf_init(&clean, PIECE);
	text_clean(err->text, strlen(err->text), &clean);
	buf_add_str(&clean, *err->remedy ? "; " : "");
	text_clean(err->remedy, strlen(err->remedy), &clean);
	fprintf(stderr, "idreview-image: %s\n", buf_str(&clean));
	buf_finish(&clean);
	return err_exit_code(err->kind);
}

/* A picture's file: a mapping of it, or, of a pipe, what was read into buf. */
struct input {
	const uint8_t *bytes;
	size_t n;
	struct buf buf;
};

static bool read_all(int fd, const char *path, struct buf *out, struct err *err)
{
	ssize_t n = 0;
	do {
		if (!buf_reserve(out, out->room - out->len > 1 ? 0 : PIECE))
			return err_set(err, ERR_REPLY, "the picture file is larger than %d MiB", IMAGE_FILE_MAX >> 20);
		n = read(fd, out->data + out->len, out->room - out->len - 1);
		out->len += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0 || err_set(err, ERR_LOCAL, "cannot read %s: %s", path, strerror(errno));
}

static bool read_file(const char *path, struct input *in, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(err, ERR_LOCAL, "cannot read %s: %s", path, strerror(errno));
	bool ok = true;
	buf_init(&in->buf, IMAGE_FILE_MAX);
	in->bytes = MAP_FAILED;
	/* Neither copied nor locked: it lies in the kernel's cache anyway. One that shrinks meanwhile ends in the last words. */
	if (S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= IMAGE_FILE_MAX)
		in->bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	in->n = (size_t)st.st_size;
	if (in->bytes == MAP_FAILED) {
		ok = read_all(fd, path, &in->buf, err);
		in->bytes = (const uint8_t *)buf_str(&in->buf);
		in->n = in->buf.len;
	}
	close(fd);
	return ok;
}

static bool parse_size(const char *text, struct image_job *job, struct err *err)
{
	int w, h, end = 0;
	if (sscanf(text, "%5dx%5d%n", &w, &h, &end) != 2 || text[end] || w < CELL_W || h < CELL_H || w > SIDE_MAX || h > SIDE_MAX)
		return err_set(err, ERR_USAGE, "--pixels takes WxH, from %dx%d to %dx%d, not \"%s\"", CELL_W, CELL_H, SIDE_MAX,
		               SIDE_MAX, text);
	/* A "cell" of one pixel where the terminal's cells do not matter. */
	bool cells = job->protocol == IMAGE_BLOCKS || job->protocol == IMAGE_SYMBOLS;
	job->cell_w = cells ? CELL_W : 1;
	job->cell_h = cells ? CELL_H : 1;
	job->cols = w / job->cell_w;
	job->rows = h / job->cell_h;
	return true;
}

static bool parse_protocol(const char *text, struct image_job *job, struct err *err)
{
	static const char *const names[] = { [IMAGE_SIXEL] = "sixel", [IMAGE_KITTY] = "kitty", [IMAGE_BLOCKS] = "blocks",
		[IMAGE_SYMBOLS] = "symbols" };
	for (int i = 0; i <= IMAGE_SYMBOLS; i++) {
		if (strcmp(names[i], text) == 0) {
			job->protocol = (enum image_protocol)i;
			return i != IMAGE_SYMBOLS || image_has_symbols() ||
			       err_set(err, ERR_USAGE, "this idreview-image was built without libchafa: no symbols, but blocks");
		}
	}
	return err_set(err, ERR_USAGE, "--protocol takes sixel, kitty, blocks or symbols, not \"%s\"", text);
}

static bool parse_colors(const char *text, struct image_job *job, struct err *err)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (*end || end == text || n < 2 || n > 256)
		return err_set(err, ERR_USAGE, "--colors takes 2 to 256, not \"%s\"", text);
	job->colors = (int)n;
	return true;
}

/* The program's own end by the limits, or by a fault in a decoder: said, not only died of. */
static void last_words(int number)
{
	static const char slow[] = "idreview-image: the picture takes more than 2 s to decode and was given up\n",
		fault[] = "idreview-image: the picture ended the decoder: it is damaged, or made to do harm\n";
	_Static_assert(IMAGE_CPU_S == 2, "what slow says");
	const char *text = number == SIGPROF ? slow : fault;
	if (write(STDERR_FILENO, text, strlen(text)) < 0) {
		/* nobody reads it */
	}
	_exit(err_exit_code(ERR_REPLY));
}

static void prepare_last_words(void)
{
	static const int signals[] = { SIGPROF,
#ifndef SANITIZED
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
#endif
	};
	static char stack[16384];
	const stack_t other = { .ss_sp = stack, .ss_size = sizeof stack };
	const struct sigaction action = { .sa_handler = last_words, .sa_flags = SA_ONSTACK };
	(void)sigaltstack(&other, NULL);
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		(void)sigaction(signals[i], &action, NULL);
}

static bool write_out(const char *data, size_t len, struct err *err)
{
	for (size_t at = 0; at < len;) {
		ssize_t n = write(STDOUT_FILENO, data + at, len - at);
		if (n < 0 && errno != EINTR)
			return err_set(err, ERR_LOCAL, "cannot write the output: %s", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static int print_picture(const char *path, const struct image_job *job)
{
	struct err err = { 0 };
	struct input in;
	struct buf out;
	struct image_result result;
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	prepare_last_words();
	if (!read_file(path, &in, &err) || !lockdown(&err))
		return fail(&err);
	lockdown_slice();
	if (!render(job, in.bytes, in.n, false, &out, &result))
		return fail(&result.err);
	buf_add_char(&out, '\n');
	bool ok = write_out(out.data, out.len, &err);
	buf_finish(&in.buf);
	buf_finish(&out);
	if (ok && strstr(result.facts.detail, IMAGE_DAMAGED))
		ok = err_set(&err, ERR_REPLY, "the picture is damaged: what could be read of it is shown");
	return ok ? 0 : fail(&err);
}

/* A line a kind, its name and a tab first: doctor reads them. */
static int print_formats(void)
{
	struct err err = { 0 };
	struct buf out;
	buf_init(&out, PIECE);
	for (size_t i = 0; i < image_kind_count; i++) {
		const struct image_kind *k = &image_kinds[i];
		if (k->library)
			buf_printf(&out, "%s\tshown by %s %s%s%s\n", k->name, k->library, decoder_format_of(k->name)->version(),
			           *k->codec ? ", if it is " : "", k->codec);
		else
			buf_printf(&out, "%s\tnot shown\n", k->name);
	}
	bool ok = write_out(out.data, out.len, &err);
	buf_finish(&out);
	return ok ? 0 : fail(&err);
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "pixels", required_argument, NULL, 'p' }, { "protocol", required_argument, NULL, 'r' }, { "colors", required_argument, NULL, 'c' },
		{ "formats", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' }, { 0 },
	};
	static const char version[] = "idreview-image " PACKAGE_VERSION "\n";
	struct image_job job = { .colors = 256, .depth = IMAGE_TRUE, .pan_x = 500, .pan_y = 500 };
	const char *size = NULL;
	struct err err = { 0 };
	mem_harden_process();
	if (argc == 2 && strcmp(argv[1], "--worker") == 0)
		return worker_main();
	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		bool ok = true;
		if (c == 'p')
			size = optarg;
		else if (c == 'r')
			ok = parse_protocol(optarg, &job, &err);
		else if (c == 'c')
			ok = parse_colors(optarg, &job, &err);
		else if (c == 'f')
			return print_formats();
		else if (c == 'v' || c == 'h')
			return write_out(c == 'v' ? version : help, (c == 'v' ? sizeof version : sizeof help) - 1, &err) ? 0 : fail(&err);
		else
			ok = err_set(&err, ERR_USAGE, "%s is no option, or lacks its value; --help lists them", argv[optind - 1]);
		if (!ok)
			return fail(&err);
	}
	if (optind != argc - 1)
		err_set(&err, ERR_USAGE, "name one picture file; --help says more");
	else if (parse_size(size ? size : "800x600", &job, &err))
		return print_picture(argv[optind], &job);
	return fail(&err);
}
