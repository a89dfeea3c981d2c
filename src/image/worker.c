/* The worker's loop: one request, one picture, one answer. It trusts nothing it reads and is trusted by nobody. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "image/film.h"
#include "image/limits.h"
#include "image/lockdown.h"
#include "image/raster.h"
#include "image/wire.h"

/* One request; false when the console is gone, or what came is not from it. */
static bool receive(struct wire_request *q, struct image_job *job, int files[WIRE_FILES])
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * WIRE_FILES)];
	} control;
	struct iovec iov = { q, sizeof *q };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
	ssize_t n;
	do
		n = recvmsg(WIRE_FD, &msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	if (n != (ssize_t)sizeof *q || !c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(sizeof(int) * WIRE_FILES))
		return false;
	memcpy(files, CMSG_DATA(c), sizeof(int) * WIRE_FILES);
	return wire_get_request(q, job);
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, n);
		if (w <= 0 && errno != EINTR)
			return false;
		p += w > 0 ? w : 0;
		n -= w > 0 ? (size_t)w : 0;
	}
	return true;
}

static bool answer(const struct wire_answer *a)
{
	struct iovec iov = { (void *)(uintptr_t)a, sizeof *a };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	return sendmsg(WIRE_FD, &msg, MSG_NOSIGNAL) == (ssize_t)sizeof *a;
}

static bool serve(const struct image_job *job, uint32_t n, const int files[WIRE_FILES])
{
	struct image_result r = { .id = job->id };
	struct wire_answer a;
	struct buf out;
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	/* The console has sealed the file: it cannot shrink under the mapping. */
	const uint8_t *bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE, files[0], 0);
	if (bytes == MAP_FAILED) {
		err_set(&r.err, ERR_LOCAL, "no memory for the picture");
	} else {
		lockdown_slice();
		render(job, bytes, n, true, &out, &r);
		munmap((void *)(uintptr_t)bytes, n);
	}
	if (r.ok && !write_all(files[1], out.data, out.len))
		r.ok = err_set(&r.err, ERR_LOCAL, "no memory for the picture");
	wire_put_answer(&a, &r, r.ok ? (uint32_t)out.len : 0);
	buf_finish(&out);
	return answer(&a);
}

int worker_main(void)
{
	struct err err = { 0 };
	struct wire_request q;
	struct image_job job;
	int files[WIRE_FILES];
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The payload is all that can grow; past its limit a write fails, and no signal comes. */
	const struct rlimit payload = { IMAGE_PAYLOAD_MAX, IMAGE_PAYLOAD_MAX };
	(void)setrlimit(RLIMIT_FSIZE, &payload);
	(void)signal(SIGXFSZ, SIG_IGN);
	if (!lockdown(&err))
		return WIRE_EXIT_LOCK;
	film_on_picture(lockdown_slice);
	while (receive(&q, &job, files)) {
		bool ok = serve(&job, q.bytes, files);
		for (int i = 0; i < WIRE_FILES; i++)
			close(files[i]);
		if (!ok)
			return 1;
	}
	return 0;
}
