#include "ui/copy.h"

#include "ui/ui.h"

void copy_text(struct ui *ui, const char *what, const char *text)
{
	if (term_copy(ui->term, text))
		ui_say(ui, STYLE_PLAIN, "%s sent to the clipboard (OSC 52), if the terminal takes it", what);
	else
		ui_say(ui, STYLE_WARN, "%s is too long for the clipboard (8 kB): nothing was copied", what);
}
