/* The audit chain of one run of a program, its *writer*, without any store: events in order, each with a mac under a key that is forgotten
 * with the event. The key of event n+1 comes from that of event n and not the other way round, so whoever takes over the writer, its host or
 * the store later cannot make or change what was written before. The first key stands in the chain's first event (seq 0, `begin`), sealed to
 * the auditor's public key: only who has the secret one can verify, or forge.
 *
 * An event is text: printable ASCII without `"` and `\`, what is none of it escaped as %XX by chain_word. One line of JSON is its only form, on
 * disk and for the mac, which covers all before `,"mac"`. Keys are in secret memory, wiped as they are left behind. */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CHAIN_WRITER = 33,   /* 32 hex digits and a NUL */
	CHAIN_KIND = 24,
	CHAIN_CASE = 640,    /* template and user, escaped */
	CHAIN_DETAIL = 1400, /* NAME=VALUE words: codes, never a person's data */
	CHAIN_MAC = 32,
	CHAIN_KEY = 32,
	CHAIN_LINE = 2560,   /* the longest event as a line, with a NUL */
	CHAIN_HEAD = 128     /* WRITER:SEQ:MAC as text */
};

struct chain_event {
	char writer[CHAIN_WRITER];
	int64_t seq;                       /* from 0 */
	int64_t time_ms;                   /* of the writer's clock, since the epoch */
	char kind[CHAIN_KIND];             /* a word of event.def */
	char subject[CHAIN_CASE];          /* which case; may be empty */
	char detail[CHAIN_DETAIL];
	unsigned char previous[CHAIN_MAC]; /* mac of the event before; zeros in the first */
	unsigned char mac[CHAIN_MAC];
};

/* Where a chain stands: what is sent to syslog and anchored in other chains. */
struct chain_head {
	char writer[CHAIN_WRITER];
	int64_t seq;
	unsigned char mac[CHAIN_MAC];
};

/* The writer's side. Fills *first with the event 0, whose time_ms and detail (who, host, program) the caller has set and which gets the
 * sealed key besides. NULL: the detail is too long for that. */
struct chain *chain_create(const unsigned char auditor[CHAIN_KEY], struct chain_event *first);
void chain_destroy(struct chain *c); /* accepts NULL */
const char *chain_writer(const struct chain *c);
/* Makes e (time_ms, kind, subject, detail are the caller's) the next event: writer, seq, previous, mac. It counts once chain_keep says that all
 * sealed so far is stored for good, and chain_drop takes back what was sealed since: the same seq is given again. The first event too
 * wants its chain_keep. */
void chain_seal(struct chain *c, struct chain_event *e);
void chain_keep(struct chain *c);
void chain_drop(struct chain *c);
/* The last event that counts; seq -1: none yet. */
void chain_head(const struct chain *c, struct chain_head *h);

/* Adds " NAME=VALUE" to a detail or a subject of `size` bytes, the value escaped. false: it does not fit, nothing was added. */
bool chain_word(char *detail, size_t size, const char *name, const char *value);
bool chain_number(char *detail, size_t size, const char *name, int64_t value);
/* The value of a word, as it was before it was escaped. false: there is none. */
bool chain_value(const char *detail, const char *name, char *out, size_t size);
/* Appends a value alone, escaped. */
bool chain_escape(char *to, size_t size, const char *value);

/* The event's line, without a line feed; returns its length. */
size_t chain_print(const struct chain_event *e, char out[CHAIN_LINE]);
/* Takes nothing but what chain_print writes, to the byte. */
bool chain_parse(const char *line, size_t n, struct chain_event *e);
/* Are the texts such as an event may have? */
bool chain_well_formed(const struct chain_event *e);
void chain_head_print(const struct chain_head *h, char out[CHAIN_HEAD]);
bool chain_head_parse(const char *text, size_t n, struct chain_head *h);

/* For the writer and for who verifies: the mac of e under the event's key, and the key after it in the place of the old one. */
void chain_mac(const struct chain_event *e, const unsigned char key[CHAIN_KEY], unsigned char mac[CHAIN_MAC]);
void chain_ratchet(unsigned char key[CHAIN_KEY]);

#endif
