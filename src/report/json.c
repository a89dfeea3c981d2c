/* JSON in canonical form: a member a part, an object a row. All values are texts, those of people and of the API as they were, made clean. */
#include "base/buf.h"
#include "decide/canon.h"
#include "report/doc.h"

static const char *const tones[] = {
	[RECORD_NEUTRAL] = "", [RECORD_GOOD] = "good", [RECORD_NOTICE] = "notice", [RECORD_BAD] = "bad", [RECORD_PENDING] = "pending", [RECORD_UNKNOWN] = "unknown",
};

static void put_part(struct canon *c, const struct doc_part *p)
{
	canon_object(c, p->key);
	canon_text(c, "title", p->title);
	canon_array(c, "notes");
	for (size_t n = 0; n < p->note_count; n++)
		canon_text(c, NULL, p->notes[n].text);
	canon_end(c);
	canon_array(c, "rows");
	for (size_t r = 0; r < p->row_count; r++) {
		enum record_severity tone = RECORD_NEUTRAL;
		canon_object(c, NULL);
		for (size_t i = 0; i < p->columns; i++) {
			canon_text(c, p->keys[i], p->rows[r].cells[i].text);
			tone = p->rows[r].cells[i].tone ? p->rows[r].cells[i].tone : tone;
		}
		if (tone)
			canon_text(c, "severity", tones[tone]);
		canon_end(c);
	}
	canon_end(c);
	canon_end(c);
}

void doc_json(const struct doc *d, struct buf *out)
{
	struct canon *c = canon_begin();
	canon_text(c, "title", d->title);
	canon_object(c, "parts");
	for (size_t i = 0; i < d->part_count; i++)
		put_part(c, &d->parts[i]);
	canon_finish(c, out);
	buf_add_char(out, '\n');
}
