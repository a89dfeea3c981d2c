/* Is what the terminal shows being recorded? A stranger's passport has no place in a recording. */
#ifndef COMMAND_RECORDER_H
#define COMMAND_RECORDER_H

/* What records this session ("tlog", "Teleport", "script", "asciinema", "ttyrec"), NULL when nothing known does. Looked for in the
 * environment, among the ancestors of this process and, inside tmux or screen, among those of the user's clients of it. What leaves no
 * trace there (sudo's log of its output, a recorder that is attached to tmux later) is not found. */
const char *recorder_find(void);

/* Its parts, for tests: by the variables of an environment, by the name of a process as /proc/PID/comm has it. NULL: none. */
const char *recorder_of_environment(char *const *variables);
const char *recorder_of_process(const char *comm);

#endif
