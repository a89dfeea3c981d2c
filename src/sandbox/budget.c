#include "sandbox/budget.h"

enum { MINUTE = 60 };

void budget_documented(struct budget *b)
{
	*b = (struct budget){ 0 };
	for (int i = 0; i < API_ENDPOINTS; i++)
		b->limits[i] = endpoint_table[i].budget;
}

bool budget_count(struct budget *b, enum endpoint endpoint, int64_t now, int64_t mono_ms)
{
	int limit = b->over_all ? b->over_all : b->limits[endpoint];
	int w = b->over_all ? 0 : (int)endpoint;
	if (!limit)
		return true;
	bool over = now - b->windows[w].since >= MINUTE || now < b->windows[w].since ||
	            mono_ms - b->windows[w].since_ms >= MINUTE * 1000;
	if (!b->windows[w].begun || over) {
		b->windows[w].used = 0;
		b->windows[w].since = now;
		b->windows[w].since_ms = mono_ms;
		b->windows[w].begun = true;
	}
	if (b->windows[w].used >= limit)
		return false;
	b->windows[w].used++;
	return true;
}
