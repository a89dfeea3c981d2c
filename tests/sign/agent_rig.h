/* A throwaway SSH agent and keys, for tests of signatures: real ones of OpenSSH, and one that misbehaves. All is gone with the
 * program. */
#ifndef TESTS_SIGN_AGENT_RIG_H
#define TESTS_SIGN_AGENT_RIG_H

#include <stdbool.h>

/* A directory of the program's own; ends, with agents and files, at exit or by agent_rig_end. */
const char *agent_rig_dir(void);
void agent_rig_end(void);
/* A new ed25519 key: its public line without comment, valid until the next call. In the agent: added and its file taken away.
 * comment may be anything. */
const char *agent_rig_key(const char *name, const char *comment, bool in_agent);
void agent_rig_start(void);                  /* an empty agent; SSH_AUTH_SOCK names it */
void agent_rig_run(const char *const *argv); /* must go well */
/* One that has the key of this line and: never answers; refuses to sign; signs with zeros; has so many more keys that nobody reads
 * them. */
enum agent_rig_fault { AGENT_STALLS, AGENT_REFUSES, AGENT_LIES, AGENT_FLOODS };
void agent_rig_faulty(enum agent_rig_fault fault, const char *key);

#endif
