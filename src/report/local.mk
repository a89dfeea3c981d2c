noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	src/report/form.c \
	src/report/report.h
REPORT_LIBS = libreport.a $(PANE_LIBS)
