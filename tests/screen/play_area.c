/* Steps that look at parts of the screen: lists that move by pages, the row under the cursor, colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen/area.h"
#include "screen/play.h"

enum { PAGES_MAX = 100, SETTLE_MS = 20 };

struct page {
	struct area area;
	char *before, status[TERMINAL_ROW], end[100];
	bool over;
};

/* "lines 12-40 of 40": the last is on the screen. */
static bool at_last_line(struct play *p)
{
	char row[TERMINAL_ROW];
	int last, count;
	for (int i = 0; i < p->terminal.rows; i++) {
		terminal_row(&p->terminal, i, row);
		const char *at = strstr(row, "lines ");
		if (at && sscanf(at, "lines %*d-%d of %d", &last, &count) == 2)
			return last == count;
	}
	return true; /* all of it is there */
}

static bool pages_end(struct play *p)
{
	return strcmp(p->page->end, "lines") == 0 ? at_last_line(p) : terminal_contains(&p->terminal, p->page->end);
}

/* By all that shows but one row, or to the end; and the status line is that of the new frame. */
static bool page_moved(struct play *p, const char *unused)
{
	(void)unused;
	struct page *page = p->page;
	char status[TERMINAL_ROW];
	terminal_row(&p->terminal, p->terminal.rows - 2, status);
	int moved = area_moved(&p->terminal, &page->area, page->before);
	return (moved == page->area.rows - 1 || (moved > 0 && pages_end(p))) && (page->over || strcmp(status, page->status) != 0);
}

/* Press a key until a text is on the screen ("lines": until the status line counts to the last one): each time, what stands between two
 * rows (negative: from the bottom) and two columns moves up, one row staying to be seen, and the status line tells it ("over": there is
 * none). */
void step_pages(struct play *p, const char *rest)
{
	struct page page = { 0 };
	char key[16];
	int first, last, left, right, count = 0;
	if (sscanf(rest, "%15s %d %d %d %d %99[^\n]", key, &first, &last, &left, &right, page.end) != 6)
		play_die(p, "pages %s?", rest);
	page.over = strncmp(page.end, "over ", 5) == 0;
	if (page.over)
		memmove(page.end, page.end + 5, strlen(page.end + 5) + 1);
	page.area = (struct area){ .row = first, .rows = (last < 0 ? p->terminal.rows + last : last) - first + 1, .col = left, .cols = right - left + 1 };
	for (p->page = &page; !pages_end(p); count++) {
		if (count == PAGES_MAX)
			play_die(p, "no end after %d pages", count);
		page.before = area_text(&p->terminal, &page.area);
		terminal_row(&p->terminal, p->terminal.rows - 2, page.status);
		step_key(p, key);
		play_wait(p, page_moved, key, "what was on the screen did not move up by all but a row:");
		free(page.before);
		while (page.over && play_pump(p, SETTLE_MS))
			continue;
	}
	p->page = NULL;
}

static bool row_is_chosen(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.reversed >= p->terminal.cols - 2;
}

/* The row of this text is the one under the cursor, and shown so in all its width. */
void step_chosen(struct play *p, const char *text)
{
	play_wait(p, row_is_chosen, text, "not chosen:");
}

static bool row_is_even(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.even >= p->terminal.cols - 2;
}

/* The row of this text is chosen, and no mark in it is a block of another colour. */
void step_even(struct play *p, const char *text)
{
	play_wait(p, row_is_even, text, "not chosen, or not of one background:");
}

static bool text_is_coloured(struct play *p, const char *text)
{
	struct row_style style;
	return area_row_style(&p->terminal, text, &style) && style.coloured;
}

void step_coloured(struct play *p, const char *text)
{
	play_wait(p, text_is_coloured, text, "without a colour:");
}
