-- Keys of cases, in a database of their own. A key that was destroyed is 32 bytes of zero: its row stays, so that none is made anew.
-- sqlite:
CREATE TABLE case_key (
	case_id INTEGER PRIMARY KEY,
	key BLOB NOT NULL CHECK (length(key) = 32),
	made_at INTEGER NOT NULL,
	destroyed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
-- postgresql:
CREATE TABLE case_key (
	case_id bigint PRIMARY KEY,
	key bytea NOT NULL CHECK (length(key) = 32),
	made_at bigint NOT NULL,
	destroyed_at bigint NOT NULL DEFAULT 0
);
-- Else ANALYZE puts keys among its samples of the column, in pg_statistic, where they outlive their row.
ALTER TABLE case_key ALTER COLUMN key SET STATISTICS 0;
-- both:
