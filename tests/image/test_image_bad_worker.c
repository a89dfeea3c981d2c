/* The pool of the console against workers that lie, crash and hang: this program, started by the pool as its worker, plays those. What it
 * plays is told by the canvas colour of the job. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/wire.h"
#include "image/worker_rig.h"
#include "support/suite.h"

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

static char *own_path(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	ck_assert_int_gt(n, 0);
	path[n] = '\0';
	return path;
}

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
	draw_file(&file, 6, 4);
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

/* One that goes on with nothing to do is ended by what it may use, and is no picture's fault. */
START_TEST(an_idle_worker_cannot_go_on)
{
	struct image_worker *w = image_worker_create(own_path());
	struct buf file;
	draw_file(&file, 6, 4);
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
	draw_file(&file, 6, 4);
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
	draw_file(&file, 6, 4);
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

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--worker") == 0)
		return bad_worker();
	Suite *suite = suite_create("image bad worker");
	TCase *tcase = tcase_create("ends");
	tcase_add_test(tcase, killed_too_often);
	tcase_add_test(tcase, an_idle_worker_cannot_go_on);
	tcase_add_loop_test(tcase, bad_workers, 1, ACTS);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("lock");
	tcase_add_test(tcase, nothing_is_inherited);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
