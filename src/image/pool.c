/* The console's side: one worker process, a queue of jobs, memory files in and out. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/buf.h"
#include "base/when.h"
#include "image/limits.h"
#include "image/pool.h"
#include "image/wire.h"

struct source {
	uint64_t id;
	int file;
	uint32_t bytes;
	size_t jobs;         /* that still need it */
	bool dropped;
	struct source *next;
};

struct job {
	struct image_job job;
	struct source *source;
	struct job *next;
};

struct image_worker {
	char *program;
	pid_t pid;
	int socket;
	struct source *sources;
	struct job *waiting;     /* first to do first */
	struct job *running;
	bool unwanted;           /* the running job was cancelled */
	bool again;              /* the running job has been started twice */
	int wall_ms;
	int out;                 /* payload file of the running job */
	int64_t deadline_ms;
	struct image_result *results;
	size_t result_count, result_room;
};

static char *find_program(void)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		char *slash = strrchr(self, '/');
		char *beside = mem_printf("%.*s/idreview-image", slash ? (int)(slash - self) : 0, self);
		if (access(beside, X_OK) == 0)
			return beside;
		free(beside);
	}
	return mem_strdup(PKGLIBEXECDIR "/idreview-image");
}

struct image_worker *image_worker_create(const char *program)
{
	struct image_worker *w = mem_alloc(sizeof *w);
	w->program = program ? mem_strdup(program) : find_program();
	w->socket = w->out = -1;
	w->wall_ms = IMAGE_WALL_MS;
	return w;
}

pid_t image_worker_pid(const struct image_worker *w)
{
	return w->pid;
}

void image_worker_patience(struct image_worker *w, int wall_ms)
{
	w->wall_ms = wall_ms;
}

static void source_release(struct image_worker *w, struct source *s)
{
	if (s->jobs || !s->dropped)
		return;
	for (struct source **at = &w->sources; *at; at = &(*at)->next) {
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

/* How it ended, as waitpid says; 0 when there was none. */
static int worker_stop(struct image_worker *w)
{
	int status = 0;
	if (w->pid > 0) {
		kill(w->pid, SIGKILL); /* one that has ended keeps the reason it had */
		while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
			continue;
	}
	if (w->socket >= 0)
		close(w->socket);
	w->pid = 0;
	w->socket = -1;
	return status;
}

void image_worker_destroy(struct image_worker *w)
{
	if (!w)
		return;
	worker_stop(w);
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

static const struct err
	no_memory = { ERR_LOCAL, "no memory for the picture", "close other programs" },
	no_room = { ERR_REPLY, "this picture needs more memory than a picture may have", "" },
	no_lock = { ERR_LOCAL, "the picture decoder could not be locked down and gave up", "see whether this system has seccomp" },
	gone = { ERR_LOCAL, "the picture decoder ends as soon as it is started", "see whether idreview-image runs by itself" },
	killed = { ERR_LOCAL, "the picture decoder was killed twice at this picture", "see whether this host is short of memory" },
	crashed = { ERR_REPLY, "this picture ended the decoder: it is damaged, or made to do harm", "" },
	slow = { ERR_REPLY, "this picture took too long to decode and was given up", "" },
	refused = { ERR_REPLY, "what the picture decoder returned was refused; the decoder was started again", "" };

static void end_running(struct image_worker *w)
{
	job_destroy(w, w->running);
	w->running = NULL;
	if (w->out >= 0)
		close(w->out);
	w->out = -1;
}

/* The running job ends with this error. */
static void fail_running(struct image_worker *w, const struct err *err)
{
	struct image_result r = { .id = w->running->job.id, .err = *err };
	if (!w->unwanted)
		add_result(w, &r);
	end_running(w);
}

static bool start(struct image_worker *w, struct err *err)
{
	int pair[2];
	if (w->pid > 0)
		return true;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return err_set(err, ERR_LOCAL, "socketpair: %s", strerror(errno));
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	/* dup2 onto itself would leave close-on-exec set: move the socket out of the way first. */
	int child = fcntl(pair[1], F_DUPFD_CLOEXEC, WIRE_FD + 1);
	posix_spawn_file_actions_adddup2(&files, child, WIRE_FD);
	posix_spawn_file_actions_addclosefrom_np(&files, WIRE_FD + 1);
	for (int fd = 0; fd < WIRE_FD; fd++)
		posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	/* Ctrl-C and Ctrl-Z of the terminal are the console's business. */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	char *const args[] = { "idreview-image", "--worker", NULL }, *const environment[] = { NULL };
	int failed = posix_spawn(&w->pid, w->program, &files, &attributes, args, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	close(child);
	close(pair[1]);
	if (failed) {
		close(pair[0]);
		w->pid = 0;
		err_set(err, ERR_LOCAL, "the picture decoder cannot be started: %s", strerror(failed));
		return err_remedy(err, "install idreview-image beside idreview");
	}
	w->socket = pair[0];
	return true;
}

static bool send_request(struct image_worker *w, struct job *j)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
	} control = { 0 };
	struct wire_request q = { .magic = WIRE_MAGIC, .bytes = j->source->bytes, .job = j->job };
	struct iovec iov = { &q, sizeof q };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	const int files[WIRE_FILES] = { j->source->file, w->out };
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof files);
	memcpy(CMSG_DATA(c), files, sizeof files);
	return sendmsg(w->socket, &msg, MSG_NOSIGNAL) == (ssize_t)sizeof q;
}

/* Give the running job to the worker; one that died since the last job is replaced. */
static void give(struct image_worker *w)
{
	struct err err = { 0 };
	if (ftruncate(w->out, 0) != 0 || lseek(w->out, 0, SEEK_SET) != 0) {
		fail_running(w, &no_memory);
		return;
	}
	for (int attempt = 0; attempt < 2; attempt++) {
		if (!start(w, &err)) {
			fail_running(w, &err);
			return;
		}
		if (send_request(w, w->running)) {
			w->deadline_ms = when_mono_ms() + w->wall_ms;
			return;
		}
		worker_stop(w);
	}
	fail_running(w, &gone);
}

static void next_job(struct image_worker *w)
{
	while (!w->running && w->waiting) {
		w->running = w->waiting;
		w->waiting = w->running->next;
		w->unwanted = w->again = false;
		w->out = memfd_create("payload", MFD_CLOEXEC);
		if (w->out < 0)
			fail_running(w, &no_memory);
		else
			give(w);
	}
}

static struct source *source_for(struct image_worker *w, uint64_t id, const void *bytes, size_t n, struct err *err)
{
	for (struct source *s = w->sources; s; s = s->next)
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
	struct source *s = mem_alloc(sizeof *s);
	*s = (struct source){ .id = id, .file = file, .bytes = (uint32_t)n, .next = w->sources };
	w->sources = s;
	return s;
}

bool image_worker_submit(struct image_worker *w, const struct image_job *job, uint64_t source, const void *bytes, size_t n, struct err *err)
{
	if (!image_job_valid(job))
		return err_set(err, ERR_USAGE, "the picture was asked for in an impossible size");
	struct source *s = source_for(w, source, bytes, n, err);
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

void image_worker_cancel(struct image_worker *w, uint64_t job_id)
{
	if (w->running && w->running->job.id == job_id)
		w->unwanted = true;
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
	for (struct source *s = w->sources; s; s = s->next) {
		if (s->id == source && !s->dropped) {
			s->dropped = true;
			source_release(w, s);
			return;
		}
	}
}

size_t image_worker_pollfds(struct image_worker *w, struct pollfd *fds, size_t max)
{
	if (w->socket < 0 || max < 1)
		return 0;
	fds[0] = (struct pollfd){ .fd = w->socket, .events = POLLIN };
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

/* Text of the worker's making is cleaned like any other stranger's. */
static void clean_field(char *text, size_t size)
{
	struct buf clean;
	buf_init(&clean, size * 12);
	text_clean(text, strnlen(text, size - 1), &clean);
	size_t n = 0, more;
	int w;
	while ((more = text_cluster(buf_str(&clean) + n, &w)) > 0 && n + more < size)
		n += more;
	memset(text, 0, size);
	memcpy(text, buf_str(&clean), n);
	buf_finish(&clean);
}

static bool take_payload(struct image_worker *w, struct wire_answer *a, const struct image_job *job)
{
	struct image_result *r = &a->result;
	if (a->payload_len == 0 || a->payload_len > IMAGE_PAYLOAD_MAX || r->cols < 1 || r->cols > job->cols || r->rows < 1 ||
	    r->rows > job->rows || r->px_w < 1 || r->px_w > IMAGE_CANVAS_MAX || r->px_h < 1 || r->px_h > IMAGE_CANVAS_MAX ||
	    r->protocol != job->protocol)
		return false;
	/* A copy first: what is checked must be what is shown. */
	r->payload = secret_alloc((size_t)a->payload_len + 1);
	r->payload_len = a->payload_len;
	if (pread(w->out, r->payload, a->payload_len, 0) == (ssize_t)a->payload_len &&
	    image_payload_valid(job->protocol, r->payload, r->payload_len, r->cols, r->rows, r->px_w, r->px_h))
		return true;
	secret_free(r->payload);
	r->payload = NULL;
	return false;
}

/* The worker has ended or talks nonsense. One that somebody else killed, the kernel say for want of memory, is no sign of a bad
 * picture: its job is given to the next one, once. */
static void worker_lost(struct image_worker *w, bool ended)
{
	int status = worker_stop(w);
	if (!w->running)
		return;
	if (!ended)
		fail_running(w, &refused);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		fail_running(w, &slow);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_MEMORY)
		fail_running(w, &no_room);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_LOCK)
		fail_running(w, &no_lock);
	else if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL)
		fail_running(w, &crashed);
	else if (w->again)
		fail_running(w, &killed);
	else {
		w->again = true;
		give(w);
	}
}

static void take_answer(struct image_worker *w)
{
	struct wire_answer a;
	ssize_t n = recv(w->socket, &a, sizeof a, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (!w->running || n != (ssize_t)sizeof a || a.magic != WIRE_MAGIC || a.result.id != w->running->job.id) {
		worker_lost(w, n <= 0);
		return;
	}
	struct image_result *r = &a.result;
	r->payload = NULL;
	r->payload_len = 0;
	clean_field(r->err.text, sizeof r->err.text);
	clean_field(r->err.remedy, sizeof r->err.remedy);
	clean_field(r->facts.format, sizeof r->facts.format);
	clean_field(r->facts.detail, sizeof r->facts.detail);
	clean_field(r->facts.software, sizeof r->facts.software);
	clean_field(r->facts.taken, sizeof r->facts.taken);
	r->err.kind = r->err.kind < ERR_KINDS ? r->err.kind : ERR_REPLY;
	if (r->ok && !take_payload(w, &a, &w->running->job)) {
		worker_stop(w); /* one that answers nonsense may have been taken over */
		fail_running(w, &refused);
		return;
	}
	if (w->unwanted)
		secret_free(r->payload);
	else
		add_result(w, r);
	end_running(w);
}

void image_worker_run(struct image_worker *w, const struct pollfd *fds, size_t count)
{
	if (count && w->socket >= 0 && fds[0].fd == w->socket && fds[0].revents)
		take_answer(w);
	if (w->running && when_mono_ms() >= w->deadline_ms) {
		worker_stop(w);
		fail_running(w, &slow);
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
