/* For those who look for it here: it is src/record's. */
#ifndef IDV_JSON_H
#define IDV_JSON_H

#include "record/json.h"

#endif
