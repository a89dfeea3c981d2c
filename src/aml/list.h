/* The watchlists by kind: what a hit on one is about, and so what may settle it. */
#ifndef AML_LIST_H
#define AML_LIST_H

enum aml_list_kind {
	AML_LIST_UNKNOWN,  /* a code that is new to us: treated as sanctions, the strictest */
	AML_LIST_SANCTIONS,
	AML_LIST_PEP,      /* politically exposed persons, heads of state and cabinets */
	AML_LIST_WANTED,   /* by police or courts */
	AML_LIST_DEBARRED, /* export denials, debarments, exclusions from contracts and markets */
	AML_LIST_KINDS
};
extern const char *const aml_list_kind_codes[AML_LIST_KINDS];  /* "unknown", "sanctions", "pep", "wanted", "debarred": kept and filtered by */
extern const char *const aml_list_kind_names[AML_LIST_KINDS];  /* for people: "sanctions", "PEP" */
enum aml_list_kind aml_list_kind(const char *code);            /* of "US_SDN" */

#endif
