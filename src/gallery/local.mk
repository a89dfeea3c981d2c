noinst_LIBRARIES += libgallery.a
libgallery_a_SOURCES = \
	src/gallery/compare.c \
	src/gallery/compare.h \
	src/gallery/fetch.c \
	src/gallery/fetch.h \
	src/gallery/film.c \
	src/gallery/film.h \
	src/gallery/gallery.c \
	src/gallery/gallery.h \
	src/gallery/look.c \
	src/gallery/look.h \
	src/gallery/pictures.c \
	src/gallery/pictures.h \
	src/gallery/rate.c \
	src/gallery/rate.h \
	src/gallery/show.c \
	src/gallery/show.h \
	src/gallery/shown.c \
	src/gallery/shown.h \
	src/gallery/version.c \
	src/gallery/version.h
