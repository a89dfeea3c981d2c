#include "api/intent.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/when.h"

enum {
	OTHER_HOST_S = 600, /* whether a process of another host lives cannot be seen: younger intents are left to it */
	OLD_ABSENT_S = 86400,
	SAID_S = 86400
};

static size_t read_text(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, out, size - 1);
	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	return n > 0 ? (size_t)n : 0;
}

/* When a process began, in ticks since boot: with its number and the boot it names a process for good. 0: there is none. */
static unsigned long long process_start(long pid)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	read_text(path, text, sizeof text);
	/* The second field is the program's name in brackets and may hold anything; the start is the 20th after it. */
	char *at = strrchr(text, ')');
	for (int i = 0; at && i < 20; i++)
		at = strchr(at + 1, ' ');
	return at ? strtoull(at + 1, NULL, 10) : 0;
}

static void host_name(char out[65])
{
	out[0] = '\0';
	gethostname(out, 64);
	out[64] = '\0';
}

static void boot_id(char out[40])
{
	read_text("/proc/sys/kernel/random/boot_id", out, 37);
}

void intent_make_id(char id[INTENT_ID])
{
	unsigned char bytes[16];
	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		abort();
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
}

void intent_sign(struct intent *i)
{
	i->at = when_now();
	i->pid = (long)getpid();
	i->started = process_start(i->pid);
	host_name(i->host);
	boot_id(i->boot);
}

const char *intent_op(const char *text)
{
	static const char *const ops[] = { "create", "screening" };
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		if (!strcmp(ops[i], text))
			return ops[i];
	return "retry";
}

bool intent_is_act(const struct intent *i)
{
	return !strcmp(i->op, "screening");
}

bool intent_reviews(const struct intent *i)
{
	return intent_is_act(i) && strstr(i->steps, "review");
}

bool intent_updates(const struct intent *i)
{
	return intent_is_act(i) && strstr(i->steps, "update");
}

const char *intent_reason(const struct intent *i)
{
	return i->half ? "half" : i->updating ? "updating" : i->old_absent ? "absent" : "";
}

void intent_take_reason(struct intent *i, const char *reason)
{
	i->half = intent_is_act(i) && i->state == INTENT_DONE && !strcmp(reason, "half");
	i->updating = intent_is_act(i) && !strcmp(reason, "updating");
	i->old_absent = i->state == INTENT_OPEN && !strcmp(reason, "absent");
}

bool intent_same_subject(const struct intent *a, const struct intent *b)
{
	return a->by == b->by && !strcmp(a->account, b->account) && !strcmp(a->client_user_id, b->client_user_id) &&
	       !strcmp(a->template_id, b->template_id);
}

bool intent_is_open(const struct intent *i)
{
	return i->state <= INTENT_OPEN;
}

bool intent_is_held(const struct intent *i)
{
	char host[65], boot[40];
	host_name(host);
	boot_id(boot);
	if (strcmp(host, i->host))
		return when_now() - i->at < OTHER_HOST_S;
	unsigned long long start = process_start(i->pid);
	return start && start == i->started && (!i->boot[0] || !strcmp(boot, i->boot));
}

bool intent_is_finished(const struct intent *i)
{
	return !intent_is_open(i) && (i->told || (i->said && when_now() - i->said_at > SAID_S));
}

/* What a word makes of an intent. */
static const struct {
	const char *word;
	enum intent_state state;
	bool told; /* as words of before, which had no told */
} words[] = {
	{ "sent", INTENT_SENT, false },         { "lost", INTENT_OPEN, false },       { "done", INTENT_DONE, false },
	{ "appeared", INTENT_APPEARED, false }, { "refused", INTENT_REFUSED, true },  { "unsent", INTENT_REFUSED, true },
	{ "given_up", INTENT_GIVEN_UP, true },  { "found", INTENT_DONE, true },       { "absent", INTENT_OPEN, false },
	{ "old_absent", INTENT_REFUSED, true }, { "ended", INTENT_REFUSED, true },
	{ "reviewed", INTENT_SENT, false },     { "updating", INTENT_SENT, false },   { "half", INTENT_DONE, false },
};

/* The review that is in stays known, whatever comes of the rest. */
static void name_result(struct intent *i, const char *word, const char *detail)
{
	bool named = i->state == INTENT_DONE || i->state == INTENT_APPEARED || !strcmp(word, "reviewed");
	if ((named && *detail) || !intent_is_act(i))
		snprintf(i->result_id, sizeof i->result_id, "%s", named ? detail : "");
	i->updating = i->updating || !strcmp(word, "updating");
	i->half = !strcmp(word, "half");
}

static void move_on(struct intent *i, const char *word, const char *detail, int64_t at, int64_t server_at)
{
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		if (strcmp(words[w].word, word) || (!strcmp(word, "ended") && i->state != INTENT_INTENDED))
			continue;
		if (!strcmp(word, "absent")) {
			i->old_absent = true;
			if (when_now() - at > OLD_ABSENT_S) {
				i->state = INTENT_REFUSED;
				i->told = true;
				return;
			}
		}
		i->state = words[w].state;
		i->told = words[w].told || (i->old && !intent_is_open(i));
		name_result(i, word, detail);
		if (server_at)
			i->closed_at = server_at;
		return;
	}
}

void intent_note(struct intent *i, const char *word, const char *detail, int64_t at, int64_t server_at)
{
	if (!strcmp(word, "told")) {
		i->told = true;
	} else if (!strcmp(word, "said") && at) {
		i->said_at = at;
		i->said = true;
	} else if (intent_is_open(i)) {
		move_on(i, word, detail, at, server_at);
	}
}
