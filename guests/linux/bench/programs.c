/* Whole programs of BusyBox, each from its fork until its end is seen. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operations.h"

#define TEXT "/tmp/text"
#define LINES 12000
#define TREE "/tmp/tree"
#define FOLDERS 20
#define FILES 25
#define WORDS 8

static const char *const programs[][WORDS] = {
	{ "/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done" },
	{ "/bin/gzip", "-c", TEXT },
	{ "/bin/sha256sum", TEXT },
	{ "/bin/sort", TEXT },
	{ "/bin/awk", "{ n[$2 % 100] += $1 } END { for (k in n) s += n[k]; print s }", TEXT },
	{ "/bin/find", TREE, "-name", "*7", "-size", "+0" },
	{ "/bin/tar", "-c", "-f", "/tmp/tar", TREE },
	{ "/bin/sh", "-c", "for i in 0 1 2 3 4 5 6 7 8 9; do /bin/busybox cat " TEXT " | /bin/busybox grep -c 77; done" },
};

static uint32_t random_state = 1;

static uint32_t random_number(void)
{
	random_state = random_state * 1664525 + 1013904223;
	return random_state >> 8;
}

static void write_lines(const char *name, int lines)
{
	FILE *file = fopen(name, "w");

	if (file == NULL)
		fail(name);
	for (int line = 0; line < lines; line++)
		fprintf(file, "%u %u a line of text %x\n", random_number(), random_number(), random_number());
	fclose(file);
}

static void make_files(void)
{
	char name[64];

	write_lines(TEXT, LINES);
	mkdir(TREE, 0755);
	for (int folder = 0; folder < FOLDERS; folder++) {
		snprintf(name, sizeof(name), TREE "/%d", folder);
		mkdir(name, 0755);
		for (int file = 0; file < FILES; file++) {
			snprintf(name, sizeof(name), TREE "/%d/%d", folder, file);
			write_lines(name, 20);
		}
	}
}

static void run(const char *const *words)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		int nowhere = open("/dev/null", O_WRONLY);

		dup2(nowhere, 1);
		execv(words[0], (char *const *)words);
		_exit(1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		fail(words[0]);
}

void run_programs(void)
{
	make_files();
	for (unsigned n = 0; n < sizeof(programs) / sizeof(programs[0]); n++) {
		mark(PROGRAMS + n, 1);
		run(programs[n]);
		mark(PROGRAMS + n, 1);
	}
}
