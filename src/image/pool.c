/* The console's side: one worker process, a queue of jobs, memory files in and out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/when.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/process.h"
#include "image/wire.h"

struct pool_source {
	uint64_t id;
	int file;
	uint32_t bytes;
	size_t jobs;         /* that still need it */
	bool dropped;
	struct pool_source *next;
};

struct job {
	struct image_job job;
	struct pool_source *source;
	int tries;               /* workers that were given it */
	struct job *next;
};

struct image_worker {
	char *program;
	struct process process;
	struct pool_source *sources;
	struct job *waiting;     /* first to do first */
	struct job *running;
	int wall_ms;             /* that a job may take */
	int out;                 /* payload file of the running job */
	int64_t deadline_ms;
	struct image_result *results;
	size_t result_count, result_room;
};

struct image_worker *image_worker_create(const char *program)
{
	struct image_worker *w = mem_alloc(sizeof *w);
	w->program = program ? mem_strdup(program) : process_find();
	w->process.socket = w->out = -1;
	w->wall_ms = IMAGE_WALL_MS;
	return w;
}

pid_t image_worker_pid(const struct image_worker *w)
{
	return w->process.pid;
}

void image_worker_patience(struct image_worker *w, int wall_ms)
{
	w->wall_ms = wall_ms;
}

static void source_release(struct image_worker *w, struct pool_source *s)
{
	if (s->jobs || !s->dropped)
		return;
	for (struct pool_source **at = &w->sources; *at; at = &(*at)->next) {
		if (*at == s) {
			*at = s->next;
			break;
		}
	}
	close(s->file);
	free(s);
}

static void job_destroy(struct image_worker *w, struct job *j)
{
	j->source->jobs--;
	source_release(w, j->source);
	free(j);
}

void image_worker_destroy(struct image_worker *w)
{
	if (!w)
		return;
	process_stop(&w->process);
	if (w->running)
		job_destroy(w, w->running);
	while (w->waiting) {
		struct job *j = w->waiting;
		w->waiting = j->next;
		job_destroy(w, j);
	}
	while (w->sources) {
		w->sources->dropped = true;
		w->sources->jobs = 0;
		source_release(w, w->sources);
	}
	if (w->out >= 0)
		close(w->out);
	for (size_t i = 0; i < w->result_count; i++)
		secret_free(w->results[i].payload);
	free(w->results);
	free(w->program);
	free(w);
}

static void add_result(struct image_worker *w, const struct image_result *r)
{
	if (w->result_count == w->result_room) {
		w->result_room = w->result_room ? w->result_room * 2 : 8;
		w->results = mem_grow(w->results, w->result_room, sizeof *w->results);
	}
	w->results[w->result_count++] = *r;
}

/* The running job is over. */
static void end_running(struct image_worker *w)
{
	job_destroy(w, w->running);
	w->running = NULL;
	close(w->out);
	w->out = -1;
}

static void fail_running(struct image_worker *w, const struct err *err)
{
	add_result(w, &(struct image_result){ .id = w->running->job.id, .err = *err });
	end_running(w);
}

/* The worker is gone, or has stopped making sense. When the picture is not to blame, the next worker gets it too. */
static void worker_lost(struct image_worker *w)
{
	struct err why = { 0 };
	enum process_end end = process_ended(&w->process, &why);
	struct job *j = w->running;
	if (!j)
		return;
	if (end == PROCESS_OUTSIDE && j->tries < POOL_TRIES) {
		j->next = w->waiting;
		w->waiting = j;
		w->running = NULL;
		close(w->out);
		w->out = -1;
	} else {
		fail_running(w, &why);
	}
}

static bool send_request(struct image_worker *w, struct job *j)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
	} control = { 0 };
	struct wire_request q;
	wire_put_request(&q, &j->job, j->source->bytes);
	struct iovec iov = { &q, sizeof q };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	const int files[WIRE_FILES] = { j->source->file, w->out };
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof files);
	memcpy(CMSG_DATA(c), files, sizeof files);
	return sendmsg(w->process.socket, &msg, MSG_NOSIGNAL) == (ssize_t)sizeof q;
}

static void next_job(struct image_worker *w)
{
	while (!w->running && w->waiting) {
		struct err err = { 0 };
		w->running = w->waiting;
		w->waiting = w->running->next;
		w->running->tries++;
		w->out = memfd_create("payload", MFD_CLOEXEC);
		if (w->out < 0)
			err_set(&err, ERR_LOCAL, "no memory for the picture: %s", strerror(errno));
		if (w->out < 0 || !process_start(&w->process, w->program, &err))
			fail_running(w, &err);
		else if (!send_request(w, w->running))
			worker_lost(w);
		else
			w->deadline_ms = when_mono_ms() + w->wall_ms;
		if (w->running)
			process_allow(&w->process, w->wall_ms / 1000 + 1);
	}
}

static struct pool_source *source_for(struct image_worker *w, uint64_t id, const void *bytes, size_t n, struct err *err)
{
	for (struct pool_source *s = w->sources; s; s = s->next)
		if (s->id == id && !s->dropped)
			return s;
	if (n == 0 || n > IMAGE_FILE_MAX) {
		err_set(err, ERR_REPLY, "the picture is empty or larger than %d MiB", IMAGE_FILE_MAX >> 20);
		return NULL;
	}
	int file = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	const char *p = bytes;
	size_t left = n;
	while (file >= 0 && left > 0) {
		ssize_t put = write(file, p, left);
		if (put <= 0 && errno != EINTR)
			break;
		p += put > 0 ? put : 0;
		left -= put > 0 ? (size_t)put : 0;
	}
	if (file < 0 || left > 0) {
		err_set(err, ERR_LOCAL, "no memory for the picture: %s", strerror(errno));
		if (file >= 0)
			close(file);
		return NULL;
	}
	(void)fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
	struct pool_source *s = mem_alloc(sizeof *s);
	*s = (struct pool_source){ .id = id, .file = file, .bytes = (uint32_t)n, .next = w->sources };
	w->sources = s;
	return s;
}

bool image_worker_submit(struct image_worker *w, const struct image_job *job, uint64_t source, const void *bytes, size_t n, struct err *err)
{
	if (!image_job_valid(job))
		return err_set(err, ERR_USAGE, "the picture was asked for in an impossible size");
	struct pool_source *s = source_for(w, source, bytes, n, err);
	if (!s)
		return false;
	struct job *j = mem_alloc(sizeof *j), **at = &w->waiting;
	*j = (struct job){ .job = *job, .source = s };
	s->jobs++;
	while (*at)
		at = &(*at)->next;
	*at = j;
	next_job(w);
	return true;
}

void image_worker_restart(struct image_worker *w)
{
	process_stop(&w->process);
	if (w->running)
		end_running(w);
	next_job(w);
}

void image_worker_cancel(struct image_worker *w, uint64_t job_id)
{
	if (w->running && w->running->job.id == job_id) {
		/* What nobody waits for must not keep the next waiting; a new worker is there in a few milliseconds. */
		image_worker_restart(w);
		return;
	}
	for (struct job **at = &w->waiting; *at; at = &(*at)->next) {
		if ((*at)->job.id == job_id) {
			struct job *j = *at;
			*at = j->next;
			job_destroy(w, j);
			return;
		}
	}
}

void image_worker_drop(struct image_worker *w, uint64_t source)
{
	for (struct pool_source *s = w->sources; s; s = s->next) {
		if (s->id == source && !s->dropped) {
			s->dropped = true;
			source_release(w, s);
			return;
		}
	}
}

size_t image_worker_pollfds(struct image_worker *w, struct pollfd *fds, size_t max)
{
	if (w->process.socket < 0 || max < 1)
		return 0;
	fds[0] = (struct pollfd){ .fd = w->process.socket, .events = POLLIN };
	return 1;
}

int image_worker_timeout_ms(const struct image_worker *w)
{
	if (w->result_count)
		return 0;
	if (!w->running)
		return -1;
	int64_t left = w->deadline_ms - when_mono_ms();
	return left > 0 ? (int)left : 0;
}

/* A copy first: what is checked must be what is shown. */
static bool take_payload(struct image_worker *w, size_t n, struct image_result *r)
{
	r->payload = secret_alloc(n + 1);
	r->payload_len = n;
	if (pread(w->out, r->payload, n, 0) == (ssize_t)n &&
	    image_payload_valid(r->protocol, r->payload, n, r->cols, r->rows, r->px_w, r->px_h))
		return true;
	secret_free(r->payload);
	return false;
}

static void take_answer(struct image_worker *w)
{
	struct wire_answer a;
	struct image_result r;
	ssize_t n = recv(w->process.socket, &a, sizeof a, MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (!w->running || n <= 0) {
		worker_lost(w);
	} else if (n != (ssize_t)sizeof a || !wire_get_answer(&a, &w->running->job, &r) || (r.ok && !take_payload(w, a.payload_len, &r))) {
		struct err err = { 0 };
		process_stop(&w->process); /* one that answers nonsense may have been taken over */
		err_set(&err, ERR_REPLY, "what the picture decoder made of this picture was refused; the decoder was started again");
		fail_running(w, &err);
	} else {
		add_result(w, &r);
		end_running(w);
	}
}

void image_worker_run(struct image_worker *w, const struct pollfd *fds, size_t count)
{
	if (count && w->process.socket >= 0 && fds[0].fd == w->process.socket && fds[0].revents)
		take_answer(w);
	if (w->running && when_mono_ms() >= w->deadline_ms) {
		struct err err = { 0 };
		process_stop(&w->process);
		err_set(&err, ERR_REPLY, "this picture took too long to decode and was given up");
		fail_running(w, &err);
	}
	next_job(w);
}

bool image_worker_next(struct image_worker *w, struct image_result *out)
{
	if (!w->result_count)
		return false;
	*out = w->results[0];
	memmove(w->results, w->results + 1, --w->result_count * sizeof *w->results);
	return true;
}
