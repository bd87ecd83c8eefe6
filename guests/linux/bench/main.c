/*
 * mvm-bench: the operations of a guest that `mvm bench linux` measures.
 *
 *   mvm-bench        all of them; prints MVM-BENCH-END
 *   mvm-bench exit   ends at once: the program of fork and exec
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operations.h"

__attribute__((noinline)) void mark(enum operation operation, unsigned times)
{
	__asm__ volatile("" : : "r"(operation), "r"(times) : "memory");
}

void fail(const char *what)
{
	perror(what);
	exit(1);
}

int main(int count, char **words)
{
	if (count > 1 && strcmp(words[1], "exit") == 0)
		return 0;
	run_operations();
	run_programs();
	puts("MVM-BENCH-END");
	return 0;
}
