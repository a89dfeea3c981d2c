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
#include "image/limits.h"
#include "image/lockdown.h"
#include "image/raster.h"
#include "image/wire.h"

static bool receive(struct wire_request *q, int files[WIRE_FILES])
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
	if (n != (ssize_t)sizeof *q || q->magic != WIRE_MAGIC || !c || c->cmsg_type != SCM_RIGHTS ||
	    c->cmsg_len != CMSG_LEN(sizeof(int) * WIRE_FILES))
		return false;
	memcpy(files, CMSG_DATA(c), sizeof(int) * WIRE_FILES);
	return true;
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

static bool serve(const struct wire_request *q, const int files[WIRE_FILES])
{
	struct wire_answer a = { .magic = WIRE_MAGIC, .result = { .id = q->job.id } };
	struct buf out;
	buf_init(&out, IMAGE_PAYLOAD_MAX);
	const uint8_t *bytes = q->bytes && q->bytes <= IMAGE_FILE_MAX ? mmap(NULL, q->bytes, PROT_READ, MAP_PRIVATE, files[0], 0) : MAP_FAILED;
	if (bytes == MAP_FAILED) {
		err_set(&a.result.err, ERR_REPLY, "the picture is empty or larger than %d MiB", IMAGE_FILE_MAX >> 20);
	} else {
		lockdown_slice();
		render(&q->job, bytes, q->bytes, true, &out, &a.result);
		munmap((void *)(uintptr_t)bytes, q->bytes);
	}
	if (a.result.ok && !write_all(files[1], out.data, out.len)) {
		a.result.ok = false;
		err_set(&a.result.err, ERR_LOCAL, "the picture does not fit its memory");
	}
	a.payload_len = a.result.ok ? (uint32_t)out.len : 0;
	buf_finish(&out);
	return answer(&a);
}

int worker_main(void)
{
	struct err err = { 0 };
	struct wire_request q;
	int files[WIRE_FILES];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The payload is all that can grow; past its limit a write fails, and no signal comes. */
	const struct rlimit payload = { IMAGE_PAYLOAD_MAX, IMAGE_PAYLOAD_MAX };
	(void)setrlimit(RLIMIT_FSIZE, &payload);
	signal(SIGXFSZ, SIG_IGN);
	if (!lockdown(&err))
		return WORKER_NO_LOCK;
	while (receive(&q, files)) {
		bool ok = serve(&q, files);
		for (int i = 0; i < WIRE_FILES; i++)
			close(files[i]);
		if (!ok)
			return 1;
	}
	return 0;
}
