noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	src/report/content.c \
	src/report/content.h \
	src/report/content_decision.c \
	src/report/content_screening.c \
	src/report/doc.c \
	src/report/doc.h \
	src/report/form.c \
	src/report/html.c \
	src/report/json.c \
	src/report/markdown.c \
	src/report/report.c \
	src/report/report.h
REPORT_LIBS = libreport.a $(PANE_LIBS)
