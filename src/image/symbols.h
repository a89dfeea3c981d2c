/* Pictures of symbols, when built with libchafa. Internal to src/image. */
#ifndef IMAGE_SYMBOLS_H
#define IMAGE_SYMBOLS_H

#include "config.h"
#include "image/raster.h"

/* Before the lock: what libchafa sets up once. */
void symbols_start(void);
/* r: SYMBOL_PX by SYMBOL_PX a cell. */
void encode_symbols(const struct raster *r, enum image_depth depth, struct buf *out);

#endif
