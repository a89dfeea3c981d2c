#include "aml/parts.h"

#include <string.h>

#define VARIANTS(names) names,
#define SHORT(names)
static const char *const variants[] = {
#include "aml/names.def"
};
#undef VARIANTS
#undef SHORT
#define VARIANTS(names)
#define SHORT(names) names,
static const char *const shorts[] = {
#include "aml/names.def"
};
#undef VARIANTS
#undef SHORT

static const char particles[] = "von van der den de del della di da dos das do du la le los las y e el al ul ud ad an as ash at az ar ibn bin bint ben binti zu zum af av "
	"ter ten op und of oglu ogly kyzy";
static const char titles[] = "mr mrs ms miss dr prof sir haji hajji hadji sheikh shaykh shaikh mullah maulavi mawlawi gen col capt eng hon rev";
static const char suffixes[] = "jr sr ii iii iv junior senior";

static bool has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	if (n == 0)
		return false;
	for (const char *at = words; (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

static uint16_t row_of(const char *const *rows, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (has_word(rows[i], word))
			return (uint16_t)(i + 1);
	return 0;
}

static bool is_vowel(char c)
{
	return c && strchr("aeiou", c);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n > m && strcmp(s + n - m, end) == 0;
}

/* "abdul Rahman", "Abdurrahman", "Abd al-Rahman" differ in the article, which goes with what follows. */
static void without_article(char s[AML_WORD])
{
	size_t i = 3;

	if (strncmp(s, "abd", 3) != 0)
		return;
	while (is_vowel(s[i]))
		i++;
	if (i == 3 || !s[i])
		return;
	if (s[i] == 'l' || s[i] == s[i + 1])
		memmove(s + 3, s + i + 1, strlen(s + i + 1) + 1);
}

/* What differs from one Latin spelling to another of the same foreign name. Longer patterns stand first; short words keep more, since
 * Zhang is not Zang, Khan not Han, Jin not Yin. */
static const struct {
	const char *from, *to;
	size_t least; /* letters of the word */
} sounds[] = {
	{ "shch", "s", 6 }, { "tsch", "c", 6 }, { "sch", "s", 6 }, { "tch", "c", 6 }, { "tz", "c", 0 }, { "ts", "c", 0 }, { "sh", "s", 6 },
	{ "ch", "c", 6 }, { "cz", "c", 6 }, { "zh", "z", 6 }, { "sz", "s", 6 }, { "kh", "h", 6 }, { "gh", "g", 0 }, { "ph", "f", 0 }, { "th", "t", 0 },
	{ "dh", "d", 0 }, { "dj", "i", 0 }, { "ck", "k", 0 }, { "qu", "k", 0 }, { "q", "k", 0 }, { "x", "ks", 0 }, { "w", "v", 4 }, { "oo", "u", 0 },
	{ "ou", "u", 0 }, { "ee", "i", 0 }, { "ae", "a", 0 }, { "oe", "o", 0 }, { "ue", "u", 0 }, { "eo", "u", 0 }, { "j", "i", 5 }, { "y", "i", 0 },
};

/* Salah al-Din, Salahuddin, Saladdin; Izz ed-Din, Ezzedine: one part, or two with an article between. */
static void without_din(char s[AML_WORD])
{
	static const char *const ends[] = { "aldin", "eldin", "uldin", "uddin", "eddin", "addin", "eddine", "uddeen", "aldeen", "adin", "edin", "udin", "edine" };
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t m = strlen(ends[i]);
		if (n >= m + 3 && strcmp(s + n - m, ends[i]) == 0) {
			memcpy(s + n - m, "udin", 5);
			return;
		}
	}
}

static void sound_of(const char *written, char out[AML_WORD])
{
	char text[AML_WORD];
	size_t used = 0, last = 0;

	memcpy(text, written, sizeof text);
	without_article(text);
	without_din(text);
	size_t n = strlen(text);
	for (size_t i = 0; i < n;) {
		const char *add = NULL;
		size_t step = 1;
		for (size_t k = 0; !add && k < sizeof sounds / sizeof *sounds; k++)
			if (n >= sounds[k].least && strncmp(text + i, sounds[k].from, strlen(sounds[k].from)) == 0) {
				add = sounds[k].to;
				step = strlen(sounds[k].from);
			}
		char own[2] = { text[i], '\0' };
		for (add = add ? add : own; *add && used < AML_WORD - 1; add++)
			if (used == 0 || out[used - 1] != *add)
				out[used++] = *add;
		i += step;
	}
	/* Yelena, Potyomkin, Dmitriyev: "ie" and "io" are "e". */
	for (size_t i = 0; i < used; i++) {
		bool soft = out[i] == 'i' && i + 1 < used && (out[i + 1] == 'e' || (out[i + 1] == 'o' && i > 0 && i + 2 < used));
		if (soft && out[i + 1] == 'o')
			out[i + 1] = 'e';
		if (!soft && (last == 0 || out[last - 1] != out[i]))
			out[last++] = out[i];
	}
	out[last] = '\0';
	explicit_bzero(text, sizeof text);
}

/* Consonants, so that a script that writes no short vowels can be compared. w and y are vowels but at the beginning; an h at the end is not heard. */
static void bones_of(struct aml_part *p)
{
	char buffer[AML_WORD];
	size_t used = 0, last = SIZE_MAX;
	bool bare = p->script == AML_CONSONANTS || p->script == AML_HEBREW;
	const char *s = buffer;

	memcpy(buffer, p->text, sizeof buffer);
	p->article = strlen(s) > 3 && (s[0] == 'a' || s[0] == 'e' || s[0] == 'u') && s[1] == 'l';
	if (p->script == AML_CONSONANTS) {
		if (strncmp(s, "bdal", 4) == 0)
			memmove(buffer + 2, buffer + 4, strlen(buffer + 4) + 1);
		size_t n = strlen(buffer);
		if (n > 6 && strcmp(buffer + n - 5, "aldyn") == 0) /* Siraj al-Din, Sirajuddin */
			memcpy(buffer + n - 5, "dyn", 4);
	} else if (!bare) {
		without_article(buffer);
	}
	memset(p->after, 0, sizeof p->after);
	for (size_t i = 0; s[i] && used < AML_BONES - 1; i++) {
		char c = s[i];
		size_t at = i;
		if (p->script != AML_HEBREW && s[i + 1] == 'h' && strchr("ksgdpctz", c)) {
			c = c == 'z' ? 'g' : c == 'k' || c == 'c' ? 'h' : c == 's' ? 'x' : c == 'p' ? 'f' : c;
			i++;
		}
		c = c == 'v' && !s[i + 1] && !bare ? 'f' : c == 'v' ? 'w' : c == 'c' || c == 'q' ? 'k' : c == 'j' ? 'g' : c;
		if (is_vowel(c) || ((c == 'w' || c == 'y') && at > 0)) {
			if (used)
				p->after[used - 1] |= strchr("iey", c) ? AML_FRONT : c == 'a' ? 0 : AML_BACK;
			continue;
		}
		if (c == 'h' && !s[i + 1] && used)
			continue;
		if (used == 0 || p->bones[used - 1] != c || last + 1 != at)
			p->bones[used++] = c;
		last = i;
	}
	p->bones[used] = '\0';
	explicit_bzero(buffer, sizeof buffer);
}

void aml_without_inherent(const char *text, char out[AML_BONES])
{
	char sound[AML_WORD];
	size_t used = 0;

	sound_of(text, sound);
	for (size_t i = 0; sound[i] && used < AML_BONES - 1; i++) {
		if (sound[i] == 'a' || (sound[i] == 'h' && i > 0 && strchr("sc", sound[i - 1])))
			continue;
		if (used == 0 || out[used - 1] != sound[i])
			out[used++] = sound[i];
	}
	out[used] = '\0';
}

static void finish(struct aml_part *p)
{
	if (p->script == AML_KANA) { /* long vowels: Tarou is Taro */
		char *to = p->text;
		for (const char *s = p->text; *s; s++)
			if (!(s > p->text && (s[0] == 'u' || s[0] == 'o') && s[-1] == (s[0] == 'u' && s[-1] == 'u' ? 'u' : 'o')))
				*to++ = *s;
		*to = '\0';
	}
	sound_of(p->text, p->sound);
	if (p->script == AML_INHERENT)
		aml_without_inherent(p->text, p->bones);
	else
		bones_of(p);
	p->variants = row_of(variants, sizeof variants / sizeof *variants, p->text);
	p->shorts = row_of(shorts, sizeof shorts / sizeof *shorts, p->text);
}

static enum aml_part_role role_of(const struct aml_part *p, const char *written)
{
	static const char *const ends[] = { "ovich", "evich", "ovna", "evna", "ovych", "yovych", "ivna" };

	if (has_word(suffixes, p->text))
		return AML_PART_SUFFIX;
	if (p->initial) /* "Ortega y Gasset", but "Y. Ortega" */
		return (*written == 'y' || *written == 'e') && written[1] == ' ' ? AML_PART_OPTIONAL : AML_PART_CORE;
	if (has_word(particles, p->text) || has_word(titles, p->text))
		return AML_PART_OPTIONAL;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_with(p->text, ends[i]))
			return AML_PART_PATRONYMIC;
	return AML_PART_CORE;
}

/* What text_clean wrote for what cannot be shown, "<U+202E>", "<+9 marks>": its bytes, 0 where there is none. */
static size_t note_at(const char *s)
{
	if (s[0] != '<' || (s[1] != 'U' && s[1] != '+'))
		return 0;
	size_t n = strcspn(s, ">");
	return s[n] && n < 20 ? n + 1 : 0;
}

static void add_part(struct aml_name *name, size_t at, size_t end, size_t family_at)
{
	char word[2 * AML_WORD];
	size_t used = 0;

	if (name->count == AML_PARTS) {
		name->cut = true;
		return;
	}
	struct aml_part *p = &name->parts[name->count];
	*p = (struct aml_part){ .at = (uint16_t)at, .len = (uint16_t)(end - at) };
	for (size_t i = at, n; i < end && used + 4 < sizeof word; i += n) {
		size_t note = note_at(name->text + i);
		if (note) { /* of Persian: an h before a joint is not heard */
			used -= used > 1 && strncmp(name->text + i, "<U+200C>", 8) == 0 && memcmp(word + used - 2, "\xd9\x87", 2) == 0 ? 2 : 0;
			n = note;
			continue;
		}
		(void)aml_code_point(name->text + i, &n);
		memcpy(word + used, name->text + i, n);
		used += n;
	}
	word[used] = '\0';
	p->script = aml_latin(word, used, p->text);
	memset(word, 0, sizeof word);
	p->initial = p->script != AML_HAN && p->script != AML_HANGUL && p->text[0] && !p->text[1];
	finish(p);
	p->role = role_of(p, name->text + at);
	p->family = family_at && at >= family_at;
	p->given = family_at && at < family_at;
	name->unread = name->unread || !p->text[0];
	name->has_han = name->has_han || p->script == AML_HAN;
	name->count++;
}

/* "POTEMKIN, Aleksey": what stands before the comma is the family's, and comes last, as it does in our own. */
static void turn_at_comma(struct aml_name *name, size_t before)
{
	struct aml_part turned[AML_PARTS];
	size_t n = 0, real = 0;

	for (size_t i = before; i < name->count; i++)
		real += name->parts[i].role != AML_PART_SUFFIX;
	if (before == 0 || real == 0)
		return;
	for (size_t i = 0; i < name->count; i++) {
		name->parts[i].family = i < before;
		name->parts[i].given = i >= before;
	}
	for (size_t i = before; i < name->count; i++)
		turned[n++] = name->parts[i];
	for (size_t i = 0; i < before; i++)
		turned[n++] = name->parts[i];
	memcpy(name->parts, turned, sizeof *turned * n);
	explicit_bzero(turned, sizeof turned);
	name->told = true;
}

void aml_name_read(struct aml_name *name, const char *text, size_t family_at)
{
	size_t start = 0, i = 0, n, before = 0;
	bool inside = false, comma = false;

	name->text = text;
	name->count = name->cores = 0;
	name->told = family_at > 0;
	name->cut = name->unread = name->has_han = name->is_loose = false;
	for (;; i += n) {
		unsigned c = i < AML_NAME_BYTES ? aml_code_point(text + i, &n) : 0;
		size_t note = c ? note_at(text + i) : 0;
		enum aml_sign sign = note ? AML_SIGN_MARK : c ? aml_sign(c) : AML_SIGN_OTHER;
		enum aml_script script = sign == AML_SIGN_LETTER ? aml_script(c) : AML_LATIN;
		name->is_loose = name->is_loose || (sign == AML_SIGN_LETTER && aml_script_is_loose(c));
		bool alone = script == AML_HAN || script == AML_HANGUL; /* each is a part: the family's is the first, or the first two */
		if (note)
			n = note;
		if (inside && (sign == AML_SIGN_OTHER || alone)) {
			add_part(name, start, i, family_at);
			inside = false;
		}
		if (!c)
			break;
		if (alone) {
			add_part(name, i, i + n, family_at);
		} else if (sign == AML_SIGN_LETTER && !inside) {
			inside = true;
			start = i;
		}
		if ((c == ',' || c == 0xff0c || c == 0x60c) && !comma && !family_at) {
			comma = true;
			before = name->count;
		}
	}
	name->cut = name->cut || (i >= AML_NAME_BYTES && text[i]);
	if (comma)
		turn_at_comma(name, before);
	for (i = 0; i < name->count; i++)
		name->cores += name->parts[i].role == AML_PART_CORE || name->parts[i].role == AML_PART_PATRONYMIC;
	/* "Le Van An", "Du Wei": where hardly anything else is left, particles are names. */
	if (name->cores < 2)
		for (i = 0; i < name->count; i++)
			if (name->parts[i].role == AML_PART_OPTIONAL && !has_word(titles, name->parts[i].text)) {
				name->parts[i].role = AML_PART_CORE;
				name->cores++;
			}
}

/* As one word; where it would be too long, or some of it could not be read, its text is "". */
static void join(const struct aml_name *name, size_t first, size_t last, struct aml_part *out)
{
	size_t used = 0;

	*out = name->parts[first];
	for (size_t i = first;; i = first < last ? i + 1 : i - 1) {
		size_t n = strlen(name->parts[i].text);
		if (used + n >= AML_WORD || !n) {
			out->text[0] = '\0';
			return;
		}
		memcpy(out->text + used, name->parts[i].text, n + 1);
		used += n;
		if (name->parts[i].script != AML_LATIN)
			out->script = name->parts[i].script;
		if (i == last)
			break;
	}
	out->initial = false;
	out->len = 0; /* it is written nowhere */
	finish(out);
}

void aml_name_join(struct aml_name *name)
{
	memset(name->joined, 0, sizeof name->joined);
	for (size_t i = 0; i + 1 < name->count; i++) {
		join(name, i, i + 1, &name->joined[i][AML_TWO]);
		join(name, i + 1, i, &name->joined[i][AML_TWO_TURNED]);
		if (i + 2 < name->count)
			join(name, i, i + 2, &name->joined[i][AML_THREE]);
	}
}
