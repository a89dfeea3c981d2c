noinst_LIBRARIES += libterm.a
libterm_a_SOURCES = \
	src/term/caps.c \
	src/term/cells.c \
	src/term/drawing.c \
	src/term/entry.c \
	src/term/events.c \
	src/term/input.c \
	src/term/input.h \
	src/term/internal.h \
	src/term/out.c \
	src/term/pace.c \
	src/term/pace.h \
	src/term/paste.c \
	src/term/paste.h \
	src/term/pen.c \
	src/term/pen.h \
	src/term/plan.c \
	src/term/plan.h \
	src/term/probe.c \
	src/term/probe.h \
	src/term/qr.c \
	src/term/qr.h \
	src/term/screen.c \
	src/term/sequence.c \
	src/term/sequence.h \
	src/term/strips.c \
	src/term/strips.h \
	src/term/style.c \
	src/term/term.c \
	src/term/term.h \
	src/term/tty.c \
	src/term/utf8.c \
	src/term/utf8.h
TERM_LIBS = libterm.a $(BASE_LIBS) $(CURSES_LIBS) $(QRENCODE_LIBS)
EXTRA_DIST += src/term/README.md
