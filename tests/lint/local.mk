# The source and what was built from it, held against the rules.
LINT_TESTS = tests/lint/includes tests/lint/circles tests/lint/selftest tests/lint/bootstrap tests/lint/links tests/lint/manual tests/lint/completion tests/lint/mandoc
TESTS += $(LINT_TESTS)
EXTRA_DIST += $(LINT_TESTS)
lint: $(LINKED) circles.list mantables completions
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS="$(LINT_TESTS)"
# Write the manual's tables anew from the source.
manual: mantables
	srcdir=$(srcdir) $(srcdir)/tests/lint/manual --update
# And what shells complete.
completion: completions
	srcdir=$(srcdir) $(srcdir)/tests/lint/completion --update
.PHONY: lint manual completion
# What each program is made of, for tests/lint/circles: its name, its objects and those of its libraries.
LINKED = idreview idreview-hooks idreview-image idreview-sandbox idreview-specimen
CIRCLES_LIBS = $(foreach lib,$(sort $(filter %.a,$($(1)_LDADD))),$($(subst .,_,$(lib))_OBJECTS))
circles.list: Makefile
	$(AM_V_GEN)for program in $(foreach p,$(LINKED),'$(p) $($(subst -,_,$(p))_OBJECTS) $(call CIRCLES_LIBS,$(subst -,_,$(p)))'); do \
		echo "$$program"; done >$@
CLEANFILES += circles.list
check_DATA = circles.list
# By hand, of some folders only: make circles FOLDERS='ui screen'
circles: circles.list $(LINKED)
	$(srcdir)/tests/lint/circles $(FOLDERS)
.PHONY: circles
