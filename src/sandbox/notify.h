/* The vendor's webhooks: what each says. */
#ifndef SANDBOX_NOTIFY_H
#define SANDBOX_NOTIFY_H

struct sandbox;

enum notice { NOTICE_STATUS, NOTICE_STEP, NOTICE_RETRIED, NOTICE_SCREENING, NOTICES };

#define NOTIFY_ENVIRONMENT "sandbox"

/* The id is that of an attempt, of NOTICE_SCREENING that of a screening. */
void notify(struct sandbox *s, enum notice what, const char *id);

#endif
