/*
 * Runs tools/ring.c on the machine of the tests.
 *
 *   ring-driver echo FILE            end 1 of the channel in FILE sends back all messages that it
 *                                    receives, until its ring is empty
 *   ring-driver attack SEED CALLS    an end under attack; pages without access surround the memory
 *                                    that the end may access
 */
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

/* `size` bytes (a multiple of a page) between two pages that nothing may access. */
static char *fenced(size_t size)
{
	char *all = mmap(NULL, size + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(all + PAGE, size, PROT_READ | PROT_WRITE);
	return all + PAGE;
}

/* The memory under attack, if any. */
static volatile uint32_t *target;
static uint32_t attack_state;

/* xorshift32 */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/*
 * Writes a number that the victim accepts under one of its rules: a little larger than the other
 * word of the ring.
 */
static void advance(uint32_t ring)
{
	volatile uint32_t *control = &target[ring * RING_CONTROL_SIZE / 4];
	uint32_t distance = next(&attack_state) % (RING_CAPACITY_MIN / RING_UNIT + 2) * RING_UNIT;

	control[RING_WRITTEN / 4] = control[RING_READ / 4] + distance;
}

/* Replaces a plain access of ring.c (WORD): before some accesses the other VM writes something. */
volatile uint32_t *under_attack(volatile uint32_t *word)
{
	uint32_t way, value;

	if (!target)
		return word;
	way = next(&attack_state) % 16;
	value = next(&attack_state);
	/* Numbers that are plausible as a length, and other numbers. */
	if (way & 1)
		value %= 2 * MESSAGE_MAX;
	if (way < 2)
		advance(way);
	else if (way < 6)
		target[(RING_DATA + next(&attack_state) % (2 * RING_CAPACITY_MIN)) / 4] = value;
	else if (way < 7)
		target[next(&attack_state) % RING_DATA / 4] = value;
	else if (way < 8)
		*word = value;
	return word;
}

static int survive(uint32_t seed, long calls)
{
	char *memory = fenced(SIZE);
	/* The longest message ends at the fence. */
	char *message = fenced(PAGE) + PAGE - MESSAGE_MAX;
	uint32_t state = seed + 1;
	struct channel_end end;
	long received = 0;

	target = (volatile uint32_t *)memory;
	attack_state = seed;
	ring_open(&end, memory, SIZE, seed & 1);
	while (calls-- > 0) {
		uint32_t length = next(&state) % (MESSAGE_MAX + 1);
		int sent = ring_send(&end, message + MESSAGE_MAX - length, length);
		int result = ring_receive(&end, message);

		if (sent != (int)length && sent != RING_FULL && sent != RING_CORRUPT)
			return 3;
		if (result > (int)MESSAGE_MAX || result < RING_CORRUPT)
			return 4;
		received += result >= 0;
	}
	/* Otherwise the attack was only noise. */
	return received > 0 ? 0 : 5;
}

int main(int count, char **words)
{
	if (count == 3 && strcmp(words[1], "echo") == 0)
		return echo(words[2]);
	if (count == 4 && strcmp(words[1], "attack") == 0)
		return survive((uint32_t)strtoul(words[2], NULL, 10), strtol(words[3], NULL, 10));
	return 2;
}
