/* Just enough gzip to test with: small truths and a bomb. */
#ifndef TESTS_API_GZIP_H
#define TESTS_API_GZIP_H

#include <stddef.h>

/* One stored block; free(). */
char *gzip_stored(const char *text, size_t *len);
/* Inflates to `size` bytes of zeros; free(). */
char *gzip_bomb(size_t size, size_t *len);

#endif
