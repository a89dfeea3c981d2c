#include "ui/terminal.h"

#include <signal.h>
#include <time.h>

#include "ui/ui.h"

static void zone(struct ui *ui, void *self)
{
	(void)self;
	ui->utc = !ui->utc;
	ui_say(ui, STYLE_PLAIN, ui->utc ? "times in UTC" : "times in local time");
}

static void blank(struct ui *ui, void *self)
{
	(void)self;
	ui->blank = true;
	ui->blank_hint = false;
}

static void redraw(struct ui *ui, void *self)
{
	(void)self;
	term_redraw(ui->term);
}

static void suspend(struct ui *ui, void *self)
{
	const struct timespec at_once = { 0 };
	sigset_t cont;
	(void)self;
	sigemptyset(&cont);
	sigaddset(&cont, SIGCONT);
	term_suspend(ui->term);
	kill(0, SIGTSTP); /* the whole job, as the shell's line discipline would */
	sigtimedwait(&cont, NULL, &at_once); /* what ended it is answered here */
	term_resume(ui->term);
}

const struct action zone_actions[] = {
	{ "time zone", { 'T' }, MODE_SCREEN, GROUP_SCREEN, "Times in local time or UTC", NULL, NULL, zone },
	{ 0 }
};

const struct action terminal_actions[] = {
	{ "blank", { '!' }, MODE_ALL, GROUP_SCREEN, "Blank the screen at once; ! again brings it back", NULL, NULL, blank },
	{ "redraw", { 'l' & CTRL }, MODE_ALL, GROUP_SCREEN, "Draw the screen again", NULL, NULL, redraw },
	{ "suspend", { 'z' & CTRL }, MODE_ALL, GROUP_SCREEN, "Suspend; fg in the shell comes back", NULL, NULL, suspend },
	{ 0 }
};
