#include "report/report.h"

const char *const report_form_names[REPORT_FORMS] = { "md", "html", "json" };
