#ifndef TESTS_BENCH_PAGE_H
#define TESTS_BENCH_PAGE_H

#include <stdbool.h>

/* A JPEG of a printed page, slightly askew, in uneven light and with a camera's noise. The words mean nothing. */
bool page_write(const char *path, int width, int height);

#endif
