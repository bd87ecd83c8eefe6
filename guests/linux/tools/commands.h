/* The commands of the program, by the name with which the program is called. */
#ifndef COMMANDS_H
#define COMMANDS_H

int channel_main(int count, char **words);
int info_main(int count, char **words);

#endif
