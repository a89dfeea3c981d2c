noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	src/ui/action.c \
	src/ui/action.h \
	src/ui/copy.c \
	src/ui/copy.h \
	src/ui/edit.c \
	src/ui/edit.h \
	src/ui/editor.c \
	src/ui/editor.h \
	src/ui/form.c \
	src/ui/form.h \
	src/ui/frame.c \
	src/ui/frame.h \
	src/ui/mouse.c \
	src/ui/mouse.h \
	src/ui/move.c \
	src/ui/move.h \
	src/ui/paint.c \
	src/ui/paint.h \
	src/ui/popup.c \
	src/ui/popup.h \
	src/ui/say.c \
	src/ui/scroll.c \
	src/ui/scroll.h \
	src/ui/stack.c \
	src/ui/terminal.c \
	src/ui/terminal.h \
	src/ui/turn.c \
	src/ui/ui.h
