#include "sandbox/studio.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

enum { PICTURE_MAX = 64 * 1024 * 1024, CACHE_MAX_MIB = 512 };

/* Pictures change when the program that draws them does: its size and time stand for it. */
static char *cache_folder(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	struct stat exe;
	if (stat("/proc/self/exe", &exe) != 0 || (!(xdg && *xdg == '/') && !(home && *home == '/')))
		return NULL;
	char *base = xdg && *xdg == '/' ? mem_strdup(xdg) : mem_printf("%s/.cache", home);
	char *all = mem_printf("%s/idreview-sandbox", base);
	char *own = mem_printf("%s/%llx-%llx", all, (unsigned long long)exe.st_size,
	                       (unsigned long long)exe.st_mtim.tv_sec * 1000 + (unsigned long long)exe.st_mtim.tv_nsec / 1000000);
	(void)mkdir(base, 0700);
	(void)mkdir(all, 0700);
	bool ok = mkdir(own, 0700) == 0 || errno == EEXIST;
	free(base);
	free(all);
	if (ok)
		return own;
	free(own);
	return NULL;
}

/* Throw away the folders of other builds once all of them together are large. */
static void prune(const char *own)
{
	char *all = mem_strndup(own, (size_t)(strrchr(own, '/') - own));
	struct dirent **builds;
	int n = scandir(all, &builds, NULL, alphasort);
	off_t sum = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < n; i++) {
			char *folder = mem_printf("%s/%s", all, builds[i]->d_name);
			DIR *d = builds[i]->d_name[0] != '.' && strcmp(folder, own) != 0 ? opendir(folder) : NULL;
			struct stat st;
			for (struct dirent *e; d && (e = readdir(d));) {
				if (e->d_name[0] == '.' || fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
					continue;
				if (pass == 0)
					sum += st.st_size;
				else
					(void)unlinkat(dirfd(d), e->d_name, 0);
			}
			if (d)
				closedir(d);
			if (d && pass)
				(void)rmdir(folder);
			free(folder);
		}
		if (sum / 1024 / 1024 < CACHE_MAX_MIB)
			break;
	}
	for (int i = 0; i < n; i++)
		free(builds[i]);
	if (n >= 0)
		free(builds);
	free(all);
}

void studio_init(struct studio *s, bool use_cache)
{
	*s = (struct studio){ .cache = use_cache ? cache_folder() : NULL };
	if (s->cache)
		prune(s->cache);
}

static void shot_destroy(struct shot *shot)
{
	if (shot->fd >= 0)
		close(shot->fd);
	free(shot->bytes);
	free(shot);
}

void studio_finish(struct studio *s)
{
	for (size_t i = 0; i < s->count; i++) {
		if (s->shots[i]->state == SHOT_DRAWING) {
			kill(s->shots[i]->pid, SIGKILL);
			waitpid(s->shots[i]->pid, NULL, 0);
		}
		shot_destroy(s->shots[i]);
	}
	free(s->cache);
	*s = (struct studio){ 0 };
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		p += w, n -= (size_t)w;
	}
	return true;
}

/* Whole or not at all: written beside and renamed. */
static void cache_put(const char *folder, const char *name, const struct buf *bytes)
{
	char *path = mem_printf("%s/%s", folder, name), *beside = mem_printf("%s/.%s.%ld", folder, name, (long)getpid());
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write_all(fd, buf_str(bytes), bytes->len);
	if (fd >= 0)
		ok = close(fd) == 0 && ok;
	if (!ok || rename(beside, path) != 0)
		(void)unlink(beside);
	free(path);
	free(beside);
}

static bool take_bytes(struct studio *s, struct shot *shot, int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || st.st_size > PICTURE_MAX)
		return false;
	shot->len = (size_t)st.st_size;
	shot->bytes = mem_alloc(shot->len);
	for (size_t at = 0; at < shot->len;) {
		ssize_t n = pread(fd, shot->bytes + at, shot->len - at, (off_t)at);
		if (n <= 0)
			return false;
		at += (size_t)n;
	}
	shot->state = SHOT_READY;
	s->bytes += shot->len;
	return true;
}

static void cache_get(struct studio *s, struct shot *shot)
{
	if (!s->cache)
		return;
	char *path = mem_printf("%s/%s", s->cache, shot->name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)take_bytes(s, shot, fd);
		close(fd);
	}
	free(path);
}

/* The child holds nothing of the server: its copies of sockets would keep connections open. */
static _Noreturn void draw(const struct shot *shot, const char *cache, pid_t parent)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if (dup2(shot->fd, 3) < 0)
		_exit(1);
	(void)syscall(SYS_close_range, 4u, ~0u, 0u);
	(void)setrlimit(RLIMIT_CPU, &(struct rlimit){ 120, 120 });
	if (!shot->urgent)
		(void)!nice(10);
	struct buf bytes;
	struct err err = { 0 };
	buf_init(&bytes, PICTURE_MAX);
	bool ok = picture_make(&shot->picture, &bytes, &err);
	if (!ok)
		fprintf(stderr, "idreview-sandbox: %s\n", err.text);
	ok = ok && write_all(3, buf_str(&bytes), bytes.len);
	if (ok && cache)
		cache_put(cache, shot->name, &bytes);
	_exit(ok ? 0 : 1);
}

static void start(struct studio *s, struct shot *shot)
{
	shot->fd = memfd_create("picture", MFD_CLOEXEC);
	pid_t parent = getpid();
	shot->pid = shot->fd >= 0 ? fork() : -1;
	if (shot->pid == 0)
		draw(shot, s->cache, parent);
	shot->state = shot->pid > 0 ? SHOT_DRAWING : SHOT_FAILED;
	s->children += shot->pid > 0;
}

static bool before(const struct shot *a, const struct shot *b)
{
	if (a->urgent != b->urgent)
		return a->urgent;
	return a->picture.specimen.width * a->picture.specimen.height < b->picture.specimen.width * b->picture.specimen.height;
}

static void start_queued(struct studio *s)
{
	while (s->children < STUDIO_CHILDREN) {
		struct shot *next = NULL;
		for (size_t i = 0; i < s->count; i++)
			if (s->shots[i]->state == SHOT_QUEUED && (!next || before(s->shots[i], next)))
				next = s->shots[i];
		if (!next)
			return;
		start(s, next);
	}
}

/* Make room: what was asked for longest ago goes, unless it is being made. */
static bool evict(struct studio *s)
{
	while (s->count == STUDIO_SHOTS || s->bytes > STUDIO_BYTES) {
		size_t oldest = s->count;
		for (size_t i = 0; i < s->count; i++)
			if (s->shots[i]->state >= SHOT_READY && (oldest == s->count || s->shots[i]->used < s->shots[oldest]->used))
				oldest = i;
		if (oldest == s->count)
			return s->count < STUDIO_SHOTS;
		s->bytes -= s->shots[oldest]->len;
		shot_destroy(s->shots[oldest]);
		s->shots[oldest] = s->shots[--s->count];
	}
	return true;
}

const struct shot *studio_ask(struct studio *s, const struct picture *p, bool urgent)
{
	char name[DIGEST_HEX];
	picture_name(p, name);
	struct shot *shot = NULL;
	for (size_t i = 0; i < s->count && !shot; i++)
		if (strcmp(s->shots[i]->name, name) == 0)
			shot = s->shots[i];
	if (!shot) {
		if (!evict(s))
			return NULL;
		shot = mem_alloc(sizeof *shot);
		*shot = (struct shot){ .picture = *p, .fd = -1 };
		memcpy(shot->name, name, sizeof name);
		s->shots[s->count++] = shot;
		cache_get(s, shot);
	}
	shot->used = ++s->tick;
	shot->urgent = shot->urgent || urgent;
	start_queued(s);
	return shot;
}

void studio_reap(struct studio *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct shot *shot = s->shots[i];
		int status;
		if (shot->state != SHOT_DRAWING || waitpid(shot->pid, &status, WNOHANG) != shot->pid)
			continue;
		s->children--;
		shot->state = SHOT_FAILED;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			(void)take_bytes(s, shot, shot->fd);
		close(shot->fd);
		shot->fd = -1;
	}
	start_queued(s);
}
