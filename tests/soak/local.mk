# Seeded schedules of writes, in virtual time, against the sandbox as a library.
check_PROGRAMS += schedules
TESTS += schedules
schedules_SOURCES = \
	tests/soak/child.c tests/soak/wire.h \
	tests/soak/console.c tests/soak/console.h tests/soak/console_screening.c \
	tests/soak/judge.c \
	tests/soak/kinds.c tests/soak/kinds.h tests/soak/kinds_end.c tests/soak/kinds_network.c tests/soak/kinds_people.c \
	tests/soak/judge_screening.c tests/soak/kinds_screening.c tests/soak/script_screening.c \
	tests/soak/watched.c tests/soak/watched.h \
	tests/soak/libcurl.c \
	tests/soak/main.c \
	tests/soak/net.c \
	tests/soak/program.c \
	tests/soak/schedule.c tests/soak/schedule.h \
	tests/soak/script.c \
	tests/soak/world.c tests/soak/world.h \
	tests/screen/grammar.c tests/screen/grammar.h tests/screen/terminal.c tests/screen/terminal.h
SOAK_COMMA = ,
SOAK_WRAPS = clock_gettime nanosleep poll ppoll __poll_chk __ppoll_chk read __read_chk fsync fdatasync flock \
	fcntl getrandom \
	curl_global_init_mem curl_global_cleanup \
	curl_easy_init curl_easy_cleanup curl_easy_setopt curl_easy_getinfo \
	curl_multi_init curl_multi_cleanup curl_multi_setopt curl_multi_add_handle curl_multi_remove_handle \
	curl_multi_socket_action curl_multi_info_read
schedules_LDFLAGS = $(AM_LDFLAGS) $(patsubst %,-Wl$(SOAK_COMMA)--wrap=%,$(SOAK_WRAPS))
schedules_LDADD = $(APP_LIBS) $(SANDBOX_LIBS) $(VTERM_LIBS)
# Whatever runs is killed at moments drawn from a seed; at 30 here.
check_PROGRAMS += kills
TESTS += kills
kills_SOURCES = \
	tests/soak/kills.c tests/soak/kills.h \
	tests/soak/kill_judge.c \
	tests/soak/kill_load.c \
	tests/soak/kill_log.c \
	tests/soak/kill_worker.c \
	tests/soak/kill_world.c \
	tests/sandbox/server.c tests/sandbox/server.h
kills_LDADD = libstorerig.a $(INTAKE_LIBS) $(STORE_LIBS) $(CHECK_LIBS) $(CJSON_LIBS)
# Three consoles on one store, over the demo's cases.
check_PROGRAMS += team
TESTS += team
team_SOURCES = tests/soak/team.c tests/screen/grammar.c tests/screen/grammar.h tests/screen/terminal.c tests/screen/terminal.h
team_LDADD = $(VTERM_LIBS)
# Decisions, each with something that changes at a moment drawn from a seed; 100 here.
check_PROGRAMS += races
TESTS += races
races_SOURCES = tests/soak/races.c tests/soak/race.h tests/soak/race_desk.c tests/soak/race_judge.c tests/soak/race_server.c tests/soak/race_store.c
races_LDFLAGS = $(AM_LDFLAGS) -Wl$(SOAK_COMMA)--wrap=sandbox_serve
races_LDADD = libstorerig.a $(APP_LIBS) $(SANDBOX_LIBS) $(CHECK_LIBS)
# `make soak` drives thousands.
SOAK_COUNT = 150
SOAK_SEED = 1
SOAK_KILLS = 200
SOAK_RACES = 2000
soak: schedules kills races idreview idreview-hooks idreview-sandbox pgrig
	srcdir=$(srcdir) ./schedules --seed $(SOAK_SEED) --count $(SOAK_COUNT)
	srcdir=$(srcdir) ./kills --seed $(SOAK_SEED) --count $(SOAK_KILLS)
	srcdir=$(srcdir) ./races --seed $(SOAK_SEED) --count $(SOAK_RACES)
.PHONY: soak
