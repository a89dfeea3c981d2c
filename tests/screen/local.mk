# The real console on a pty, against the real sandbox server.
TEST_EXTENSIONS = .steps
STEPS_LOG_COMPILER = ./play
check_PROGRAMS += play
play_SOURCES = \
	tests/screen/play.c tests/screen/play.h \
	tests/screen/play_area.c tests/screen/play_count.c tests/screen/play_start.c tests/screen/play_steps.c tests/screen/play_wait.c \
	tests/screen/area.c tests/screen/area.h \
	tests/screen/golden.c tests/screen/golden.h \
	tests/screen/grammar.c tests/screen/grammar.h \
	tests/screen/terminal.c tests/screen/terminal.h
play_LDADD = $(VTERM_LIBS) $(CURL_LIBS)
# The tests of the tests' terminal: what hurts a real one, this one sees.
check_PROGRAMS += test_screen_terminal
TESTS += test_screen_terminal
test_screen_terminal_SOURCES = tests/screen/test_screen_terminal.c tests/screen/golden.c tests/screen/golden.h tests/screen/grammar.c tests/screen/grammar.h tests/screen/terminal.c tests/screen/terminal.h
test_screen_terminal_LDADD = $(VTERM_LIBS) $(CHECK_LIBS)
check_PROGRAMS += test_case_open
TESTS += test_case_open
test_case_open_SOURCES = tests/screen/test_case_open.c
test_case_open_LDADD = $(APP_LIBS) $(CHECK_LIBS)
SCREEN_TESTS = \
	tests/screen/overview-wide.steps tests/screen/paging.steps tests/screen/mouse.steps tests/screen/mouse-off.steps tests/screen/mouse-config.steps \
	tests/screen/mouse-crash.steps tests/screen/chosen.steps tests/screen/chosen-mono.steps tests/screen/local-time.steps \
	tests/screen/whole.steps tests/screen/copy.steps tests/screen/copy-locked.steps \
	tests/screen/ca-file.steps tests/screen/ca-file-open.steps \
	tests/screen/blank.steps tests/screen/calibration.steps tests/screen/case.steps tests/screen/cases.steps tests/screen/cases-away.steps tests/screen/cases-hits.steps tests/screen/cases-thrifty.steps tests/screen/claims.steps \
	tests/screen/compare.steps tests/screen/compare-late.steps tests/screen/compare-symbols.steps tests/screen/looks.steps \
	tests/screen/crash.steps \
	tests/screen/create.steps \
	tests/screen/decide-changed.steps tests/screen/decide-clear.steps tests/screen/decide-draft.steps tests/screen/decide-hostile.steps tests/screen/decide-leave.steps tests/screen/decide-reject.steps tests/screen/decisions.steps \
	tests/screen/doctor.steps tests/screen/doctor-dumb.steps \
	tests/screen/expired-twice.steps \
	tests/screen/expired.steps \
	tests/screen/film-both.steps \
	tests/screen/film-damaged.steps \
	tests/screen/film-turn.steps \
	tests/screen/film.steps \
	tests/screen/give-up.steps tests/screen/help.steps tests/screen/hints.steps tests/screen/hints-wide.steps \
	tests/screen/hostile.steps \
	tests/screen/ids.steps tests/screen/ids-again.steps tests/screen/ids-long.steps tests/screen/ids-unknown.steps \
	tests/screen/keeps.steps \
	tests/screen/long.steps tests/screen/lost-answer.steps \
	tests/screen/mute.steps \
	tests/screen/no-sixel.steps \
	tests/screen/offline.steps tests/screen/open-write.steps tests/screen/open-writes.steps \
	tests/screen/pending.steps \
	tests/screen/phone-files.steps \
	tests/screen/pictures.steps \
	tests/screen/production.steps \
	tests/screen/queue.steps \
	tests/screen/recalls.steps \
	tests/screen/recorded.steps \
	tests/screen/refetch.steps \
	tests/screen/recorded-allowed.steps \
	tests/screen/quick.steps \
	tests/screen/rate.steps \
	tests/screen/retry-advice.steps tests/screen/retry-away.steps tests/screen/retry-custom.steps \
	tests/screen/retry-reset.steps \
	tests/screen/report.steps tests/screen/retry-step-up.steps tests/screen/retry-strategies.steps tests/screen/retry-words.steps \
	tests/screen/reveal.steps tests/screen/rows.steps tests/screen/rows-wide.steps \
	tests/screen/screening.steps tests/screen/screening-changed.steps tests/screen/screening-clear.steps tests/screen/screening-held.steps \
	tests/screen/screening-hostile.steps tests/screen/screening-lost.steps \
	tests/screen/screening-many.steps tests/screen/screening-off.steps tests/screen/screening-open.steps tests/screen/screening-open-review.steps tests/screen/screening-read-only.steps tests/screen/screening-reject.steps tests/screen/screening-store.steps tests/screen/timeline.steps \
	tests/screen/screenings.steps tests/screen/shift.steps \
	tests/screen/slow-down.steps tests/screen/still.steps \
	tests/screen/slow-fetch.steps \
	tests/screen/slow-link.steps \
	tests/screen/small.steps \
	tests/screen/subjects.steps \
	tests/screen/suspend.steps \
	tests/screen/term.steps \
	tests/screen/thrifty.steps tests/screen/thrifty-wide.steps \
	tests/screen/terms.steps tests/screen/terms-elsewhere.steps tests/screen/terms-none.steps tests/screen/terms-old.steps tests/screen/terms-small.steps \
	tests/screen/terms-strict.steps tests/screen/terms-unknown.steps tests/screen/terms-unset.steps \
	tests/screen/tmux.steps
TESTS += $(SCREEN_TESTS)
EXTRA_DIST += tests/screen/alone tests/screen/reported tests/screen/cases-more.tsv tests/screen/twenty $(SCREEN_TESTS) tests/screen/golden
