-- Who may do what in a store on PostgreSQL: least privilege, a role a program and kind of person. Run by the cluster's superuser, with psql:
--
--	psql -d postgres -f roles.sql     the roles, once a cluster
--	psql -d idreview -f roles.sql     what they may, in a store's or a key store's database; again after each newer schema
--
-- Roles are groups: people and programs are logins in them. idreview-store(7) has the commands one after the other.
--
--	idreview_owner     owns the database and all in it; administrators are in it. The schema is brought up to date by them alone
--	idreview_reader    looks: what is seen is recorded, and calls are counted
--	idreview_reviewer  works cases: reads the vendor's answers into them, claims, notes, retries
--	idreview_approver  a reviewer who may put cases under legal hold, and say when a relationship ended
--	idreview_hooks     the receiver: webhooks, and what the vendor says of their attempts
--	idreview_auditor   reads the audit trail and nothing else
--
-- What a login is to the programs stands in person_role, which only the owner writes: nobody grants themselves a role. Events are added and read:
-- only the owner, who prunes, can take any away, and audit verify finds that.

\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

DO $do$
DECLARE r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['owner', 'reader', 'reviewer', 'approver', 'hooks', 'auditor'] LOOP
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'idreview_' || r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', 'idreview_' || r);
		END IF;
	END LOOP;
END
$do$;
GRANT idreview_reader TO idreview_reviewer;
GRANT idreview_reviewer TO idreview_approver;
GRANT pg_checkpoint TO idreview_owner; -- a destroyed key must not stay in a log

-- All that stands below is for a database that has the schema.
SELECT to_regclass('public.migration') IS NOT NULL AS has_schema, to_regclass('public.cases') IS NOT NULL AS has_cases,
	to_regclass('public.case_key') IS NOT NULL AS has_keys \gset
\if :has_schema
BEGIN;
SET LOCAL search_path = public;
DO $do$
BEGIN
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO idreview_reader, idreview_hooks, idreview_auditor', current_database());
END
$do$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO idreview_reader, idreview_hooks, idreview_auditor;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, idreview_reader, idreview_reviewer, idreview_approver, idreview_hooks, idreview_auditor;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, idreview_reader, idreview_reviewer, idreview_approver, idreview_hooks, idreview_auditor;
GRANT SELECT ON migration TO idreview_reader, idreview_hooks, idreview_auditor;
\endif

\if :has_keys
-- The store of keys. Who destroys one is in idreview_owner.
GRANT SELECT, INSERT ON case_key TO idreview_reviewer;
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO idreview_owner; -- with pg_checkpoint: a destroyed key leaves the log
COMMIT;
\elif :has_cases
-- What the schema's own triggers maintain is theirs: counts, ids and numbers of change are not for anybody to write.
DO $do$
DECLARE f regprocedure;
BEGIN
	FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql') LOOP
		EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', f);
		EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
	END LOOP;
END
$do$;

-- To look.
GRANT SELECT ON cases, attempt, note, link, seen, event, intent, budget, budget_use, saved_view, person_role, meta, tally TO idreview_reader;
GRANT INSERT ON event TO idreview_reader, idreview_hooks;
GRANT INSERT, UPDATE ON seen TO idreview_reader;
GRANT INSERT, UPDATE, DELETE ON saved_view TO idreview_reader;
GRANT INSERT ON meta TO idreview_reader, idreview_hooks; -- a check of the link key, by who comes first
GRANT INSERT, UPDATE ON budget TO idreview_reader, idreview_hooks;
GRANT INSERT, DELETE ON budget_use TO idreview_reader, idreview_hooks;

-- What the vendor says of a case.
GRANT INSERT (template_id, user_kind, user_hashed, user_id, vendor_user_id, attempt_id, screening_id, status, stage, steps, why, opened_at, due_at,
	read_at, next_read_at),
	UPDATE (template_id, user_kind, user_hashed, user_id, vendor_user_id, attempt_id, screening_id, status, stage, steps, why, opened_at, due_at,
	read_at, next_read_at, program_id, screening_status, assignee, hits, hits_pending, hit_kinds, hit_lists, terms_version, screening_read_at) ON cases TO idreview_reviewer, idreview_hooks;
GRANT INSERT, UPDATE ON attempt TO idreview_reviewer, idreview_hooks;
GRANT INSERT ON link TO idreview_reviewer, idreview_hooks;

-- To work cases.
GRANT UPDATE (owner, owner_session, owner_host, last_owner, lease_until, fence, assigned_to, queue, snoozed_until) ON cases TO idreview_reviewer;
GRANT INSERT (case_id, at, person, kind, sealed), UPDATE (withdrawn) ON note TO idreview_reviewer;
GRANT INSERT, UPDATE, DELETE ON intent TO idreview_reviewer;
GRANT UPDATE (hold, ended_at) ON cases TO idreview_approver;

-- Decisions: parts are added, by the login whose they are; nothing of one is changed. Who approves is another than who proposed: the table's own
-- trigger holds that for everybody. A draft is its writer's alone.
GRANT SELECT ON decision_part TO idreview_reader;
GRANT INSERT (decision_id, case_id, seq, at, part, person, host, digest, evidence, record, signature, key, by_store, touch, second, sealed)
	ON decision_part TO idreview_reviewer;
GRANT SELECT, INSERT, UPDATE, DELETE ON decision_draft TO idreview_reviewer;

-- Calibration: who decides has to know that it is one. Planting is for those who approve.
GRANT SELECT ON planted, shown_again, calibrated TO idreview_reader;
GRANT SELECT ON planted, shown_again TO idreview_hooks;
GRANT INSERT (decision_id, case_id, person, at, planted, again) ON calibrated TO idreview_reviewer;
GRANT INSERT (decision_id, case_id, decided_by, at), UPDATE (to_whom, done_id, done_at) ON shown_again TO idreview_reviewer;
GRANT INSERT (case_id, answer, planted_by, at), UPDATE (until) ON planted TO idreview_approver;

-- The receiver.
GRANT SELECT ON cases, attempt, link, event, budget, budget_use, inbox, person_role, meta, seen, intent TO idreview_hooks;
GRANT INSERT (body_hash, iat, received_at, type, code, subject, environment), UPDATE (tries, again_at, done_at) ON inbox TO idreview_hooks;

-- The auditor.
GRANT SELECT ON event, person_role TO idreview_auditor;

-- Nobody writes in another's name: what people write and save is a login's own. The owner is not held by this.
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
ALTER TABLE seen ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS read_all ON note;
DROP POLICY IF EXISTS write_own ON note;
DROP POLICY IF EXISTS change_own ON note;
CREATE POLICY read_all ON note FOR SELECT USING (true);
CREATE POLICY write_own ON note FOR INSERT WITH CHECK (person = session_user);
CREATE POLICY change_own ON note FOR UPDATE USING (person = session_user);
DROP POLICY IF EXISTS read_all ON decision_part;
DROP POLICY IF EXISTS write_own ON decision_part;
CREATE POLICY read_all ON decision_part FOR SELECT USING (true);
CREATE POLICY write_own ON decision_part FOR INSERT WITH CHECK (person = session_user);
DROP POLICY IF EXISTS write_own ON decision_draft;
CREATE POLICY write_own ON decision_draft USING (person = session_user);
DROP POLICY IF EXISTS read_all ON saved_view;
DROP POLICY IF EXISTS write_own ON saved_view;
CREATE POLICY read_all ON saved_view FOR SELECT USING (true);
CREATE POLICY write_own ON saved_view USING (person = session_user);
DROP POLICY IF EXISTS read_all ON seen;
DROP POLICY IF EXISTS write_own ON seen;
CREATE POLICY read_all ON seen FOR SELECT USING (true);
CREATE POLICY write_own ON seen USING (person = session_user);
COMMIT;
\elif :has_schema
COMMIT;
\endif
