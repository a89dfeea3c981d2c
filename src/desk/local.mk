noinst_LIBRARIES += libdesk.a
libdesk_a_SOURCES = \
	src/desk/audit.c \
	src/desk/audit.h \
	src/desk/calls.c \
	src/desk/calls.h \
	src/desk/caseload.c \
	src/desk/caseload.h \
	src/desk/claims.c \
	src/desk/claims.h \
	src/desk/claims_act.c \
	src/desk/claims_held.c \
	src/desk/claims_internal.h \
	src/desk/claims_marked.c \
	src/desk/claims_undo.c \
	src/desk/desk.c \
	src/desk/desk.h \
	src/desk/docket.c \
	src/desk/docket.h \
	src/desk/docket_take.c \
	src/desk/dossier.c \
	src/desk/dossier.h \
	src/desk/drafts.c \
	src/desk/drafts.h \
	src/desk/internal.h \
	src/desk/news.c \
	src/desk/open.c \
	src/desk/reader.c \
	src/desk/reader.h \
	src/desk/say.c \
	src/desk/subjects.c \
	src/desk/subjects.h \
	src/desk/take.c \
	src/desk/team.c \
	src/desk/team.h \
	src/desk/timeline.c \
	src/desk/timeline.h \
	src/desk/trouble.c \
	src/desk/views.c \
	src/desk/views.h \
	src/desk/walk.c \
	src/desk/worklist.c \
	src/desk/worklist.h \
	src/desk/write.c \
	src/desk/write.h
DESK_LIBS = libdesk.a libpane.a libintake.a $(API_LIBS) $(STORE_LIBS)
