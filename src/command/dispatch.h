/* The program: which command the line names, what all of them begin with, and that the output was written. */
#ifndef COMMAND_DISPATCH_H
#define COMMAND_DISPATCH_H

/* Parse, read the configuration and run; returns the exit code. */
int command_main(int argc, char **argv);

#endif
