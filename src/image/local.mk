# What both sides have: the console decodes nothing and links no decoder.
noinst_LIBRARIES += libimage.a librender.a
libimage_a_SOURCES = \
	src/image/check.c \
	src/image/image.h \
	src/image/job.c \
	src/image/kind.c \
	src/image/limits.h \
	src/image/pool.c \
	src/image/pool.h \
	src/image/process.c \
	src/image/process.h \
	src/image/wire.c \
	src/image/wire.h
IMAGE_LIBS = libimage.a $(BASE_LIBS)
# The worker: all that decodes.
librender_a_SOURCES = \
	src/image/blocks.c \
	src/image/decode.c \
	src/image/decode.h \
	src/image/decoder.c \
	src/image/ebml.c \
	src/image/ebml.h \
	src/image/effects.c \
	src/image/exif.c \
	src/image/film.c \
	src/image/film.h \
	src/image/iso.c \
	src/image/iso.h \
	src/image/jpeg.c \
	src/image/kernel.c \
	src/image/kernel.h \
	src/image/kitty.c \
	src/image/lockdown.c \
	src/image/lockdown.h \
	src/image/map.c \
	src/image/palette.c \
	src/image/png.c \
	src/image/ramp.c \
	src/image/raster.c \
	src/image/raster.h \
	src/image/render.c \
	src/image/resample.c \
	src/image/sixel.c \
	src/image/sixel_small.c \
	src/image/still.c \
	src/image/still.h \
	src/image/symbols.c \
	src/image/symbols.h \
	src/image/webm.c \
	src/image/webm.h \
	src/image/webm_track.c \
	src/image/webm_track.h \
	src/image/webp.c \
	src/image/worker.c
RENDER_LIBS = librender.a $(IMAGE_LIBS) $(SIXEL_LIBS) $(JPEG_LIBS) $(PNG_LIBS) $(WEBP_LIBS) $(VPX_LIBS) $(SECCOMP_LIBS) $(CHAFA_LIBS) -lm
bin_PROGRAMS += idreview-image
idreview_image_SOURCES = src/image/program.c
idreview_image_LDADD = $(RENDER_LIBS)
