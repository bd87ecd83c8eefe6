/*
 * tools/ring.c on the machine that runs the tests.
 *
 *   ring-driver echo FILE              end 1 of the channel in FILE sends back what it receives, until its ring is empty
 *   ring-driver attack SEED CALLS     an end under attack by a second thread; pages without access around all it may touch
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mvm_abi.h"
#include "ring.h"

#define PAGE 4096
#define STROKES 1000000
#define SIZE (RING_DATA + 2 * RING_CAPACITY_MIN)

static int echo(const char *file)
{
	int descriptor = open(file, O_RDWR);
	struct stat status;
	struct channel_end end;
	char message[MESSAGE_MAX];
	void *memory;
	int length;

	if (descriptor < 0 || fstat(descriptor, &status) < 0)
		return 2;
	memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
	ring_open(&end, memory, status.st_size, 1);
	while ((length = ring_receive(&end, message)) >= 0)
		if (ring_send(&end, message, length) != length)
			return 3;
	return length == RING_EMPTY ? 0 : 4;
}

/* `size` bytes (a multiple of a page) with a page before and a page behind that nobody may touch. */
static char *fenced(size_t size)
{
	char *all = mmap(NULL, size + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(all + PAGE, size, PROT_READ | PROT_WRITE);
	return all + PAGE;
}

/* xorshift32 */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static volatile int attacking = 1;

struct attacker {
	volatile uint32_t *memory;
	uint32_t state;
	/* How often it has struck. */
	volatile long strokes;
};

/* A running number that the victim may take for one of its rules: a little further than the other word of the ring. */
static void advance(struct attacker *attacker, uint32_t choice)
{
	volatile uint32_t *control = &attacker->memory[(choice & 1) * RING_CONTROL_SIZE / 4];
	uint32_t distance = next(&attacker->state) % (RING_CAPACITY_MIN / RING_UNIT + 2) * RING_UNIT;

	control[RING_WRITTEN / 4] = control[RING_READ / 4] + distance;
}

/* Numbers that mean something as a length, and others. */
static uint32_t number(struct attacker *attacker, uint32_t choice)
{
	uint32_t any = next(&attacker->state);

	return choice & 1 ? any % (4 * MESSAGE_MAX) : any;
}

static void *attack(void *data)
{
	struct attacker *attacker = data;

	while (attacking) {
		uint32_t choice = next(&attacker->state);
		uint32_t way = choice % 8;

		attacker->strokes++;
		choice /= 8;
		if (way < 4)
			advance(attacker, choice);
		else if (way < 7)
			attacker->memory[(RING_DATA + choice / 2 % (2 * RING_CAPACITY_MIN)) / 4] = number(attacker, choice);
		else
			attacker->memory[choice / 2 % RING_DATA / 4] = number(attacker, choice);
	}
	return NULL;
}

static int survive(uint32_t seed, long calls)
{
	char *memory = fenced(SIZE);
	/* The longest message ends at the fence. */
	char *message = fenced(PAGE) + PAGE - MESSAGE_MAX;
	struct attacker attacker = { (volatile uint32_t *)memory, seed, 0 };
	uint32_t state = seed + 1;
	struct channel_end end;
	pthread_t thread;

	ring_open(&end, memory, SIZE, seed & 1);
	pthread_create(&thread, NULL, attack, &attacker);
	/* The two threads need not run equally fast. */
	while (calls-- > 0 || attacker.strokes < STROKES) {
		uint32_t length = next(&state) % (MESSAGE_MAX + 1);
		int sent = ring_send(&end, message + MESSAGE_MAX - length, length);
		int received = ring_receive(&end, message);

		if (sent != (int)length && sent != RING_FULL && sent != RING_CORRUPT)
			return 3;
		if (received > (int)MESSAGE_MAX || received < RING_CORRUPT)
			return 4;
	}
	attacking = 0;
	pthread_join(thread, NULL);
	return 0;
}

int main(int count, char **words)
{
	if (count == 3 && strcmp(words[1], "echo") == 0)
		return echo(words[2]);
	if (count == 4 && strcmp(words[1], "attack") == 0)
		return survive((uint32_t)strtoul(words[2], NULL, 10), strtol(words[3], NULL, 10));
	return 2;
}
