noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/cases.h \
	src/store/claims.h \
	src/store/engine.h \
	src/store/filter.c \
	src/store/filter.h \
	src/store/inbox.h \
	src/store/keys.h \
	src/store/notes.h \
	src/store/person.h \
	src/store/query.h \
	src/store/statement.def \
	src/store/store.h
STORE_LIBS = libstore.a libconfig.a libbase.a $(SQLITE_LIBS) $(PQ_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS)
