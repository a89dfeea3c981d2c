/* Settings: built-in defaults, then /etc/idreview/config, then ${XDG_CONFIG_HOME:-~/.config}/idreview/config, then environment, then
 * options. What the first file lists in `locked` none of the later ones may change. One table (config.c) gives each setting its name,
 * type, default, help and man page text. Files are read with libconfuse; one that holds a secret must be 0600 and the user's (or root's),
 * not a symlink. An unknown setting is an error naming file and line. */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

enum { CONFIG_LIST_MAX = 64 };

struct config_pair { char *key, *value; };
struct config_list { char *items[CONFIG_LIST_MAX]; size_t count; };

struct config {
	char *environment;       /* "sandbox" (default) or "production"; PLAID_ENV */
	char *base_url;          /* "" : the vendor's host of the environment */
	char *client_id, *secret;/* secret memory; NULL until config_credentials */
	char *secret_command;    /* prints the secret on its standard output; run by /bin/sh, 10 s at most */
	char *ca_file;
	struct config_list allow_host;       /* base URL hosts beyond vendor and loopback */
	struct config_list image_hosts;      /* empty: any public host */
	struct config_pair templates[CONFIG_LIST_MAX]; size_t template_count; /* template id -> name */
	char *dashboard_url;     /* pattern with {id}; "" : no links */
	bool image_hosts_only;   /* pictures from image_hosts alone, also when that is empty */
	bool read_only, images;
	bool recorded_images;    /* pictures also where the session is recorded */
	struct config_list locked; /* settings that only the system-wide file may give */
	bool system_read;        /* what comes now comes after the system-wide file */
	int idle_blank_s;        /* blank the screen after this long without a key; 0 never. default 300 */
	int list_cap;            /* most attempts read a subject; default 2000 */
	int limit_create, limit_get, limit_list, limit_retry, limit_screening; /* calls a minute; defaults 120 420 300 120 300 */
	struct config_list screening_policy; /* as aml_policy_set reads them: "sanctions=2" */
	int screening_sweep_s;   /* from one round over the screenings that wait to the next; default 600, 0 none */
	int settle_horizon_s;    /* how long a write that is open is looked for; default 600 */
	char *store;             /* "": a file of SQLite at its place; "none"; a path; postgresql://... IDREVIEW_STORE */
	char *case_keys;         /* "": beside a store of SQLite; a path; postgresql://... */
	char *link_key_file, *link_key_command; /* "" both: beside a store of SQLite */
	bool hash_users;         /* client_user_id is kept as a keyed hash */
	char *audit_recipient;   /* 64 hex digits; "": audit.key in the state directory */
	struct config_list roles; /* as config_read_role reads them; the system-wide file's */
	int lease_s;             /* of a claim; default 900 */
	struct config_list due, retention, views; /* as config_due_s, config_term and config_view_at read them */
	struct config_list columns; /* of the list of cases: "user", "user+6", "-steps" */
	struct config_list queues; /* to escalate to */
	struct config_list assign; int assign_cap; /* people, round robin; 0: no cap */
	struct config_list thresholds, playbook, step_up; /* as src/decide reads them, like all of the next seven */
	int retries;             /* that a user should be asked for; default 2 */
	char *policy;            /* its name and version */
	struct config_list reasons, resolutions, checklist, narratives, second_look;
	bool blind;              /* the first verdict is hidden from who gives the second */
	bool dispositions;       /* nothing is settled or retried without one */
	bool sign_agent;         /* by the reviewer's own key where there is an agent */
	char *sign_key;          /* the store's; "": sign.key beside a store of SQLite */
	int shown_again;         /* percent of decided cases */
	bool mouse;              /* asked for in the console */
	bool copy_fields;        /* P may send a field to the clipboard */
	bool strict_term;        /* nothing stands in for a terminal the host does not know */
	bool utc;                /* times in UTC (default) or local */
};

void config_init(struct config *c);                       /* defaults */
/* The system-wide file when it exists, and then the user's (own NULL: the usual one, when it exists). */
bool config_read_files(struct config *c, const char *own, struct err *err);
bool config_read_file(struct config *c, const char *path, struct err *err);
bool config_read_environment(struct config *c, struct err *err);
/* One setting by its name, as files and options give it; a list is added to. ERR_CONFIG names the setting, never its value. */
bool config_set(struct config *c, const char *name, const char *value, struct err *err);
bool config_is_locked(const struct config *c, const char *name);
/* Credentials from the environment (PLAID_CLIENT_ID, PLAID_SECRET), the file or secret_command; the variables are then unset and
 * wiped, so that no child inherits them. */
bool config_credentials(struct config *c, struct err *err);
const char *config_base_url(const struct config *c);      /* the effective one; api/server.h judges it */
bool config_check_ca_file(const struct config *c, struct err *err); /* readable and of certificates, where one is named */
const char *config_template_name(const struct config *c, const char *template_id); /* NULL when not named */
void config_finish(struct config *c);

/* How long a case of this template may wait, s; 0: for ever. */
int64_t config_due_s(const struct config *c, const char *template_id);
/* What is kept in the store for how long, counted from what. */
enum config_kept { KEPT_ATTEMPTS, KEPT_SCREENINGS, KEPT_EVENTS, KEPT_NOTES, KEPT_DECISIONS, KEPT_INBOX, KEPT_SEEN, KEPT_WRITES, KEPT_KINDS };
enum config_from {
	FROM_MADE,               /* the row was made */
	FROM_ENDED,              /* the relationship with the person ended, as idreview store ended says; never before */
	FROM_DONE                /* nothing is to be done about it any more */
};
struct config_term { enum config_kept kind; int64_t keep_s; enum config_from from; };
extern const char *const config_kept_names[KEPT_KINDS]; /* "attempts" ... */
extern const char *const config_from_names[FROM_DONE + 1];
struct config_term config_term_of(const struct config *c, enum config_kept kind); /* the setting's, or the built-in one */
/* Saved views, in their order; false past the end. Text is borrowed; the filter is not understood yet. */
enum { CONFIG_VIEW_NAME = 40 };
struct config_view { char name[CONFIG_VIEW_NAME]; const char *filter; };
bool config_view_at(const struct config *c, size_t i, struct config_view *out);
enum { CONFIG_ROLES = 4 };
extern const char *const config_role_names[CONFIG_ROLES]; /* "reader", "reviewer", "approver", "administrator" */
/* Of a person, by the system-wide file; -1: not named. The last that names them counts. */
int config_role_of(const struct config *c, const char *person);
/* The key that links are made with, by link_key_command: what it prints, without the line's end, in secret memory. */
char *config_link_key(const struct config *c, struct err *err);

/* For the manual and for `doctor`: row i of the settings table, false past the end. */
struct config_setting { const char *name, *type, *fallback, *help; long least, most; /* of a number */ };
bool config_setting_at(size_t i, struct config_setting *out);

#endif
