#include "pane/layouts.h"

const struct pane_info pane_table[IDV_PANE_JSON + 1] = {
	[IDV_PANE_OVERVIEW] = { "Overview", "Overview", overview_layout },
	[IDV_PANE_KYC] = { "KYC", "KYC", kyc_layout },
	[IDV_PANE_DOCUMENTS] = { "Documents", "Docs", documents_layout },
	[IDV_PANE_SELFIE] = { "Selfie", "Selfie", selfie_layout },
	[IDV_PANE_RISK] = { "Risk", "Risk", risk_layout },
	[IDV_PANE_SMS] = { "SMS", "SMS", sms_layout },
	[IDV_PANE_SCREENING] = { "Screening", "Screening", screening_layout },
	[IDV_PANE_ATTEMPTS] = { "Attempts", "Attempts", attempts_layout },
	[IDV_PANE_JSON] = { "JSON", "JSON", json_layout },
};
