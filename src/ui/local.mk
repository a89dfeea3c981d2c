noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	src/ui/action.c \
	src/ui/action.h \
	src/ui/app.h \
	src/ui/copy.c \
	src/ui/copy.h \
	src/ui/edit.c \
	src/ui/edit.h \
	src/ui/form.c \
	src/ui/form.h \
	src/ui/mouse.c \
	src/ui/mouse.h \
	src/ui/paint.c \
	src/ui/scroll.c \
	src/ui/scroll.h \
	src/ui/stack.c
