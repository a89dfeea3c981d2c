/* Time zones of countries, as far as an IP address' offset can be held against them. */
#ifndef DECIDE_ZONE_H
#define DECIDE_ZONE_H

#include <stdbool.h>

/* "+06:00:00", "-03:30": minutes east of Greenwich. False: it is no offset. */
bool zone_parse(const char *text, int *minutes);
/* How many minutes lie between the offset and the nearest that a country has, summer time or not; 0: it has it. -1: a country that is not known. */
int zone_distance(const char *alpha2, int minutes);

#endif
