#include "aml/latin.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uclean.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/mem.h"

/* libicu's memory is ours. Its tables, megabytes that hold nobody's name, are plain; what it takes while a name is under way is secret memory. All is
 * wiped when freed. Two places are out of reach: up to 27 characters of a text live in its own objects on the stack, and its tables of data are mapped
 * from its file. Nothing else in this program uses libicu, so none of its memory is older than this. */
struct header {
	size_t size;
	bool secret;
	max_align_t bytes[];
};

static bool name_under_way;

static struct header *header_of(void *p)
{
	return (struct header *)(void *)((char *)p - offsetof(struct header, bytes));
}

static void *take(const void *context, size_t n)
{
	(void)context;
	if (n > SIZE_MAX / 2)
		return NULL;
	struct header *h = name_under_way ? secret_alloc(sizeof *h + n) : mem_alloc(sizeof *h + n);
	h->size = n;
	h->secret = name_under_way;
	return h->bytes;
}

static void give(const void *context, void *p)
{
	(void)context;
	if (!p)
		return;
	struct header *h = header_of(p);
	if (h->secret) {
		secret_free(h);
		return;
	}
	explicit_bzero(h->bytes, h->size);
	free(h);
}

static void *resize(const void *context, void *p, size_t n)
{
	void *other = take(context, n);
	if (p && other) {
		size_t had = header_of(p)->size;
		memcpy(other, p, had < n ? had : n);
		give(context, p);
	}
	return other;
}

/* Accents alone need a hundredth of what all scripts need, so the two are opened apart, each when it is first wanted. NULL: no tables. */
struct table {
	const char *id;
	bool tried;
	UTransliterator *handle;
	bool seen[USCRIPT_CODE_LIMIT];
};

static struct table accents = { .id = "Latin-ASCII" }, scripts = { .id = "Any-Latin; Latin-ASCII" };

static UTransliterator *opened(struct table *t)
{
	static bool memory_is_ours;
	UErrorCode error = U_ZERO_ERROR;
	UChar id[32];

	if (t->tried)
		return t->handle;
	t->tried = true;
	if (!memory_is_ours)
		u_setMemoryFunctions(NULL, take, resize, give, &error);
	memory_is_ours = U_SUCCESS(error);
	if (!memory_is_ours)
		return NULL;
	u_uastrcpy(id, t->id);
	UTransliterator *handle = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	if (U_SUCCESS(error))
		t->handle = handle;
	else if (handle)
		utrans_close(handle);
	return t->handle;
}

unsigned aml_code_point(const char *s, size_t *n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t more = u[0] < 0xc0 ? 0 : u[0] < 0xe0 ? 1 : u[0] < 0xf0 ? 2 : 3;
	unsigned c = more == 0 ? u[0] : u[0] & (0x3fU >> more);

	*n = u[0] ? 1 : 0;
	for (size_t i = 1; i <= more; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (u[i] & 0x3fU);
		*n = i + 1;
	}
	return c;
}

enum aml_sign aml_sign(unsigned c)
{
	/* What stands for an apostrophe, ayn, hamza, soft sign; the middle dot of Catalan. */
	if (c == '\'' || c == '`' || c == 0xb4 || c == 0xb7 || c == 0x5f3 || c == 0x5f4 || (c >= 0x2b9 && c <= 0x2bf) || c == 0x2018 || c == 0x2019 ||
		c == 0x201b || c == 0x2032 || c == 0xff07)
		return AML_SIGN_APOSTROPHE;
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? AML_SIGN_LETTER : AML_SIGN_OTHER;
	if (c == 0x25cc || c == 0xfffd)
		return AML_SIGN_OTHER;
	uint32_t category = U_GET_GC_MASK((UChar32)c);
	if (category & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK))
		return AML_SIGN_LETTER;
	return category & (U_GC_M_MASK | U_GC_CF_MASK) ? AML_SIGN_MARK : AML_SIGN_OTHER;
}

enum aml_script aml_script(unsigned c)
{
	UErrorCode error = U_ZERO_ERROR;

	if (c < 0x80)
		return AML_LATIN;
	switch (uscript_getScript((UChar32)c, &error)) {
	case USCRIPT_LATIN: case USCRIPT_COMMON: case USCRIPT_INHERITED:
		return AML_LATIN;
	case USCRIPT_CYRILLIC:
		return AML_CYRILLIC;
	case USCRIPT_HEBREW:
		return AML_HEBREW;
	case USCRIPT_ARABIC: case USCRIPT_SYRIAC: case USCRIPT_THAI: case USCRIPT_LAO: case USCRIPT_KHMER:
		return AML_CONSONANTS;
	case USCRIPT_DEVANAGARI: case USCRIPT_BENGALI: case USCRIPT_GUJARATI: case USCRIPT_GURMUKHI: case USCRIPT_ORIYA: case USCRIPT_TAMIL:
	case USCRIPT_TELUGU: case USCRIPT_KANNADA: case USCRIPT_MALAYALAM: case USCRIPT_SINHALA:
		return AML_INHERENT;
	case USCRIPT_HAN:
		return AML_HAN;
	case USCRIPT_HANGUL:
		return AML_HANGUL;
	case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA:
		return AML_KANA;
	default:
		return AML_OTHER;
	}
}

bool aml_script_is_loose(unsigned c)
{
	UErrorCode error = U_ZERO_ERROR;

	switch (c < 0x80 ? USCRIPT_LATIN : uscript_getScript((UChar32)c, &error)) {
	case USCRIPT_HANGUL: case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_THAI: case USCRIPT_LAO: case USCRIPT_KHMER:
	case USCRIPT_MYANMAR: case USCRIPT_TAMIL: case USCRIPT_TIBETAN:
		return true;
	default:
		return false;
	}
}

unsigned aml_lower(unsigned c)
{
	return (unsigned)u_tolower((UChar32)c);
}

/* As passports and lists write it: libicu's letters (ISO 9) lose their marks on the way to ASCII, and with them sh, ch, yu and ya. */
static const char *of_cyrillic(unsigned c)
{
	static const char *const letters[] = { /* U+0430 .. U+045F */
		"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch",
		"", "y", "", "e", "yu", "ya", "e", "yo", "dj", "g", "ye", "dz", "i", "yi", "j", "lj", "nj", "c", "k", "i", "u", "dz",
	};
	static const struct {
		unsigned c;
		const char *latin;
	} others[] = {
		{ 0x491, "g" }, { 0x493, "g" }, { 0x497, "j" }, { 0x49b, "k" }, { 0x4a3, "n" }, { 0x4af, "u" }, { 0x4b1, "u" }, { 0x4b3, "kh" }, { 0x4b7, "j" },
		{ 0x4bb, "h" }, { 0x4d9, "a" }, { 0x4e9, "o" }, { 0x4e3, "i" }, { 0x4ef, "u" },
	};

	c = aml_lower(c);
	if (c >= 0x430 && c <= 0x45f)
		return letters[c - 0x430];
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (others[i].c == c)
			return others[i].latin;
	return "";
}

static void add(char out[AML_WORD], size_t *len, unsigned c)
{
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) && *len < AML_WORD - 1)
		out[(*len)++] = (char)c;
}

enum { UNITS = 4 * AML_WORD };

/* The tables of a script are opened by its first letter, before the name is under way: they stay. A word may have letters of several. */
static void open_scripts(struct table *t, const UChar *units, int32_t len)
{
	for (int32_t i = 0; i < len;) {
		UErrorCode error = U_ZERO_ERROR;
		int32_t from = i, n, limit;
		UChar32 c;
		UChar one[64];
		U16_NEXT(units, i, len, c);
		UScriptCode script = uscript_getScript(c, &error);
		if (U_FAILURE(error) || script < 0 || script >= USCRIPT_CODE_LIMIT || t->seen[script])
			continue;
		t->seen[script] = true;
		n = limit = i - from;
		memcpy(one, units + from, sizeof *one * (size_t)n);
		utrans_transUChars(t->handle, one, &n, 64, 0, &limit, &error);
		explicit_bzero(one, sizeof one);
	}
}

static void by_table(struct table *t, const char *s, size_t n, char out[AML_WORD])
{
	/* What one letter becomes is four at most in libicu's tables; a word that needs more room stays untold. */
	UChar *units;
	UTransliterator *handle = opened(t);
	UErrorCode error = U_ZERO_ERROR;
	int32_t len = 0;
	size_t used = 0;

	if (!handle)
		return;
	units = secret_alloc(sizeof *units * UNITS);
	u_strFromUTF8WithSub(units, UNITS / 2, &len, s, (int32_t)n, 0xfffd, NULL, &error);
	if (U_SUCCESS(error)) {
		open_scripts(t, units, len);
		int32_t limit = len;
		name_under_way = true;
		utrans_transUChars(handle, units, &len, UNITS, 0, &limit, &error);
		name_under_way = false;
		for (int32_t i = 0; U_SUCCESS(error) && i < len && i < UNITS; i++)
			add(out, &used, units[i]);
	}
	out[used] = '\0';
	secret_free(units);
}

enum aml_script aml_latin(const char *s, size_t n, char out[AML_WORD])
{
	enum aml_script script = AML_LATIN;
	size_t len = 0, kept = 0;
	bool plain = true, told = false;
	char word[UNITS / 2];

	for (size_t i = 0, bytes; i < n && s[i]; i += bytes) {
		unsigned c = aml_code_point(s + i, &bytes);
		enum aml_sign sign = aml_sign(c);
		/* Marks are what makes a letter another, but a flood of them is nothing. The ending of Arabic feminine names is silent. */
		if (sign == AML_SIGN_OTHER || sign == AML_SIGN_APOSTROPHE || c == 0x629 || i + bytes > n)
			continue;
		if (sign == AML_SIGN_LETTER && !told && c >= 0x80) {
			script = aml_script(c);
			told = true;
		}
		plain = plain && c < 0x80;
		if (kept + bytes < sizeof word) {
			memcpy(word + kept, s + i, bytes);
			kept += bytes;
		}
	}
	out[0] = '\0';
	if (plain || script == AML_CYRILLIC) {
		for (size_t i = 0, bytes; i < kept; i += bytes) {
			word[kept] = '\0';
			unsigned c = aml_code_point(word + i, &bytes);
			if (c < 0x80)
				add(out, &len, c);
			else
				for (const char *l = of_cyrillic(c); *l; l++)
					add(out, &len, (unsigned char)*l);
		}
		out[len] = '\0';
	} else {
		by_table(script == AML_LATIN ? &accents : &scripts, word, kept, out);
	}
	explicit_bzero(word, sizeof word);
	return script;
}
