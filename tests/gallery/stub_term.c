#include "gallery/stub_term.h"

#include <stdio.h>
#include <string.h>

void stub_term_frame(struct term *t)
{
	t->placed_count = t->text_count = t->reserved = 0;
}

bool stub_term_has(const struct term *t, const char *text)
{
	for (size_t i = 0; i < t->text_count; i++)
		if (strstr(t->texts[i].text, text))
			return true;
	return false;
}

const struct term_caps *term_caps(const struct term *t)
{
	return &t->caps;
}

void term_set_pictures(struct term *t, enum term_pictures p)
{
	t->caps.pictures = p;
}

int term_put(struct term *t, int row, int col, int width, enum style style, const char *text)
{
	if (t->text_count < STUB_TEXTS) {
		t->texts[t->text_count].row = row;
		t->texts[t->text_count].col = col;
		t->texts[t->text_count].style = style;
		snprintf(t->texts[t->text_count++].text, sizeof t->texts[0].text, "%.*s", width < 0 ? 0 : width, text);
	}
	return (int)strlen(text) < width ? (int)strlen(text) : width;
}

void term_place(struct term *t, const struct term_picture *p)
{
	if (t->placed_count < STUB_PLACED)
		t->placed[t->placed_count++] = *p;
}

void term_withdraw(struct term *t, const char *payload)
{
	t->withdrawn++;
	t->withdrawn_last = payload;
}

void term_reserve(struct term *t, int row, int col, int rows, int cols)
{
	(void)row;
	(void)col;
	(void)rows;
	(void)cols;
	t->reserved++;
}

bool term_shows(const struct term *t, uint64_t serial)
{
	return t->shows && t->shows == serial;
}

bool term_sending(const struct term *t, uint64_t serial, size_t *sent)
{
	(void)serial;
	*sent = t->sent;
	return t->busy;
}

bool term_busy(const struct term *t)
{
	return t->busy;
}
