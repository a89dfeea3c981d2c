noinst_LIBRARIES += libconfig.a
libconfig_a_SOURCES = \
	src/config/config.c \
	src/config/config.h \
	src/config/config_file.c \
	src/config/credentials.c \
	src/config/internal.h \
	src/config/setting.def \
	src/config/terms.c
