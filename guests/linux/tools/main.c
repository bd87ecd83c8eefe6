/*
 * One statically linked program for all commands, so that the C library, which is most of the
 * program, is there once.
 */
#include <string.h>

#include "commands.h"
#include "device.h"

static const struct {
	const char *name;
	int (*main)(int count, char **words);
} commands[] = {
	{ "mvm-channel", channel_main },
	{ "mvm-info", info_main },
};

int main(int count, char **words)
{
	const char *slash = strrchr(words[0], '/');
	const char *name = slash ? slash + 1 : words[0];

	for (size_t n = 0; n < sizeof(commands) / sizeof(commands[0]); n++)
		if (strcmp(commands[n].name, name) == 0)
			return commands[n].main(count, words);
	fail("%s: call it mvm-channel or mvm-info", name);
}
