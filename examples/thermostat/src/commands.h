/* The commands that a person types. */
#ifndef COMMANDS_H
#define COMMANDS_H

/* Takes what has been typed, and carries out a command that is complete. */
void commands_step(void);

#endif
