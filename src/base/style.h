/* What a piece of text means. The terminal layer decides how each looks with 256, 16, 8 or no colours; meaning is never carried by
 * colour alone, so every GOOD, BAD, WARN and PENDING text also has a word or a mark. */
#ifndef BASE_STYLE_H
#define BASE_STYLE_H

enum style {
	STYLE_PLAIN,
	STYLE_DIM,       /* secondary: units, hints, empty values */
	STYLE_STRONG,    /* a value that matters */
	STYLE_HEAD,      /* a section heading */
	STYLE_LABEL,     /* the name of a field */
	STYLE_GOOD,
	STYLE_WARN,
	STYLE_BAD,
	STYLE_PENDING,
	STYLE_UNKNOWN,   /* a value our vocabulary lacks, a wrong type */
	STYLE_KEY,       /* a key to press */
	STYLE_BAR,       /* top and status line */
	STYLE_PRODUCTION,/* the environment, when it is production */
	STYLE_SELECTED,  /* the row under the cursor */
	STYLE_FRAME,     /* lines and boxes */
	STYLE_MATCH,     /* found text */
	STYLES
};

#endif
