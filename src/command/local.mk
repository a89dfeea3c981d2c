noinst_LIBRARIES += libcommand.a
libcommand_a_SOURCES = \
	src/command/ask.c \
	src/command/ask.h \
	src/command/ask_audit.c \
	src/command/ask_pages.c \
	src/command/ask_pages.h \
	src/command/audit.c \
	src/command/audit_print.c \
	src/command/audit_print.h \
	src/command/command.c \
	src/command/command.def \
	src/command/command.h \
	src/command/console.c \
	src/command/console.h \
	src/command/demo.c \
	src/command/demo.h \
	src/command/dispatch.c \
	src/command/dispatch.h \
	src/command/doctor.c \
	src/command/doctor.h \
	src/command/doctor_decoder.c \
	src/command/doctor_say.c \
	src/command/doctor_terminal.c \
	src/command/fail.c \
	src/command/fail.h \
	src/command/get.c \
	src/command/give_up.c \
	src/command/give_up.h \
	src/command/import.c \
	src/command/import_screenings.c \
	src/command/import_screenings.h \
	src/command/limits.c \
	src/command/limits.h \
	src/command/list.c \
	src/command/list_table.c \
	src/command/list_table.h \
	src/command/mistake.c \
	src/command/mistake.h \
	src/command/nearest.c \
	src/command/nearest.h \
	src/command/option_table.c \
	src/command/option_table.h \
	src/command/options.c \
	src/command/options.h \
	src/command/path.c \
	src/command/path.h \
	src/command/people.c \
	src/command/plain.c \
	src/command/print.c \
	src/command/print.h \
	src/command/queue.c \
	src/command/read.c \
	src/command/read.h \
	src/command/recorder.c \
	src/command/recorder.h \
	src/command/row_json.c \
	src/command/row_json.h \
	src/command/screening.c \
	src/command/screening.h \
	src/command/screening_act.c \
	src/command/screening_decide.c \
	src/command/screening_follow.c \
	src/command/screening_list.c \
	src/command/screening_print.c \
	src/command/screening_read.c \
	src/command/settling.c \
	src/command/start.c \
	src/command/store.c \
	src/command/store.h \
	src/command/store_case.c \
	src/command/store_check.c \
	src/command/store_export.c \
	src/command/store_keys.c \
	src/command/store_prune.c \
	src/command/store_prune.h \
	src/command/store_prune_events.c \
	src/command/store_prune_say.c \
	src/command/store_shelf.c \
	src/command/write.c
CONSOLE_LIBS = libcommand.a libscreen.a libgallery.a libui.a libdesk.a libintake.a libreport.a libdecide.a libsign.a
APP_LIBS = $(CONSOLE_LIBS) $(CONSOLE_LIBS) $(PANE_LIBS) $(TERM_LIBS) $(IMAGE_LIBS) $(API_LIBS) $(STORE_LIBS) $(BASE_LIBS)
bin_PROGRAMS += idreview
idreview_SOURCES = src/main.c
idreview_LDADD = $(APP_LIBS)
