/* English short names of ISO 3166-1 alpha-2 codes. NULL when the code is not assigned. */
#ifndef IDV_COUNTRY_H
#define IDV_COUNTRY_H
const char *idv_country_name(const char *alpha2);
#endif
