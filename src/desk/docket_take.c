/* Rows that came, put where they belong in the window. */
#include <string.h>

#include "desk/docket.h"

/* All numbers by as much, so that rows[0] has this one. Sums wrap, so they hold in either direction. */
static void renumber(struct docket *d, size_t first)
{
	size_t by = first - d->first;
	d->first = first;
	d->top += by;
	d->cursor += by;
	d->end_number += by;
}

/* Nothing that is wanted lies outside of the list, as far as its ends are known. */
static void keep_inside(struct docket *d)
{
	size_t least = d->at_top ? d->first : 0, height = d->height ? d->height : 1;
	if (d->at_end) {
		size_t end = d->first + d->count, last = end > least ? end - 1 : least;
		size_t last_top = end > least + height ? end - height : least;
		d->cursor = d->cursor > last ? last : d->cursor;
		d->top = d->top > last_top ? last_top : d->top;
	}
	d->cursor = d->cursor < least ? least : d->cursor;
	d->top = d->top > d->cursor ? d->cursor : d->top;
	d->top = d->cursor - d->top >= height ? d->cursor - height + 1 : d->top;
	d->top = d->top < least ? least : d->top;
}

/* As many as have room; `without`: a case that is left out. */
static size_t put(struct docket *d, size_t at, const struct store_rows *rows, int64_t without)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->count && at + n < d->room; i++)
		n += cases_read(rows, i, &d->rows[at + n]) && d->rows[at + n].id != without;
	return n;
}

static void take_top(struct docket *d, const struct store_rows *rows)
{
	if (!d->touched)
		d->cursor = d->top = 0;
	d->first = 0;
	d->count = put(d, 0, rows, 0);
	d->at_top = true;
	d->at_end = rows->count < d->most;
	d->above = false;
}

/* Keys that came since went from a last row that had a number of its own. */
static void take_end(struct docket *d, const struct store_rows *rows)
{
	size_t back = d->end_number - d->cursor, line = d->cursor - d->top;
	d->count = put(d, 0, rows, 0);
	d->at_end = true;
	d->at_top = rows->count < d->most;
	d->first = d->at_top ? 0 : DOCKET_FAR;
	d->end_wanted = false;
	size_t last = d->first + (d->count ? d->count - 1 : 0);
	d->cursor = back > last ? 0 : last - back;
	d->top = line > d->cursor ? 0 : d->cursor - line;
}

static void take_after(struct docket *d, const struct store_rows *rows)
{
	size_t n = rows->count < d->room ? rows->count : d->room, skipped = rows->count - n;
	size_t keep = d->room - n < d->count ? d->room - n : d->count, gone = d->count - keep;
	memmove(d->rows, d->rows + gone, keep * sizeof *d->rows);
	for (size_t i = 0; i < n; i++)
		cases_read(rows, skipped + i, &d->rows[keep + i]);
	d->count = keep + n;
	d->first += gone + skipped;
	d->at_top = d->at_top && !gone && !skipped;
	d->at_end = rows->count < d->most;
}

static void take_before(struct docket *d, const struct store_rows *rows)
{
	size_t n = rows->count < d->room ? rows->count : d->room;
	size_t keep = d->room - n < d->count ? d->room - n : d->count;
	bool odd = d->first < rows->count; /* more came to stand before it since numbers were counted */
	d->at_end = d->at_end && keep == d->count;
	memmove(d->rows + n, d->rows, keep * sizeof *d->rows);
	for (size_t i = 0; i < n; i++)
		cases_read(rows, i, &d->rows[i]);
	d->count = keep + n;
	d->first -= rows->count;
	d->at_top = rows->count < d->most;
	if (d->at_top || odd)
		renumber(d, d->at_top ? 0 : DOCKET_FAR);
}

/* `by` rows from a row, no further than the first. */
static size_t moved_by(size_t number, size_t by)
{
	return by > SIZE_MAX / 2 && 0 - by > number ? 0 : number + by;
}

/* What stood under the cursor when it was asked for keeps its line on the screen, whatever came or went around it. */
static void take_around(struct docket *d, const struct store_reply *reply)
{
	const struct store_rows *before = &reply->rows[0], *after = &reply->rows[1];
	struct case_row *it;
	size_t moved = d->cursor - d->asked_cursor, line = d->cursor - d->top, n = put(d, 0, before, d->asked_id);
	bool was_top = d->at_top && d->top == d->first, in_place = false;
	it = &d->rows[n];
	d->held_id = 0;
	in_place = after->count && cases_read(after, 0, it) && it->id == d->asked_id;
	d->count = n;
	if (!in_place && reply->rows[2].count && cases_read(&reply->rows[2], 0, it)) {
		d->held_id = it->id;
		d->count++;
	}
	d->count += put(d, d->count, after, d->held_id);
	d->at_top = before->count < d->most_before;
	d->at_end = after->count < d->most;
	d->first = d->at_top ? 0 : DOCKET_FAR;
	size_t at = d->first + (n < d->count || !n ? n : n - 1);
	d->cursor = moved_by(at, moved);
	d->top = line > d->cursor ? 0 : d->cursor - line;
	d->above = (d->above || was_top) && d->top > (d->at_top ? 0 : d->first);
}

void docket_take(struct docket *d, const struct store_reply *reply)
{
	switch (d->ask) {
	case ASK_TOP: take_top(d, &reply->rows[0]); break;
	case ASK_END: take_end(d, &reply->rows[0]); break;
	case ASK_AFTER: take_after(d, &reply->rows[0]); break;
	case ASK_BEFORE: take_before(d, &reply->rows[0]); break;
	case ASK_AROUND: take_around(d, reply); break;
	case ASK_NOTHING: break;
	}
	d->read = true;
	keep_inside(d);
}
