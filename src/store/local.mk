noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/audit.c \
	src/store/audit.h \
	src/store/audit_anchor.c \
	src/store/audit_chain.c \
	src/store/audit_event.c \
	src/store/audit_follow.c \
	src/store/audit_internal.h \
	src/store/audit_key.c \
	src/store/audit_key.h \
	src/store/audit_note.c \
	src/store/budgets.c \
	src/store/budgets.h \
	src/store/calibration.c \
	src/store/calibration.h \
	src/store/cases.c \
	src/store/cases.h \
	src/store/chain.c \
	src/store/chain.h \
	src/store/chain_check.c \
	src/store/chain_check.h \
	src/store/chain_heads.c \
	src/store/chain_heads.h \
	src/store/chain_line.c \
	src/store/claims.c \
	src/store/claims.h \
	src/store/columns.h \
	src/store/decisions.c \
	src/store/decisions.h \
	src/store/decisions_draft.c \
	src/store/engine.h \
	src/store/event.def \
	src/store/filter.c \
	src/store/filter.h \
	src/store/inbox.c \
	src/store/inbox.h \
	src/store/intents.c \
	src/store/intents.h \
	src/store/keys.h \
	src/store/links.c \
	src/store/links.h \
	src/store/keys.c \
	src/store/keys.h \
	src/store/keys_internal.h \
	src/store/keys_link.c \
	src/store/keys_request.c \
	src/store/keys_seal.c \
	src/store/migrate.c \
	src/store/notes.c \
	src/store/notes.h \
	src/store/open.c \
	src/store/opened.c \
	src/store/opened.h \
	src/store/person.h \
	src/store/pg.c \
	src/store/query.c \
	src/store/pg.h \
	src/store/pg_line.c \
	src/store/pg_lookup.c \
	src/store/pg_migrate.c \
	src/store/pg_place.c \
	src/store/pg_say.c \
	src/store/pg_statement.c \
	src/store/pg_talk.c \
	src/store/pg_turn.c \
	src/store/pg_value.c \
	src/store/query.h \
	src/store/retention.c \
	src/store/retention.h \
	src/store/spool.c \
	src/store/spool.h \
	src/store/query_find.c \
	src/store/query_find.h \
	src/store/query_text.c \
	src/store/query_text.h \
	src/store/query_words.c \
	src/store/query_words.h \
	src/store/rows.c \
	src/store/rows.h \
	src/store/sqlite.c \
	src/store/sqlite.h \
	src/store/sqlite_lane.c \
	src/store/sqlite_open.c \
	src/store/sqlite_place.c \
	src/store/sqlite_upkeep.c \
	src/store/statement.c \
	src/store/statement.def \
	src/store/store.c \
	src/store/store.h \
	src/store/trail.c \
	src/store/trail.h \
	src/store/tx.c \
	src/store/upkeep.h \
	src/store/who.c \
	src/store/who.h
STORE_LIBS = libstore.a libconfig.a libbase.a $(SQLITE_LIBS) $(PQ_LIBS) $(SODIUM_LIBS) $(CONFUSE_LIBS) $(UTF8PROC_LIBS)

# What stands in data/migrations is in the program, in the order of its numbers.
MIGRATIONS = \
	data/migrations/0001-cases.sql \
	data/migrations/0002-screenings.sql \
	data/migrations/0003-decisions.sql \
	data/migrations/0004-calibration.sql \
	data/migrations/keys/0001-keys.sql
EXTRA_DIST += $(MIGRATIONS) src/store/migrations.awk
src/store/migration_text.h: $(MIGRATIONS) src/store/migrations.awk
	$(AM_V_GEN)$(MKDIR_P) src/store && (cd $(srcdir) && awk -f src/store/migrations.awk $(MIGRATIONS)) >$@.new && mv $@.new $@
src/store/migrate.$(OBJEXT): src/store/migration_text.h
CLEANFILES += src/store/migration_text.h
# Run by a database's administrator, with psql.
postgresqldir = $(pkgdatadir)/postgresql
dist_postgresql_DATA = data/postgresql/roles.sql
