/* fill STORE COUNT: a store of that many cases; how long it took. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/when.h"
#include "bench/fill.h"

int main(int argc, char **argv)
{
	struct store *s;
	struct err err = { 0 };
	if (argc != 3 || !store_open(STORE_OF_CASES, argv[1], &s, &err)) {
		fprintf(stderr, "%s\n", argc == 3 ? err.text : "usage: bench_fill STORE COUNT");
		return EXIT_FAILURE;
	}
	int64_t begun = when_mono_ms();
	store_wait(s);
	bool ok = fill(s, atoll(argv[2]), when_now());
	store_close(s);
	printf("%s cases in %.1f s\n", argv[2], (double)(when_mono_ms() - begun) / 1000);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
