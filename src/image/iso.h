/* MP4, MOV, HEIC and AVIF are files of boxes (ISO 14496-12). None is decoded; only what it is coded in is looked for, for a sentence
 * that says it. Internal to src/image. */
#ifndef IMAGE_ISO_H
#define IMAGE_ISO_H

#include <stddef.h>
#include <stdint.h>

enum { ISO_CODEC_MAX = 24 };

/* "H.264", "HEVC", "AV1"; "" when the file does not say, or is none of these. Every offset is checked, and as many boxes are looked at
 * as a true file has. */
void iso_codec(const uint8_t *bytes, size_t n, char out[ISO_CODEC_MAX]);

#endif
