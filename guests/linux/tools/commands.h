/* The commands that the one program is, by the name it is called with. */
#ifndef COMMANDS_H
#define COMMANDS_H

int channel_main(int count, char **words);
int info_main(int count, char **words);

#endif
