/* The pool of the console against the real idreview-image, and against workers that lie, crash and hang: this program, started by
 * the pool as its worker, plays those. What it plays is told by the canvas colour of the job. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/suite.h"
#include "base/buf.h"
#include "base/mem.h"
#include "config.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/wire.h"
#include "hostile/hostile.h"
#include "support/encode.h"
#include "support/sixel.h"

static const char program[] = "./idreview-image";

/* -- a worker of the worst kind --------------------------------------------------------------------------------------------------
 */

enum act {
	ACT_TELL = 1, /* what it inherited, as its error */
	ACT_EXIT,
	ACT_CRASH,
	ACT_OUT_OF_MEMORY,
	ACT_TOO_SLOW, /* ended by the CPU clock */
	ACT_HANG,
	ACT_WRONG_ID,
	ACT_WRONG_MAGIC,
	ACT_SHORT,
	ACT_NO_PAYLOAD, /* promised but not written */
	ACT_HUGE_PAYLOAD,
	ACT_ESCAPES,    /* a payload that would take over the terminal */
	ACT_WRONG_SIZE, /* a sixel larger than the canvas it is said to be */
	ACT_LARGER,     /* the same, and it says so */
	ACT_TOO_MANY_CELLS,
	ACT_OUTSIDE,    /* the picture beside its canvas */
	ACT_NEGATIVE,
	ACT_NO_ORIENTATION,
	ACT_HUGE_FACTS,
	ACT_NEITHER,    /* a truth value of 2 */
	ACT_SILENT,     /* no picture, and no reason */
	ACT_BLOCKS,     /* where sixel was asked for */
	ACT_DIRTY_TEXT, /* controls in its sentence */
	ACT_GOOD,
	ACT_TWO_ANSWERS,
	ACT_KILLED, /* by somebody, every time */
	ACT_NO_LOCK,
	ACT_FORBIDDEN, /* ended by the system-call filter */
	ACTS,
	ACT_GOES_ON = ACTS /* a good answer, then it keeps a processor busy: a test of its own */
};

static void tell(char *text, size_t size)
{
	extern char **environ;
	size_t n = 0;
	DIR *d = opendir("/proc/self/fd");
	n += (size_t)snprintf(text, size, "environment %s, files", environ[0] ? environ[0] : "none");
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.' && atoi(e->d_name) != dirfd(d))
			n += (size_t)snprintf(text + n, size - n, " %s", e->d_name);
	snprintf(text + n, size - n, ", group %s", getpgrp() == getpid() ? "own" : "shared");
	if (d)
		closedir(d);
}

static void put(int fd, const char *text, struct wire_answer *a)
{
	a->payload_len = (uint32_t)strlen(text);
	a->ok = 1;
	if (write(fd, text, a->payload_len) < 0)
		_exit(1);
}

/* What a good worker answers to the job of these tests. */
static const struct wire_answer fine = { .magic = WIRE_MAGIC, .width = 6, .height = 4, .orientation = 1, .px_w = 40, .px_h = 42,
	.shown_w = 40, .shown_h = 26, .shown_y = 8, .cols = 4, .rows = 2 };

static void play(enum act act, int payload, struct wire_answer *a)
{
	static const char good[] = "\033Pq\"1;1;40;42#0;2;0;0;0#0~~\033\\", large[] = "\033Pq\"1;1;49;42#0;2;0;0;0#0!49~\033\\";
	switch (act) {
	case ACT_TELL:
		tell(a->text, sizeof a->text);
		break;
	case ACT_EXIT:
		_exit(0);
	case ACT_OUT_OF_MEMORY:
		_exit(WIRE_EXIT_MEMORY);
	case ACT_NO_LOCK:
		_exit(WIRE_EXIT_LOCK);
	case ACT_CRASH:
		kill(getpid(), SIGSEGV);
		break;
	case ACT_TOO_SLOW:
		kill(getpid(), SIGPROF);
		break;
	case ACT_FORBIDDEN:
		kill(getpid(), SIGSYS);
		break;
	case ACT_KILLED:
		kill(getpid(), SIGKILL);
		break;
	case ACT_HANG:
		for (;;)
			pause();
	case ACT_WRONG_ID:
		put(payload, good, a);
		a->id++;
		break;
	case ACT_WRONG_MAGIC:
		put(payload, good, a);
		a->magic++;
		break;
	case ACT_NO_PAYLOAD:
		a->ok = 1;
		a->payload_len = 500;
		break;
	case ACT_HUGE_PAYLOAD:
		a->ok = 1;
		a->payload_len = 0xffffffff;
		break;
	case ACT_ESCAPES:
		put(payload, "\033Pq\"1;1;40;42#0~\033\\\033]0;owned\a", a);
		break;
	case ACT_WRONG_SIZE:
		put(payload, large, a);
		break;
	case ACT_LARGER:
		put(payload, large, a);
		a->px_w = 49;
		break;
	case ACT_TOO_MANY_CELLS:
		put(payload, good, a);
		a->cols = 50;
		break;
	case ACT_OUTSIDE:
		put(payload, good, a);
		a->shown_x = 1;
		break;
	case ACT_NEGATIVE:
		put(payload, good, a);
		a->shown_y = INT32_MIN;
		break;
	case ACT_NO_ORIENTATION:
		put(payload, good, a);
		a->orientation = 9;
		break;
	case ACT_HUGE_FACTS:
		put(payload, good, a);
		a->width = INT32_MAX;
		break;
	case ACT_NEITHER:
		put(payload, good, a);
		a->ok = 2;
		break;
	case ACT_SILENT:
		break;
	case ACT_BLOCKS:
		put(payload, "    \n    ", a);
		break;
	case ACT_DIRTY_TEXT:
		memset(a->text, 'x', sizeof a->text); /* without an end */
		memcpy(a->text, "\033[2Jred\a", 8);
		a->err_kind = 99;
		break;
	default:
		put(payload, good, a);
		break;
	}
}

static int bad_worker(void)
{
	struct wire_request q;
	for (;;) {
		union {
			struct cmsghdr align;
			char room[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
		} control;
		int files[WIRE_FILES];
		struct iovec iov = {&q, sizeof q};
		struct msghdr msg = {
		    .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
		if (recvmsg(WIRE_FD, &msg, 0) != (ssize_t)sizeof q)
			return 0;
		memcpy(files, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof files);
		struct wire_answer a = fine;
		a.id = q.id;
		play((enum act)q.canvas, files[1], &a);
		size_t n = q.canvas == ACT_SHORT ? 20 : sizeof a;
		for (int i = 0; i < (q.canvas == ACT_TWO_ANSWERS ? 2 : 1); i++)
			if (send(WIRE_FD, &a, n, MSG_NOSIGNAL) < 0)
				return 0;
		close(files[0]);
		close(files[1]);
		for (volatile bool on = q.canvas == ACT_GOES_ON; on;)
			continue;
	}
}

/* -- the pool's side ------------------------------------------------------------------------------------------------------------
 */

static const struct image_job small = {.cols = 4, .rows = 2, .cell_w = 10, .cell_h = 21, .colors = 16, .pan_x = 500, .pan_y = 500};

static char *own_path(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	ck_assert_int_gt(n, 0);
	path[n] = '\0';
	return path;
}

static void draw(struct buf *file, int width, int height)
{
	struct pixels p;
	pixels_init(&p, width, height);
	for (int i = 0; i < width * height * 3; i++)
		p.rgb[i] = (uint8_t)(i * 7 + i / (width * 3));
	buf_init(file, 8 << 20);
	encode_png(&p, PNG_KIND_RGB, false, file);
	pixels_finish(&p);
}

static void submit(struct image_worker *w, uint64_t id, uint64_t source, const struct buf *file, unsigned canvas)
{
	struct image_job job = small;
	struct err err;
	job.id = id;
	job.canvas = canvas;
	ck_assert_msg(image_worker_submit(w, &job, source, file->data, file->len, &err), "%s", err.text);
}

/* One turn of the console's loop. */
static void turn(struct image_worker *w)
{
	struct pollfd fds[4];
	size_t n = image_worker_pollfds(w, fds, 4);
	poll(fds, n, image_worker_timeout_ms(w));
	image_worker_run(w, fds, n);
}

static struct image_result wait_result(struct image_worker *w)
{
	struct image_result r;
	while (!image_worker_next(w, &r)) {
		ck_assert_msg(image_worker_timeout_ms(w) >= 0, "nothing is under way and no result came");
		turn(w);
	}
	return r;
}

static void assert_picture(struct image_worker *w, uint64_t id)
{
	struct image_result r = wait_result(w);
	struct sixel_picture s;
	ck_assert_uint_eq(r.id, id);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_int_eq(r.px_w, 40);
	ck_assert_int_eq(r.px_h, 42);
	ck_assert_msg(sixel_read(r.payload, r.payload_len, &s), "%s", s.fault);
	sixel_picture_finish(&s);
	secret_free(r.payload);
}

static void assert_sentence(struct image_worker *w, uint64_t id, const char *part)
{
	struct image_result r = wait_result(w);
	ck_assert_uint_eq(r.id, id);
	ck_assert(!r.ok);
	ck_assert_ptr_null(r.payload);
	ck_assert_msg(strstr(r.err.text, part) != NULL, "\"%s\" and not \"%s\"", r.err.text, part);
}

static void assert_idle(struct image_worker *w)
{
	struct image_result r;
	ck_assert(!image_worker_next(w, &r));
	ck_assert_int_eq(image_worker_timeout_ms(w), -1);
}

START_TEST(many_in_order)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 60, 40);
	ck_assert_int_eq(image_worker_pid(w), 0); /* nothing is started before the first job */
	for (uint64_t i = 0; i < 100; i++)
		submit(w, i, i % 7, &file, 0);
	pid_t pid = image_worker_pid(w);
	for (uint64_t i = 0; i < 100; i++)
		assert_picture(w, i);
	ck_assert_int_eq(image_worker_pid(w), pid); /* one process for all */
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

START_TEST(cancelled_never_come)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 60, 40);
	for (uint64_t i = 0; i < 12; i++)
		submit(w, i, 1, &file, 0);
	for (uint64_t i = 0; i < 12; i++)
		if (i % 3 != 2)
			image_worker_cancel(w, i); /* the first is under way */
	image_worker_cancel(w, 1000);
	for (uint64_t i = 2; i < 12; i += 3)
		assert_picture(w, i);
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

START_TEST(dropped_sources)
{
	struct image_worker *w = image_worker_create(program);
	struct buf good, other;
	draw(&good, 60, 40);
	buf_init(&other, 100);
	buf_add_str(&other, "no picture at all");
	submit(w, 1, 5, &good, 0);
	submit(w, 2, 5, &other, 0); /* the same number: the bytes that are there already */
	image_worker_drop(w, 5);
	image_worker_drop(w, 5);
	submit(w, 3, 5, &other, 0); /* dropped: new bytes */
	image_worker_drop(w, 99);
	assert_picture(w, 1);
	assert_picture(w, 2);
	assert_sentence(w, 3, "no picture");
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&good);
	buf_finish(&other);
}
END_TEST

static int open_files(void)
{
	int n = 0;
	DIR *d = opendir("/proc/self/fd");
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

/* Everything goes with the pool, whatever was under way. */
START_TEST(destroyed_at_any_moment)
{
	struct buf file;
	draw(&file, 60, 40);
	int before = open_files();
	for (int turns = 0; turns < 6; turns++) {
		struct image_worker *w = image_worker_create(program);
		for (uint64_t i = 0; i < 5; i++)
			submit(w, i, i, &file, 0);
		for (int i = 0; i < turns; i++)
			turn(w);
		image_worker_destroy(w);
		ck_assert_int_eq(open_files(), before);
		ck_assert_int_lt(waitpid(-1, NULL, WNOHANG), 0);
		ck_assert_int_eq(errno, ECHILD);
	}
	image_worker_destroy(NULL);
	buf_finish(&file);
}
END_TEST

START_TEST(impossible_jobs)
{
	struct image_worker *w = image_worker_create(program);
	struct image_job job = small;
	struct err err = {0};
	ck_assert(!image_worker_submit(w, &job, 1, "", 0, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "empty"));
	job.cols = 0;
	ck_assert(!image_worker_submit(w, &job, 1, "x", 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "impossible size"));
	assert_idle(w);
	image_worker_destroy(w);
}
END_TEST

START_TEST(no_program)
{
	struct image_worker *w = image_worker_create("./no-such-program");
	struct buf file;
	draw(&file, 6, 4);
	submit(w, 1, 1, &file, 0);
	submit(w, 2, 1, &file, 0);
	assert_sentence(w, 1, "cannot be started");
	assert_sentence(w, 2, "cannot be started");
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* Killed while idle, before its answer, after it: no picture is lost. At any speed a picture sees two kills at most, its own and
 * the one that came after the answer before, unseen by the pool. */
START_TEST(killed_at_any_moment)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 300, 200);
	for (uint64_t i = 0; i < 40; i++) {
		submit(w, i, 1, &file, 0);
		/* From at once to after the answer; a picture takes a millisecond or so. */
		struct pollfd fds[1];
		size_t n = image_worker_pollfds(w, fds, 1);
		if (i % 4 == 3)
			poll(fds, n, -1);
		else
			for (volatile uint64_t spin = 0; spin < i * 20000; spin++)
				continue;
		kill(image_worker_pid(w), SIGKILL);
		assert_picture(w, i);
	}
	/* Idle. */
	kill(image_worker_pid(w), SIGKILL);
	struct pollfd fds[1];
	size_t n = image_worker_pollfds(w, fds, 1);
	poll(fds, n, -1);
	submit(w, 1000, 1, &file, 0); /* before the pool has seen it */
	assert_picture(w, 1000);
	kill(image_worker_pid(w), SIGKILL);
	turn(w); /* after it has seen it */
	ck_assert_int_eq(image_worker_pid(w), 0);
	submit(w, 1001, 1, &file, 0);
	assert_picture(w, 1001);
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* What a worker of the worst kind gives when it is good is not looked at closer. */
static void assert_good(struct image_worker *w, uint64_t id)
{
	struct image_result r = wait_result(w);
	ck_assert_uint_eq(r.id, id);
	ck_assert_msg(r.ok, "%s", r.err.text);
	secret_free(r.payload);
}

/* A picture may see POOL_TRIES workers killed by others before it is given up; these never answer, so that the kills are all there
 * is. */
START_TEST(killed_too_often)
{
	struct image_worker *w = image_worker_create(own_path());
	struct buf file;
	draw(&file, 6, 4);
	submit(w, 1, 1, &file, ACT_HANG);
	submit(w, 2, 1, &file, ACT_GOOD);
	for (int kills = 1; kills <= POOL_TRIES; kills++) {
		struct image_result r;
		pid_t pid = image_worker_pid(w);
		ck_assert_msg(!image_worker_next(w, &r), "%d kills, but: %s", kills - 1, r.err.text);
		ck_assert_int_gt(pid, 0);
		kill(pid, SIGKILL);
		while (image_worker_pid(w) == pid)
			turn(w);
	}
	assert_sentence(w, 1, "killed again");
	assert_good(w, 2);
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

START_TEST(stopped_is_given_up)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 60, 40);
	submit(w, 1, 1, &file, 0);
	assert_picture(w, 1);
	pid_t pid = image_worker_pid(w);
	kill(pid, SIGSTOP);
	image_worker_patience(w, 50);
	submit(w, 2, 1, &file, 0);
	image_worker_patience(w, IMAGE_WALL_MS);
	submit(w, 3, 1, &file, 0);
	assert_sentence(w, 2, "too long");
	assert_picture(w, 3);
	ck_assert_int_ne(image_worker_pid(w), pid);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* One that goes on with nothing to do is ended by what it may use, and is no picture's fault. */
START_TEST(an_idle_worker_cannot_go_on)
{
	struct image_worker *w = image_worker_create(own_path());
	struct buf file;
	draw(&file, 6, 4);
	image_worker_patience(w, 1999);
	submit(w, 1, 1, &file, ACT_GOES_ON);
	assert_good(w, 1);
	while (image_worker_pid(w))
		turn(w);
	submit(w, 2, 1, &file, ACT_GOOD);
	assert_good(w, 2);
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* A new process, and what waits is done by it; the one that ran is nobody's any more. */
START_TEST(restarted)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 60, 40);
	image_worker_restart(w);
	ck_assert_int_eq(image_worker_pid(w), 0);
	submit(w, 1, 1, &file, 0);
	assert_picture(w, 1);
	pid_t pid = image_worker_pid(w);
	ck_assert_int_gt(pid, 0);
	image_worker_restart(w);
	ck_assert_int_eq(image_worker_pid(w), 0);
	submit(w, 2, 1, &file, 0);
	submit(w, 3, 1, &file, 0);
	image_worker_restart(w);
	assert_picture(w, 3);
	ck_assert_int_ne(image_worker_pid(w), pid);
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* Each act gives its sentence, and the next job its picture. */
START_TEST(bad_workers)
{
	static const char *const says[ACTS] = {
	    [ACT_EXIT] = "ended the decoder",
	    [ACT_CRASH] = "ended the decoder",
	    [ACT_OUT_OF_MEMORY] = "more memory",
	    [ACT_TOO_SLOW] = "too long",
	    [ACT_HANG] = "too long",
	    [ACT_WRONG_ID] = "was refused",
	    [ACT_WRONG_MAGIC] = "was refused",
	    [ACT_SHORT] = "was refused",
	    [ACT_NO_PAYLOAD] = "was refused",
	    [ACT_HUGE_PAYLOAD] = "was refused",
	    [ACT_ESCAPES] = "was refused",
	    [ACT_WRONG_SIZE] = "was refused",
	    [ACT_LARGER] = "was refused",
	    [ACT_TOO_MANY_CELLS] = "was refused",
	    [ACT_OUTSIDE] = "was refused",
	    [ACT_NEGATIVE] = "was refused",
	    [ACT_NO_ORIENTATION] = "was refused",
	    [ACT_HUGE_FACTS] = "was refused",
	    [ACT_NEITHER] = "was refused",
	    [ACT_SILENT] = "was refused",
	    [ACT_BLOCKS] = "was refused",
	    [ACT_DIRTY_TEXT] = "xxx",
	    [ACT_KILLED] = "killed again",
	    [ACT_NO_LOCK] = "locked down",
	    [ACT_FORBIDDEN] = "may not have",
	};
	struct image_worker *w = image_worker_create(own_path());
	struct buf file;
	struct image_result r;
	draw(&file, 6, 4);
	image_worker_patience(w, _i == ACT_HANG ? 50 : IMAGE_WALL_MS);
	submit(w, 1, 1, &file, (unsigned)_i);
	image_worker_patience(w, IMAGE_WALL_MS);
	submit(w, 2, 1, &file, ACT_GOOD);
	submit(w, 3, 1, &file, ACT_GOOD);
	if (says[_i]) {
		r = wait_result(w);
		ck_assert(!r.ok && !r.payload);
		ck_assert_uint_eq(r.id, 1);
		ck_assert_msg(strstr(r.err.text, says[_i]) != NULL, "%d: %s", _i, r.err.text);
		ck_assert_int_lt(r.err.kind, ERR_KINDS);
		for (const char *p = r.err.text; *p; p++)
			ck_assert_int_ge((unsigned char)*p, ' ');
	}
	for (uint64_t id = says[_i] ? 2 : 1; id <= 3; id++) {
		r = wait_result(w);
		ck_assert_uint_eq(r.id, id);
		if (_i != ACT_TWO_ANSWERS) /* whose second answer is nobody's */
			ck_assert_msg(r.ok || _i == ACT_TELL, "%s", r.err.text);
		secret_free(r.payload);
	}
	assert_idle(w);
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* No environment, no file but the three standard ones, the socket and the two of the job, a process group of its own. */
START_TEST(nothing_is_inherited)
{
	int stray = dup(STDIN_FILENO), pipes[2];
	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_ge(stray, 0);
	setenv("PLAID_SECRET", "of no concern to pictures", 1);
	struct image_worker *w = image_worker_create(own_path());
	struct buf file;
	draw(&file, 6, 4);
	submit(w, 1, 1, &file, ACT_TELL);
	struct image_result r = wait_result(w);
	ck_assert_str_eq(r.err.text, "environment none, files 0 1 2 3 4 5, group own");
	image_worker_destroy(w);
	buf_finish(&file);
	close(stray);
	close(pipes[0]);
	close(pipes[1]);
}
END_TEST

static int status_of(pid_t pid, const char *field)
{
	char path[64], line[256];
	int value = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	FILE *f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof line, f))
		if (strncmp(line, field, strlen(field)) == 0)
			value = atoi(line + strlen(field));
	fclose(f);
	return value;
}

START_TEST(worker_is_locked)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw(&file, 60, 40);
	submit(w, 1, 1, &file, 0);
	assert_picture(w, 1);
	ck_assert_int_eq(status_of(image_worker_pid(w), "NoNewPrivs:"), 1);
#ifndef SANITIZED /* whose run time could not work behind the filter */
	ck_assert_int_eq(status_of(image_worker_pid(w), "Seccomp:"), 2);
#endif
	image_worker_destroy(w);
	buf_finish(&file);
}
END_TEST

/* As large as a JPEG may be, with the memory that takes, behind the lock: the largest that is kept whole has four channels. Its pixels are
 * those of a small file that claims this size. */
START_TEST(as_large_as_may_be)
{
	static const struct {
		enum jpeg_kind kind;
		bool progressive;
		uint16_t width, height;
	} cases[] = {
		{ JPEG_KIND_YCC, false, 8000, 8000 }, { JPEG_KIND_YCC, true, 8000, 6250 }, { JPEG_KIND_CMYK, true, 8000, 6250 },
	};
	struct image_worker *w = image_worker_create(program);
	struct pixels p;
	struct buf file;
	struct err err;
	pixels_init(&p, 32, 32);
	buf_init(&file, 1 << 20);
	encode_jpeg(&p, cases[_i].kind, cases[_i].progressive, 0, &file);
	size_t at = 0;
	while (memcmp(file.data + at, cases[_i].progressive ? "\xff\xc2" : "\xff\xc0", 2) != 0)
		at++;
	const uint8_t size[4] = { (uint8_t)(cases[_i].height >> 8), (uint8_t)cases[_i].height, (uint8_t)(cases[_i].width >> 8),
		(uint8_t)cases[_i].width };
	memcpy(file.data + at + 5, size, sizeof size);
	ck_assert_msg(image_worker_submit(w, &small, 1, file.data, file.len, &err), "%s", err.text);
	struct image_result r = wait_result(w);
	ck_assert_msg(r.ok, "%s", r.err.text);
	ck_assert_int_eq(r.facts.width, cases[_i].width);
	ck_assert_ptr_nonnull(strstr(r.facts.detail, IMAGE_DAMAGED));
	secret_free(r.payload);
	image_worker_destroy(w);
	buf_finish(&file);
	pixels_finish(&p);
}
END_TEST

/* Every broken picture gives a sentence, every good one itself, and none ends the worker. */
START_TEST(hostile_pictures)
{
	struct image_worker *w = image_worker_create(program);
	struct buf b;
	struct hostile h;
	int wrong = 0;
	pid_t pid = 0;
	buf_init(&b, 8 << 20);
	for (size_t i = (size_t)_i; specimen_hostile(i, &b, &h); i += 4) {
		struct image_result r;
		struct err err;
		struct image_job job = small;
		bool good;
		job.id = i;
		job.protocol = i % 3 ? IMAGE_SIXEL : IMAGE_BLOCKS;
		job.zoom = i % 5 ? 0 : 100;
		job.rotate = (int)(i % 4);
		if (image_worker_submit(w, &job, i, b.data, b.len, &err)) {
			r = wait_result(w);
			ck_assert_uint_eq(r.id, i);
			good = r.ok;
			if (!good)
				ck_assert_msg(r.err.text[0] != '\0', "%s", h.name);
			if (h.expect == HOSTILE_VALID && good && (r.facts.width != h.width || r.facts.height != h.height)) {
				fprintf(stderr, "%zu, %s: %dx%d, not %dx%d\n", i, h.name, r.facts.width, r.facts.height, h.width,
				        h.height);
				wrong++;
			}
			err = r.err;
			secret_free(r.payload);
		} else {
			good = false;
			ck_assert_msg(err.text[0] != '\0', "%s", h.name);
		}
		if (h.expect != HOSTILE_EITHER && good != (h.expect == HOSTILE_VALID)) {
			fprintf(stderr, "%zu, %s: %s\n", i, h.name, good ? "is shown" : err.text);
			wrong++;
		}
		if (pid && image_worker_pid(w) != pid) {
			fprintf(stderr, "%zu, %s: ended the worker: %s\n", i, h.name, good ? "-" : err.text);
			wrong++;
		}
		pid = image_worker_pid(w);
		image_worker_drop(w, i);
		buf_reset(&b);
	}
	ck_assert_int_eq(wrong, 0);
	image_worker_destroy(w);
	buf_finish(&b);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--worker") == 0)
		return bad_worker();
	Suite *suite = suite_create("image worker");
	TCase *tcase = tcase_create("pool");
	tcase_add_test(tcase, many_in_order);
	tcase_add_test(tcase, cancelled_never_come);
	tcase_add_test(tcase, dropped_sources);
	tcase_add_test(tcase, destroyed_at_any_moment);
	tcase_add_test(tcase, impossible_jobs);
	tcase_add_test(tcase, no_program);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("ends");
	tcase_add_test(tcase, killed_at_any_moment);
	tcase_add_test(tcase, killed_too_often);
	tcase_add_test(tcase, an_idle_worker_cannot_go_on);
	tcase_add_test(tcase, restarted);
	tcase_add_test(tcase, stopped_is_given_up);
	tcase_add_loop_test(tcase, bad_workers, 1, ACTS);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("lock");
	tcase_add_test(tcase, nothing_is_inherited);
	tcase_add_test(tcase, worker_is_locked);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("hostile");
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, hostile_pictures, 0, 4);
	tcase_add_loop_test(tcase, as_large_as_may_be, 0, 3);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
