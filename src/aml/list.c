#include "aml/list.h"

#include <string.h>

const char *const aml_list_kind_codes[AML_LIST_KINDS] = { "unknown", "sanctions", "pep", "wanted", "debarred" };
const char *const aml_list_kind_names[AML_LIST_KINDS] = { "list of an unknown kind", "sanctions", "PEP", "wanted", "debarred" };

static const struct {
	const char *code;
	enum aml_list_kind kind;
} lists[] = {
	{ "AU_CON", AML_LIST_SANCTIONS }, { "CA_CON", AML_LIST_SANCTIONS }, { "EU_CON", AML_LIST_SANCTIONS }, { "IZ_CIA", AML_LIST_PEP },
	{ "IZ_IPL", AML_LIST_WANTED },    { "IZ_PEP", AML_LIST_PEP },       { "IZ_UNC", AML_LIST_SANCTIONS }, { "IZ_WBK", AML_LIST_DEBARRED },
	{ "SG_SOF", AML_LIST_SANCTIONS }, { "TR_CMB", AML_LIST_DEBARRED },  { "TR_DFD", AML_LIST_SANCTIONS }, { "TR_FOR", AML_LIST_SANCTIONS },
	{ "TR_TWL", AML_LIST_WANTED },    { "TR_WMD", AML_LIST_SANCTIONS }, { "UK_HMC", AML_LIST_SANCTIONS }, { "US_DPL", AML_LIST_DEBARRED },
	{ "US_DTC", AML_LIST_DEBARRED },  { "US_FBI", AML_LIST_WANTED },    { "US_FSE", AML_LIST_SANCTIONS }, { "US_ISN", AML_LIST_SANCTIONS },
	{ "US_PLC", AML_LIST_SANCTIONS }, { "US_SAM", AML_LIST_DEBARRED },  { "US_SDN", AML_LIST_SANCTIONS }, { "US_SSI", AML_LIST_SANCTIONS },
};

enum aml_list_kind aml_list_kind(const char *code)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].code, code) == 0)
			return lists[i].kind;
	return AML_LIST_UNKNOWN;
}
