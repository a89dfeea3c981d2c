/* The tty itself: raw mode, what is sent to enter and to leave, and leaving from a signal handler. */
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "term/internal.h"

/* What puts the terminal back. Plain memory and system calls only: a signal handler uses it. */
static struct {
	volatile sig_atomic_t live;
	int fd;
	struct termios saved;
	char bytes[320];
	size_t len;
} leave;

enum { LEAVE_WAIT_MS = 200 };

/* Ends whatever string or update was cut off, then puts back what tty_enter changed. */
static const char leave_first[] = "\033\\\033[?2026l";
static const char modes_on[] = "\033[?1004h\033[?2004h";
static const char modes_off[] = "\033[?2004l\033[?1004l";
static const char mouse_on[] = "\033[?1006h\033[?1000h";
static const char mouse_off[] = "\033[?1000l\033[?1006l";

static void send_all(int fd, const char *p, size_t n)
{
	int tries = 5;
	while (n && tries) {
		ssize_t done = write(fd, p, n);
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		} else if (done < 0 && errno == EAGAIN) {
			struct pollfd ready = {.fd = fd, .events = POLLOUT};
			poll(&ready, 1, LEAVE_WAIT_MS);
			tries--;
		} else if (done < 0 && errno != EINTR) {
			return;
		}
	}
}

void tty_leave(void)
{
	if (!leave.live)
		return;
	leave.live = 0;
	send_all(leave.fd, leave.bytes, leave.len);
	tcsetattr(leave.fd, TCSANOW, &leave.saved);
}

void term_restore_now(void)
{
	int kept = errno;
	tty_leave();
	errno = kept;
}

static bool has_cap(const char *name)
{
	const char *s = tigetstr(name);
	return s && s != (const char *)-1;
}

/* Append a capability's bytes, without the delays that old terminals needed. */
static void add_cap(char *out, size_t room, const char *name)
{
	const char *s = has_cap(name) ? tigetstr(name) : "";
	size_t n = strlen(out);
	while (*s && n + 1 < room) {
		const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;
		if (end)
			s = end + 1;
		else
			out[n++] = *s++;
	}
	out[n] = 0;
}

static void add_text(char *out, size_t room, const char *s)
{
	strncat(out, s, room - strlen(out) - 1);
}

bool tty_compose(struct term *t, struct err *err)
{
	if (!has_cap("cup") || !has_cap("clear"))
		return entry_incapable(t->host.term, err);
	size_t room = sizeof leave.bytes, in = sizeof t->enter;
	leave.bytes[0] = t->enter[0] = 0;
	add_cap(t->enter, in, "smcup");
	add_cap(t->enter, in, "sgr0");
	add_cap(t->enter, in, "civis");
	add_text(t->enter, in, modes_on);
	add_text(t->enter, in, t->options.mouse ? mouse_on : "");
	add_text(leave.bytes, room, leave_first);
	add_cap(leave.bytes, room, "sgr0");
	add_text(leave.bytes, room, t->options.mouse ? mouse_off : "");
	add_text(leave.bytes, room, modes_off);
	add_cap(leave.bytes, room, "cnorm");
	if (has_cap("rmcup"))
		add_cap(leave.bytes, room, "rmcup");
	else
		add_text(leave.bytes, room, "\033[999;1H\r\n");
	leave.len = strlen(leave.bytes);
	return true;
}

static void use_utf8(void)
{
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

static struct termios raw_of(struct termios m)
{
	m.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | IXOFF | PARMRK);
	m.c_oflag &= ~(tcflag_t)OPOST;
	m.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	m.c_cflag = (m.c_cflag & ~(tcflag_t)(CSIZE | PARENB)) | CS8;
	m.c_cc[VMIN] = 1;
	m.c_cc[VTIME] = 0;
	return m;
}

/* A description of the tty of our own, so that making it non-blocking changes nobody else's. */
static void open_writer(struct term *t)
{
	char name[128];
	struct stat want, got;
	int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	t->out.fd = ttyname_r(t->options.fd_out, name, sizeof name) == 0 ? open(name, flags) : -1;
	if (t->out.fd >= 0 && (fstat(t->options.fd_out, &want) || fstat(t->out.fd, &got) || want.st_rdev != got.st_rdev)) {
		close(t->out.fd);
		t->out.fd = -1;
	}
	if (t->out.fd >= 0)
		return;
	t->out.fd = t->options.fd_out;
	t->out.blocks = true;
}

bool tty_create(struct term *t, struct err *err)
{
	if (!isatty(t->options.fd_in) || !isatty(t->options.fd_out) || tcgetattr(t->options.fd_out, &t->saved)) {
		err_set(err, ERR_LOCAL, "the console needs a terminal for its input and output");
		return err_remedy(err, "Run it in a terminal (ssh -t), or use --plain or the commands list and get.");
	}
	use_utf8();
	t->raw = raw_of(t->saved);
	open_writer(t);
	return true;
}

void tty_destroy(struct term *t)
{
	if (t->out.fd >= 0 && !t->out.blocks)
		close(t->out.fd);
}

void tty_enter(struct term *t)
{
	leave.fd = t->options.fd_out;
	leave.saved = t->saved;
	leave.live = 1;
	tcsetattr(t->options.fd_in, TCSANOW, &t->raw);
	buf_add_str(&t->out.bytes, t->enter);
	screen_entered(t);
}
