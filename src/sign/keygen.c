/* Signing and checking, by ssh-keygen -Y. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sign/work.h"

enum { CHECK_MS = 20000, SAID = 160 };

static void over(struct sign_work *w)
{
	w->step = SIGN_OVER;
}

/* The last line that it complained with: ours, not a stranger's, but what stands in it may be. */
static void complaint(const struct child *c, char out[SAID])
{
	const char *text = buf_str(&c->complaint);
	size_t n = strlen(text);
	struct buf clean;
	while (n && text[n - 1] == '\n')
		n--;
	const char *line = text + n;
	while (line > text && line[-1] != '\n')
		line--;
	buf_init(&clean, SAID * 4);
	text_clean(line, (size_t)(text + n - line), &clean);
	bool cut = (size_t)snprintf(out, SAID, "%s", clean.len ? buf_str(&clean) : "it did not say why") >= SAID;
	text_heal(out, SAID, cut);
	buf_finish(&clean);
}

void sign_sign_begin(struct sign_work *w)
{
	char *argv[] = { "ssh-keygen",
		         "-Y",
		         "sign",
		         "-n",
		         (char *)sign_namespaces[w->meaning],
		         "-f",
		         w->choice.by == SIGN_AGENT ? "/dev/fd/3" : w->choice.store_file,
		         NULL };
	w->step = SIGN_SIGNING;
	if (w->choice.by == SIGN_STORE && !sign_store_key(w->choice.store_file, true, &w->choice, &w->err)) {
		over(w);
		return;
	}
	const struct child_plan plan = { .argv = argv,
		                         .feed = w->bytes.data,
		                         .feed_len = w->bytes.len,
		                         .files = { w->choice.by == SIGN_AGENT ? w->choice.key : NULL },
		                         .agent = w->choice.by == SIGN_AGENT,
		                         .limit_ms = SIGN_TOUCH_MS };
	if (!child_begin(&w->child, &plan, &w->err))
		over(w);
}

static void not_signed(struct sign_work *w)
{
	const char *text = buf_str(&w->child.complaint), *print = w->choice.print;
	bool agent = w->choice.by == SIGN_AGENT;
	char said[SAID];
	if (w->child.late) {
		err_set(&w->err, ERR_LOCAL,
		        w->choice.touch ? "the key %s was not touched within %d s"
		                        : "the SSH agent did not sign with %s within %d s",
		        print, SIGN_TOUCH_MS / 1000);
		err_remedy(&w->err, w->choice.touch ? "Decide again and touch it when it blinks."
		                                    : "It may wait for you to confirm somewhere; nothing was signed.");
	} else if (agent && strstr(text, "agent refused operation")) {
		err_set(&w->err, ERR_REFUSED, "the SSH agent refused to sign with %s", print);
		err_remedy(&w->err, w->choice.touch ? "A PIN cannot be entered here: the agent asks for it, where it can, or the "
		                                      "key must be one that wants none. Was it plugged in and touched?"
		                                    : "Where the key was added with ssh-add -c, its question has to be answered; a "
		                                      "locked agent wants ssh-add -X.");
	} else if (agent && strstr(text, "No private key found")) {
		err_set(&w->err, ERR_LOCAL, "the SSH agent has the key %s no more, or is gone", print);
		err_remedy(&w->err, "ssh-add adds it again; after a new login SSH_AUTH_SOCK may name another agent.");
	} else if (w->child.much) {
		err_set(&w->err, ERR_LOCAL, "ssh-keygen said more than a signature can have");
	} else {
		complaint(&w->child, said);
		err_set(&w->err, ERR_LOCAL, "ssh-keygen did not sign: %s", said);
	}
	over(w);
}

void sign_sign_end(struct sign_work *w)
{
	size_t n = w->child.said.len;
	w->made = (struct signature){ .by = w->choice.by, .touch = w->choice.touch };
	if (!child_well(&w->child)) {
		not_signed(w);
	} else if (n >= SIGN_TEXT) {
		err_set(&w->err, ERR_LOCAL, "ssh-keygen printed what is no signature");
		over(w);
	} else {
		memcpy(w->made.text, buf_str(&w->child.said), n);
		memcpy(w->made.key, w->choice.key, sizeof w->made.key);
		memcpy(w->made.print, w->choice.print, sizeof w->made.print);
		sign_check_begin(w, "who signed");
	}
}

/* An agent can answer with anything; and what somebody hands us to check too. */
void sign_check_begin(struct sign_work *w, const char *who)
{
	char allowed[SIGN_ALLOWED], principal[SIGN_WHO];
	struct signature same;
	enum sign_meaning says;
	char *argv[] = { "ssh-keygen", "-Y", "verify",    "-n", (char *)sign_namespaces[w->meaning], "-I", principal, "-f",
		         "/dev/fd/3",  "-s", "/dev/fd/4", NULL };
	child_finish(&w->child);
	w->step = SIGN_CHECKING;
	sign_principal(who, principal);
	bool ok = sign_read(w->made.text, strlen(w->made.text), &same, &says, &w->err);
	if (ok && strcmp(same.key, w->made.key) != 0)
		ok = err_set(&w->err, ERR_UNVERIFIED, "the signature is by another key, %s, than it is said to be", same.print);
	if (ok && says != w->meaning)
		ok = err_set(&w->err, ERR_UNVERIFIED, "the signature by %s says %s, not %s", same.print, sign_namespaces[says],
		             sign_namespaces[w->meaning]);
	if (!ok || !sign_allowed(who, 1u << w->meaning, same.key, allowed, sizeof allowed)) {
		over(w);
		return;
	}
	memcpy(w->made.print, same.print, sizeof same.print);
	const struct child_plan plan = { .argv = argv,
		                         .feed = w->bytes.data,
		                         .feed_len = w->bytes.len,
		                         .files = { allowed, w->made.text },
		                         .limit_ms = CHECK_MS };
	if (!child_begin(&w->child, &plan, &w->err))
		over(w);
}

void sign_check_end(struct sign_work *w)
{
	char said[SAID];
	if (!child_well(&w->child)) {
		complaint(&w->child, said);
		err_set(&w->err, ERR_UNVERIFIED, "the signature by %s does not verify as %s: %s", w->made.print,
		        sign_namespaces[w->meaning], said);
	}
	over(w);
}
