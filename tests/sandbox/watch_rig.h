/* A sandbox of sandbox_rig.h whose screenings are asked for and changed. Its clock stands, verifications follow after WATCH_DELAY
 * seconds, pages have two rows, webhooks are kept. */
#ifndef TESTS_SANDBOX_WATCH_RIG_H
#define TESTS_SANDBOX_WATCH_RIG_H

#include "sandbox_rig.h"

#define SCRN "scr_SpecimenScrn1"   /* one hit that waits, one in store; nothing else holds its verification */
#define STAR_SCR "scr_SpecimenStar01" /* two hits that wait, two in store; Document Verification failed beside it */
#define RICH "scr_SpecimenRich1"   /* two hits that wait, one dismissed; two reviews, five edits */

enum { WATCH_DELAY = 2 };

struct sandbox *watch_start(void);
struct sandbox *watch_sandbox(void);         /* that one */
/* A body with ' for ". Answers are freed by rig_stop. */
const cJSON *watch_ask(enum endpoint endpoint, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const cJSON *watch_ask_faulty(enum fault_kind kind, long arg, enum endpoint endpoint, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Refused as INVALID_FIELD, with this in its sentence. */
void watch_refused(const cJSON *answer, const char *sentence);
/* The report; it must not be refused. */
const cJSON *watch_control(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const cJSON *watch_rows(enum endpoint list, const char *id); /* its first page */
const cJSON *watch_get(const char *id);
/* "pending_review" of a hit; "(gone)" */
const char *watch_hit_status(const char *id, const char *hit);
/* How many webhooks with this text there have been. */
size_t watch_told(const char *text);
/* The report's acts. */
int watch_acts(void);

#endif
