#include "decide/outcome.h"

const char *const outcome_names[OUTCOMES] = { "clear", "reject", "retry", "leave", "escalate", "ask", "dashboard" };
const char *const outcome_labels[OUTCOMES] = { "clear", "reject", "retry", "leave as it is", "escalate", "ask for information", "hand to the Dashboard" };
