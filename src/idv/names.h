/* The names that src/record's things had while they were this folder's, for the folders that still call them so. */
#ifndef IDV_NAMES_H
#define IDV_NAMES_H

#define idv_record record
#define idv_value record_value
#define idv_extra record_extra
#define idv_page record_page
#define idv_word record_word
#define idv_leaf_info record_leaf
#define idv_type record_type
#define idv_state record_state
#define idv_severity record_severity
#define idv_node record_node
#define idv_record_destroy record_destroy
#define idv_page_finish record_page_finish
#define idv_page_take record_page_take
#define idv_page_of record_page_of
#define idv_why_empty record_why_empty

#define IDV_DEPTH RECORD_DEPTH
#define IDV_PAGE_MAX JSON_LIST_MAX
#define IDV_CHILDREN_MAX RECORD_CHILDREN_MAX
#define IDV_BODY_MAX JSON_BODY_MAX
#define IDV_CHECKED_MAX JSON_CHECKED_MAX
#define IDV_NESTING_MAX JSON_NESTING_MAX
#define IDV_VALUES_MAX JSON_VALUES_MAX
#define IDV_STRING_MAX JSON_STRING_MAX
#define IDV_MENDED JSON_MENDED
#define IDV_ABSENT RECORD_ABSENT
#define IDV_NULL RECORD_NULL
#define IDV_REDACTED RECORD_REDACTED
#define IDV_PRESENT RECORD_PRESENT
#define IDV_WRONG_TYPE RECORD_WRONG_TYPE
#define IDV_STRING RECORD_STRING
#define IDV_INTEGER RECORD_INTEGER
#define IDV_BOOLEAN RECORD_BOOLEAN
#define IDV_ENUM RECORD_ENUM
#define IDV_DATE RECORD_DATE
#define IDV_TIME RECORD_TIME
#define IDV_COUNTRY RECORD_COUNTRY
#define IDV_URL RECORD_URL
#define IDV_OBJECT RECORD_OBJECT
#define IDV_MASKED RECORD_MASKED
#define IDV_NULLABLE RECORD_NULLABLE
#define IDV_NEWER RECORD_NEWER
#define IDV_PERSONAL RECORD_PERSONAL
#define IDV_NEUTRAL RECORD_NEUTRAL
#define IDV_GOOD RECORD_GOOD
#define IDV_NOTICE RECORD_NOTICE
#define IDV_BAD RECORD_BAD
#define IDV_PENDING RECORD_PENDING
#define IDV_UNKNOWN RECORD_UNKNOWN

#endif
