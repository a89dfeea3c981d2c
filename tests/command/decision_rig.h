/* For test_decision: commands run in this process, and what changes behind their back, in the store and in files. */
#ifndef TESTS_COMMAND_DECISION_RIG_H
#define TESTS_COMMAND_DECISION_RIG_H

extern char place[128];     /* the store's file */
extern char out[64 * 1024]; /* what the last command printed */

/* Words between blanks; @ is the test's directory. It ends with this code, with these among its output and its complaint; in_said "":
 * it complained of nothing. */
void expect(int code, const char *in_out, const char *in_said, const char *line);
void change(const char *sql);
void shell(const char *line); /* in the test's directory */

#endif
