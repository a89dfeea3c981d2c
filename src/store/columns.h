/* Pieces of SQL that more than one statement is made of: statement.def and query.c. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

/* Others that share something with case c, counted up to CASE_LINKS_MOST. */
#define CASE_LINKS \
	"(SELECT count(*) FROM (SELECT DISTINCT b.case_id FROM link a JOIN link b ON b.kind = a.kind AND b.hash = a.hash AND b.case_id <> a.case_id " \
	"WHERE a.case_id = c.id LIMIT 100) o)"

/* A case as cases_read reads it: c is the case, $1 who asks, $2 now. */
#define CASE_COLUMNS \
	"c.id, c.user_kind, c.user_hashed, c.template_id, c.user_id, c.vendor_user_id, c.attempt_id, c.screening_id, c.status, c.stage, c.steps, " \
	"c.why, c.tries, c.opened_at, c.due_at, c.queue, c.snoozed_until, c.assigned_to, c.hold, c.ended_at, c.changed, " \
	"(SELECT s.changed FROM seen s WHERE s.person = $1 AND s.case_id = c.id), c.read_at, c.next_read_at, " \
	"CASE WHEN c.lease_until > $2 THEN c.owner ELSE '' END, c.owner_session, c.owner_host, c.owner, c.lease_until, c.fence, " \
	"c.screening_read_at, c.program_id, c.screening_status, c.assignee, c.hits, c.hits_pending, c.hit_kinds, c.hit_lists, c.terms_version, c.notes, " CASE_LINKS

/* What a claim gives; as claim_read reads it. */
#define CLAIM_COLUMNS "id, fence, lease_until, last_owner"
/* The claim of a person at a host, at one console, for a time: numbers of values. What stands on the right is the row as it was. */
#define CLAIM_SET(me, host, session, until) \
	"fence = CASE WHEN owner = " me " AND owner_session = " session " THEN fence ELSE fence + 1 END, " \
	"last_owner = CASE WHEN owner = " me " THEN '' ELSE owner END, owner = " me ", owner_host = " host ", owner_session = " session ", " \
	"lease_until = " until
/* An intent, as intents_read reads it. */
#define INTENT_COLUMNS \
	"id, account, template_id, user_id, op, newest_id, strategy, steps, request, state, reason, result_id, told, said, said_at, at, server_at, " \
	"closed_at, person, host, boot, pid, started, changed, user_kind"
/* Ids of a case's attempts and of their screenings. */
#define ATTEMPTS_OF(number) \
	"SELECT attempt_id FROM attempt WHERE case_id = " number " UNION SELECT screening_id FROM attempt WHERE case_id = " number " AND screening_id <> ''"
/* A part of a decision, as decisions_read reads it: p. */
#define DECISION_COLUMNS \
	"p.decision_id, p.case_id, p.seq, p.at, p.part, p.person, p.host, p.digest, p.evidence, p.record, p.signature, p.key, p.by_store, p.touch, p.second, p.sealed"
/* The case of a subject. */
#define CASE_OF(template, kind, user) "(SELECT id FROM cases WHERE template_id = " template " AND user_kind = " kind " AND user_id = " user ")"

#endif
