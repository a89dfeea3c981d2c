noinst_LIBRARIES += libscreen.a
libscreen_a_SOURCES = \
	src/screen/case.c \
	src/screen/case_draw.c \
	src/screen/create.c \
	src/screen/move.c \
	src/screen/move.h \
	src/screen/popups.c \
	src/screen/queue.c \
	src/screen/retry.c \
	src/screen/whole.c \
	src/screen/whole.h \
	src/screen/writes.c
