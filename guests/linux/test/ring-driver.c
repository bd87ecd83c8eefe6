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
};

static const uint32_t control_words[] = { RING_WRITTEN, RING_READ, RING_CONTROL_SIZE + RING_WRITTEN,
					  RING_CONTROL_SIZE + RING_READ };

static void *attack(void *data)
{
	struct attacker *attacker = data;

	while (attacking) {
		uint32_t choice = next(&attacker->state);
		uint32_t value = next(&attacker->state) >> (choice & 31);
		uint32_t place = (choice & 32) ? control_words[(choice >> 6) & 3] : (choice >> 6) % SIZE;

		attacker->memory[place / 4] = value;
	}
	return NULL;
}

static int survive(uint32_t seed, long calls)
{
	char *memory = fenced(SIZE);
	/* The longest message ends at the fence. */
	char *message = fenced(PAGE) + PAGE - MESSAGE_MAX;
	struct attacker attacker = { (volatile uint32_t *)memory, seed };
	uint32_t state = seed + 1;
	struct channel_end end;
	pthread_t thread;

	ring_open(&end, memory, SIZE, seed & 1);
	pthread_create(&thread, NULL, attack, &attacker);
	while (calls-- > 0) {
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
