# The source and what was built from it, held against the rules.
LINT_TESTS = tests/lint/includes tests/lint/selftest tests/lint/bootstrap tests/lint/links tests/lint/manual tests/lint/completion tests/lint/mandoc
TESTS += $(LINT_TESTS)
EXTRA_DIST += $(LINT_TESTS)
lint: $(bin_PROGRAMS) mantables completions
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS="$(LINT_TESTS)"
# Write the manual's tables anew from the source.
manual: mantables
	srcdir=$(srcdir) $(srcdir)/tests/lint/manual --update
# And what shells complete.
completion: completions
	srcdir=$(srcdir) $(srcdir)/tests/lint/completion --update
.PHONY: lint manual completion
