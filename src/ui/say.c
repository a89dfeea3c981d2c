#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ui/ui.h"

void ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
	char text[sizeof ui->message];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct buf clean;
	buf_init(&clean, sizeof ui->message - 1);
	text_clean(text, strlen(text), &clean);
	snprintf(ui->message, sizeof ui->message, "%s", buf_str(&clean));
	buf_finish(&clean);
	ui->message_style = style;
	ui->message_no++;
	ui->dirty = true;
}

void ui_say_err(struct ui *ui, const struct err *err)
{
	ui_say(ui, STYLE_BAD, "%s%s%s", err->text, err->remedy[0] ? ". " : "", err->remedy);
}
