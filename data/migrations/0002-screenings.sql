-- What is kept of the screening of a case's newest attempt (struct case_screening): ids, words of the API, counts, codes of lists. No names, and
-- nothing of what a list says. An attempt that has another screening makes it forgotten.

-- sqlite:
ALTER TABLE cases ADD COLUMN program_id TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN screening_status TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN assignee TEXT NOT NULL DEFAULT ''; -- a Dashboard user's id
ALTER TABLE cases ADD COLUMN hits INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN hits_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN hit_kinds TEXT NOT NULL DEFAULT ''; -- "pep sanctions"
ALTER TABLE cases ADD COLUMN hit_lists TEXT NOT NULL DEFAULT ''; -- "IZ_PEP US_SDN"
ALTER TABLE cases ADD COLUMN terms_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN screening_read_at INTEGER NOT NULL DEFAULT 0; -- 0: nothing of it is known
-- postgresql:
ALTER TABLE cases
	ADD COLUMN program_id text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN screening_status text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN assignee text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN hits bigint NOT NULL DEFAULT 0,
	ADD COLUMN hits_pending bigint NOT NULL DEFAULT 0,
	ADD COLUMN hit_kinds text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN hit_lists text COLLATE "C" NOT NULL DEFAULT '',
	ADD COLUMN terms_version bigint NOT NULL DEFAULT 0,
	ADD COLUMN screening_read_at bigint NOT NULL DEFAULT 0;
-- both:

CREATE INDEX case_program ON cases (program_id, due_at, id) WHERE program_id <> '';
CREATE INDEX case_assignee ON cases (assignee, due_at, id) WHERE assignee <> '';
CREATE INDEX case_screening_read ON cases (due_at, id) WHERE screening_read_at > 0;
CREATE INDEX case_hits ON cases (due_at, id) WHERE hits > 0;

-- What was not known before is no news: why the case waits said that there are hits.
-- sqlite:
CREATE TRIGGER case_screening_changed AFTER UPDATE OF screening_status, assignee, hits, hits_pending ON cases
	WHEN OLD.screening_read_at > 0 AND NEW.screening_read_at > 0 AND (OLD.screening_status <> NEW.screening_status OR OLD.assignee <> NEW.assignee
	OR OLD.hits <> NEW.hits OR OLD.hits_pending <> NEW.hits_pending) BEGIN
	UPDATE change_number SET n = n + 1;
	UPDATE cases SET changed = (SELECT n FROM change_number) WHERE id = NEW.id;
END;
CREATE TRIGGER case_screening_other AFTER UPDATE OF screening_id ON cases WHEN OLD.screening_id <> NEW.screening_id BEGIN
	UPDATE cases SET program_id = '', screening_status = '', assignee = '', hits = 0, hits_pending = 0, hit_kinds = '', hit_lists = '', terms_version = 0,
		screening_read_at = 0 WHERE id = NEW.id;
END;
-- postgresql:
CREATE FUNCTION case_screening_changed() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
	NEW.changed := nextval('change_number');
	RETURN NEW;
END
$do$;
CREATE TRIGGER case_screening_changed BEFORE UPDATE OF screening_status, assignee, hits, hits_pending ON cases
	FOR EACH ROW WHEN (OLD.screening_read_at > 0 AND NEW.screening_read_at > 0 AND (OLD.screening_status, OLD.assignee, OLD.hits, OLD.hits_pending)
	IS DISTINCT FROM (NEW.screening_status, NEW.assignee, NEW.hits, NEW.hits_pending)) EXECUTE FUNCTION case_screening_changed();
CREATE FUNCTION case_screening_other() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
	NEW.program_id := '';
	NEW.screening_status := '';
	NEW.assignee := '';
	NEW.hits := 0;
	NEW.hits_pending := 0;
	NEW.hit_kinds := '';
	NEW.hit_lists := '';
	NEW.terms_version := 0;
	NEW.screening_read_at := 0;
	RETURN NEW;
END
$do$;
CREATE TRIGGER case_screening_other BEFORE UPDATE OF screening_id ON cases
	FOR EACH ROW WHEN (OLD.screening_id <> NEW.screening_id) EXECUTE FUNCTION case_screening_other();
CREATE TRIGGER tell_screening AFTER UPDATE OF screening_status, assignee, hits, hits_pending, hit_kinds ON cases FOR EACH STATEMENT EXECUTE FUNCTION tell();
-- both:
