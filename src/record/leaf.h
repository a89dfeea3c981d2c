/* A leaf: one field that the API documents. A table of them, one row each in a .def file, is what a kind of answer is to all of this
 * folder: decoding, the JSON pane, masking, explanations and the tests of coverage read the table and no other list of fields exists. */
#ifndef RECORD_LEAF_H
#define RECORD_LEAF_H

enum record_type {
	RECORD_STRING, RECORD_INTEGER, RECORD_BOOLEAN, RECORD_ENUM, RECORD_DATE, RECORD_TIME, RECORD_COUNTRY, RECORD_URL, RECORD_OBJECT
};

enum {
	RECORD_MASKED = 1 << 0,   /* shown but for its tail until revealed */
	RECORD_NULLABLE = 1 << 1,
	RECORD_NEWER = 1 << 2,    /* not on the reference page */
	RECORD_PERSONAL = 1 << 3, /* about the person: hidden in lists, never logged */
	RECORD_WORDS = 1 << 4,    /* a STRING of the wire's words without a vocabulary: shown with blanks for underscores */
	RECORD_WISHED = 1 << 5    /* a BOOLEAN that is well when true, and worth a look when not */
};

/* Deepest array nesting of a leaf: risk_check.devices[].factors[] */
enum { RECORD_DEPTH = 2 };

struct record_leaf {
	const char *path;      /* "user.name.given_name", "documents[]" style, as in the API */
	enum record_type type;
	unsigned vocab;        /* of an ENUM: in the kind's vocabularies; else 0 */
	const char *label;     /* for people, without its object's name: "given name" */
	unsigned pane;         /* of the kind's; a leaf belongs to exactly one (others may show it too) */
	unsigned flags;
};

#endif
