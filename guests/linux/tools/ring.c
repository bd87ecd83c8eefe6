#include "ring.h"

#include <string.h>

#include "mvm_abi.h"

/* Orders this end's accesses as the other processor observes them (DMB). */
#define barrier() __sync_synchronize()

/*
 * A word of the shared memory. The tests define another WORD, which changes the memory before each
 * access.
 */
#ifndef WORD
#define WORD(words, byte_offset) ((words)[(byte_offset) / sizeof(uint32_t)])
#endif

static uint32_t whole(uint32_t bytes)
{
	return bytes & ~(RING_UNIT - 1);
}

/* Bytes that a message takes in the ring. */
static uint32_t record_size(uint32_t length)
{
	return whole(MESSAGE_LENGTH_SIZE + length + RING_UNIT - 1);
}

static uint32_t chunk(uint32_t rest)
{
	return rest < RING_UNIT ? rest : RING_UNIT;
}

static volatile uint32_t *place(volatile uint32_t *data, uint32_t n, uint32_t mask)
{
	return &WORD(data, n & mask);
}

/*
 * Also called when nothing was written, so that an overwritten copy in the shared memory becomes
 * right again.
 */
static int finish_writing(struct channel_end *channel, uint32_t written, int result)
{
	channel->written = written;
	barrier();
	WORD(channel->send_control, RING_WRITTEN) = written;
	return result;
}

static int finish_reading(struct channel_end *channel, uint32_t read, int result)
{
	channel->read = read;
	barrier();
	WORD(channel->receive_control, RING_READ) = read;
	return result;
}

void ring_open(struct channel_end *channel, void *memory, size_t size, unsigned int end)
{
	char *base = memory;
	unsigned int other = 1 - end;
	uint32_t capacity = RING_CAPACITY_MIN;

	while (capacity * 2 <= (size - RING_DATA) / 2)
		capacity *= 2;
	channel->mask = capacity - 1;
	channel->send_control = (void *)(base + end * RING_CONTROL_SIZE);
	channel->send_data = (void *)(base + RING_DATA + end * capacity);
	channel->receive_control = (void *)(base + other * RING_CONTROL_SIZE);
	channel->receive_data = (void *)(base + RING_DATA + other * capacity);
	channel->written = whole(WORD(channel->send_control, RING_WRITTEN));
	channel->read = whole(WORD(channel->receive_control, RING_READ));
}

int ring_send(struct channel_end *channel, const void *message, uint32_t length)
{
	const char *bytes = message;
	uint32_t capacity = channel->mask + 1;
	uint32_t used = channel->written - WORD(channel->send_control, RING_READ);
	uint32_t n = channel->written;

	if (length > MESSAGE_MAX)
		return RING_TOO_LONG;
	if (used > capacity || used % RING_UNIT != 0)
		return finish_writing(channel, n, RING_CORRUPT);
	if (record_size(length) > capacity - used)
		return finish_writing(channel, n, RING_FULL);
	barrier();
	*place(channel->send_data, n, channel->mask) = length;
	for (uint32_t at = 0; at < length; at += RING_UNIT) {
		/* Zeros behind the end of a message, so that nothing else leaves the program. */
		uint32_t word = 0;

		memcpy(&word, bytes + at, chunk(length - at));
		*place(channel->send_data, n + MESSAGE_LENGTH_SIZE + at, channel->mask) = word;
	}
	return finish_writing(channel, n + record_size(length), (int)length);
}

int ring_receive(struct channel_end *channel, void *message)
{
	char *bytes = message;
	uint32_t written = WORD(channel->receive_control, RING_WRITTEN);
	uint32_t available = written - channel->read;
	uint32_t n = channel->read;
	uint32_t length;

	if (available == 0)
		return finish_reading(channel, written, RING_EMPTY);
	if (available > channel->mask + 1 || available % RING_UNIT != 0)
		return finish_reading(channel, whole(written), RING_CORRUPT);
	barrier();
	/* Read once, because the other end may change the length after the check. */
	length = *place(channel->receive_data, n, channel->mask);
	if (length > MESSAGE_MAX || record_size(length) > available)
		return finish_reading(channel, whole(written), RING_CORRUPT);
	for (uint32_t at = 0; at < length; at += RING_UNIT) {
		uint32_t word = *place(channel->receive_data, n + MESSAGE_LENGTH_SIZE + at, channel->mask);

		memcpy(bytes + at, &word, chunk(length - at));
	}
	return finish_reading(channel, n + record_size(length), (int)length);
}
