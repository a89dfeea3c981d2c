#include "command/fail.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/text.h"

int command_fail(const struct err *err)
{
	struct buf clean;
	buf_init(&clean, 4096);
	text_clean(err->text, strlen(err->text), &clean);
	fprintf(stderr, "idreview: %s\n", buf_str(&clean));
	log_err(LOG_ERROR, "command", err);
	if (err->remedy[0]) {
		buf_reset(&clean);
		text_clean(err->remedy, strlen(err->remedy), &clean);
		fprintf(stderr, "  %s\n", buf_str(&clean));
	}
	buf_finish(&clean);
	return err_exit_code(err->kind);
}
