/* `idreview store`: its words, and what they share. Within src/command/store*.c only. */
#ifndef COMMAND_STORE_H
#define COMMAND_STORE_H

#include "store/cases.h"
#include "store/opened.h"

struct options;

struct shelf {
	const struct config *config;
	const struct options *options;
	const char **words;      /* behind the subcommand's */
	size_t count;
	struct opened opened;
	struct err half;         /* the first thing that was done by half only; told at the end */
};

/* Each gives false and err where it failed; what it did not like about the store, it says itself. */
typedef bool shelf_run(struct shelf *s, struct err *err);
shelf_run store_check, store_backup, store_export, store_prune, store_hold, store_erase, store_ended, store_relink;

/* The case that the word names, by its number or the id of one of its attempts. */
bool shelf_case(struct shelf *s, const char *word, struct case_row *out, struct err *err);
/* "--dry-run or --yes": *yes which. */
bool shelf_sure(const struct shelf *s, const char *what, bool *yes, struct err *err);
/* May who runs this do what only such a one may? On a store of SQLite for which the configuration names nobody, all who can open it may. */
bool shelf_may(const struct shelf *s, enum person_role least, const char *what, struct err *err);
/* A transaction of the WRITE lane for an act, and its sending. */
struct store_tx *shelf_begin(struct shelf *s);
bool shelf_send(struct shelf *s, struct store_tx *t, struct err *err);
/* Their keys; true also where the log of keys could not be emptied, which s->half then says. */
bool shelf_destroy(struct shelf *s, const int64_t *ids, size_t count, struct err *err);
/* Where keys and cases do not fit together, by number; there is a store of keys. Nothing may be deleted from within found. */
enum shelf_strange {
	SHELF_NO_CASE,           /* a key of a case that is not there */
	SHELF_NO_KEY,            /* a case with notes that has none */
	SHELF_DESTROYED,
	SHELF_STRANGE
};
bool shelf_compare_keys(struct shelf *s, void (*found)(void *ctx, int64_t id, enum shelf_strange what), void *ctx, struct err *err);

#endif
