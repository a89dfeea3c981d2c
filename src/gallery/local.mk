noinst_LIBRARIES += libgallery.a
libgallery_a_SOURCES = \
	src/gallery/film.c \
	src/gallery/film.h \
	src/gallery/look.c \
	src/gallery/look.h \
	src/gallery/pictures.c \
	src/gallery/pictures.h \
	src/gallery/rate.c \
	src/gallery/rate.h \
	src/gallery/show.c \
	src/gallery/show.h
