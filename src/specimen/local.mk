# Specimen pictures are a library of their own: tests and benches draw them too, without a server.
noinst_LIBRARIES += libspecimen.a
libspecimen_a_SOURCES = \
	src/specimen/art.h \
	src/specimen/beard.c \
	src/specimen/boxes.c \
	src/specimen/boxes.h \
	src/specimen/camera.c \
	src/specimen/card.c \
	src/specimen/clothes.c \
	src/specimen/encode.c \
	src/specimen/eyes.c \
	src/specimen/face.c \
	src/specimen/hair.c \
	src/specimen/hand.c \
	src/specimen/head.c \
	src/specimen/head.h \
	src/specimen/layer.c \
	src/specimen/lettering.c \
	src/specimen/light.c \
	src/specimen/look.c \
	src/specimen/mrz.c \
	src/specimen/paper.c \
	src/specimen/pixels.c \
	src/specimen/portrait.c \
	src/specimen/render.c \
	src/specimen/render.h \
	src/specimen/rng.h \
	src/specimen/room.c \
	src/specimen/scene.c \
	src/specimen/script.c \
	src/specimen/selfie.c \
	src/specimen/sheet.c \
	src/specimen/sheet.h \
	src/specimen/sides.c \
	src/specimen/specimen.c \
	src/specimen/specimen.h \
	src/specimen/view.c
SPECIMEN_LIBS = libspecimen.a $(BASE_LIBS) $(CAIRO_LIBS) $(JPEG_LIBS) $(PNG_LIBS) -lm
noinst_PROGRAMS += idreview-specimen
idreview_specimen_SOURCES = src/specimen/main.c
idreview_specimen_LDADD = $(SPECIMEN_LIBS)
