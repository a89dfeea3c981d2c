/* Looks and decisions made of a few words, for the tests of src/aml. */
#ifndef TESTS_AML_RIG_H
#define TESTS_AML_RIG_H

#include "aml/decision.h"
#include "aml/look.h"

/* A screening of one person, and whatever hits and reviews are added. JSON of ours, as the API writes it. */
#define RIG_SCREENING(status, assignee, version, more) \
	"{\"id\":\"wlscr_1\",\"search_terms\":{\"watchlist_program_id\":\"prg_1\",\"legal_name\":\"Mara Quist\",\"date_of_birth\":\"1988-02-03\"," \
	"\"document_number\":null,\"country\":\"SE\",\"version\":" version "},\"assignee\":" assignee ",\"status\":\"" status "\",\"client_user_id\":\"user-1\"," \
	"\"audit_trail\":{\"source\":\"link\",\"dashboard_user_id\":null,\"timestamp\":\"2026-05-01T10:00:00Z\"}" more "}"
#define RIG_HIT(id, status, list, more) \
	"{\"id\":\"" id "\",\"review_status\":\"" status "\",\"first_active\":\"2019-01-02T03:04:05Z\",\"inactive_since\":null,\"historical_since\":null," \
	"\"list_code\":\"" list "\",\"plaid_uid\":\"uid_" id "\",\"source_uid\":\"26192\",\"sub_programs\":[\"SDGT\",\"IRAN\"]" more "}"
#define RIG_ANALYSIS ",\"analysis\":{\"dates_of_birth\":\"no_match\",\"documents\":\"no_data\",\"locations\":\"partial_match\",\"names\":\"match\",\"search_terms_version\":1}"
#define RIG_DATA(name) ",\"data\":{\"dates_of_birth\":[],\"documents\":[],\"locations\":[],\"names\":[{\"analysis\":{\"summary\":\"match\"}," \
	"\"data\":{\"full\":\"" name "\",\"is_primary\":true,\"weak_alias_determination\":\"none\"}}]}"
#define RIG_WHOLE_HIT(id, status, list) RIG_HIT(id, status, list, RIG_ANALYSIS RIG_DATA("Mara Kvist"))
#define RIG_REVIEW(id, source, comment) \
	"{\"id\":\"" id "\",\"confirmed_hits\":[],\"dismissed_hits\":[],\"comment\":" comment ",\"audit_trail\":{\"source\":\"" source "\"," \
	"\"dashboard_user_id\":null,\"timestamp\":\"2026-05-01T11:00:00Z\"}}"

/* A look of these, whole; lists of hits and reviews without their brackets, "" none. Failing to read is a failed test. */
void rig_look(struct aml_look *l, const char *screening, const char *hits, const char *reviews);
/* One page more of a list. */
void rig_take(struct aml_look *l, const struct record_kind *kind, const char *elements, bool last);

/* A decision on what was seen, which it takes: by "ana on jump2". */
void rig_decision(struct aml_decision *d, struct aml_look *seen, enum aml_aim aim);
/* A verdict with so many factors that differ; the rest the list lacks. */
struct aml_hit_verdict *rig_verdict(struct aml_decision *d, const char *hit_id, enum aml_verdict verdict, int differing);

#endif
