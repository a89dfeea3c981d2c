/* The pool of the console against the real idreview-image: jobs in order, its ends, its lock, and pictures that hurt. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "config.h"
#include "hostile/hostile.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/worker_rig.h"
#include "support/encode.h"
#include "support/suite.h"

static const char program[] = "./idreview-image";

START_TEST(many_in_order)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw_file(&file, 60, 40);
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
	draw_file(&file, 60, 40);
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
	draw_file(&good, 60, 40);
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
	draw_file(&file, 60, 40);
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
	draw_file(&file, 6, 4);
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
	draw_file(&file, 300, 200);
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

START_TEST(stopped_is_given_up)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw_file(&file, 60, 40);
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

/* A new process, and what waits is done by it; the one that ran is nobody's any more. */
START_TEST(restarted)
{
	struct image_worker *w = image_worker_create(program);
	struct buf file;
	draw_file(&file, 60, 40);
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
	draw_file(&file, 60, 40);
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

int main(void)
{
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
	tcase_add_test(tcase, restarted);
	tcase_add_test(tcase, stopped_is_given_up);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("lock");
	tcase_add_test(tcase, worker_is_locked);
	suite_add_tcase(suite, tcase);
	tcase = tcase_create("hostile");
	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, hostile_pictures, 0, 4);
	tcase_add_loop_test(tcase, as_large_as_may_be, 0, 3);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
