/* Operations of the kernel, each many times. Each is done a few times before it is measured. */
#define _GNU_SOURCE
#include "operations.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define MIB (1024 * 1024)
#define TOUCHED_PAGES 2048
#define SPINS 50000000u
#define MILLISECOND_NS 1000000
/* Of each operation, before it is measured. */
#define WARM 8

static void measure(enum operation operation, unsigned times, void (*once)(void))
{
	for (unsigned n = 0; n < WARM; n++)
		once();
	mark(operation, times);
	for (unsigned n = 0; n < times; n++)
		once();
	mark(operation, times);
}

static void system_call(void)
{
	syscall(SYS_getppid);
}

static char *map(size_t size)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		fail("mmap");
	return at;
}

static void touch(char *at, size_t size)
{
	for (size_t offset = 0; offset < size; offset += PAGE)
		*(volatile char *)(at + offset) = 1;
}

static void page_faults(void)
{
	size_t size = TOUCHED_PAGES * PAGE;
	char *at = map(size);

	mark(PAGE_FAULT, TOUCHED_PAGES);
	touch(at, size);
	mark(PAGE_FAULT, TOUCHED_PAGES);
	munmap(at, size);
}

static void map_once(void)
{
	munmap(map(MIB), MIB);
}

static void map_and_touch(void)
{
	char *at = map(MIB);

	touch(at, MIB);
	munmap(at, MIB);
}

static int to_other[2];
static int to_this[2];

static void put(int pipe_end)
{
	char byte = 0;

	if (write(pipe_end, &byte, 1) != 1)
		fail("write");
}

static int take(int pipe_end)
{
	char byte;

	return read(pipe_end, &byte, 1) == 1;
}

static void pipe_alone(void)
{
	put(to_other[1]);
	take(to_other[0]);
}

static void ping_pong(void)
{
	put(to_other[1]);
	if (!take(to_this[0]))
		fail("read");
}

static void wait_for(pid_t child)
{
	int status;

	if (child < 0)
		fail("fork");
	if (waitpid(child, &status, 0) != child || status != 0)
		fail("a child");
}

static void pipes(void)
{
	pid_t other;

	if (pipe(to_other) != 0 || pipe(to_this) != 0)
		fail("pipe");
	measure(PIPE_ALONE, 2000, pipe_alone);
	other = fork();
	if (other == 0) {
		close(to_other[1]);
		while (take(to_other[0]))
			put(to_this[1]);
		_exit(0);
	}
	measure(PING_PONG, 1000, ping_pong);
	close(to_other[1]);
	wait_for(other);
}

static void fork_exit(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	wait_for(child);
}

static void fork_exec(void)
{
	pid_t child = fork();

	if (child == 0) {
		execl("/bin/mvm-bench", "mvm-bench", "exit", NULL);
		_exit(1);
	}
	wait_for(child);
}

static volatile unsigned signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void signal_once(void)
{
	kill(getpid(), SIGUSR1);
}

static void sleep_once(void)
{
	struct timespec time = { 0, MILLISECOND_NS };

	nanosleep(&time, NULL);
}

/* Two instructions a round, so what is more is the kernel's tick. */
static void spin(void)
{
	unsigned rounds = SPINS;

	__asm__ volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(rounds) : : "cc");
}

void run_operations(void)
{
	volatile unsigned result;

	measure(SYSTEM_CALL, 10000, system_call);
	page_faults();
	measure(MMAP, 500, map_once);
	measure(MMAP_TOUCHED, 20, map_and_touch);
	pipes();
	measure(FORK_EXIT, 100, fork_exit);
	measure(FORK_EXEC, 100, fork_exec);
	signal(SIGUSR1, count_signal);
	measure(SIGNAL, 2000, signal_once);
	if (signals != 2000 + WARM)
		fail("signals");
	measure(SLEEP, 50, sleep_once);
	mark(TICKS, SPINS);
	spin();
	mark(TICKS, SPINS);
	mark(COMPUTE, 1);
	result = compute();
	mark(COMPUTE, 1);
	(void)result;
}
