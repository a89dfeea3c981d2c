/* pgrig (pgrig.c says what it is) as a program's own: started in main, before check forks, so that its tests share the server. */
#ifndef TESTS_STORE_PG_RIG_H
#define TESTS_STORE_PG_RIG_H

#include <libpq-fe.h>

void pg_rig_start(const char *const *config); /* NAME=VALUE of postgresql.conf; NULL: none. Ends with the program, however that ends */
void pg_rig_end(void);
const char *pg_rig_url(const char *database);            /* valid until the next call */
const char *pg_rig_fresh(void);                          /* the same of a new, empty database */
const char *pg_rig_fresh_of(const char *template_name);
void pg_rig_order(const char *order);                    /* "kill", "start" ...; it must go well */
PGconn *pg_rig_connect(const char *database);            /* blocking, to look and meddle */
void pg_rig_do(const char *database, const char *sql);   /* must go well */
long long pg_rig_number(const char *database, const char *sql);

#endif
