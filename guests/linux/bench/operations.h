/*
 * The operations, in the order in which they run. The bench on the host has the same list
 * (packages/cli/src/bench/linux/operations.ts).
 */
#ifndef OPERATIONS_H
#define OPERATIONS_H

enum operation {
	SYSTEM_CALL,
	PAGE_FAULT,
	MMAP,
	MMAP_TOUCHED,
	PIPE_ALONE,
	PING_PONG,
	FORK_EXIT,
	FORK_EXEC,
	SIGNAL,
	SLEEP,
	TICKS,
	COMPUTE,
	/* Whole programs (programs.c). */
	PROGRAMS,
};

/*
 * The host counts from the first call for an operation to the second. The host has a breakpoint
 * here: nothing else tells it, so that nothing is disturbed.
 *
 * @param times how often the operation was done
 */
void mark(enum operation operation, unsigned times);

void fail(const char *what);
void run_operations(void);
void run_programs(void);
unsigned compute(void);

#endif
