/*
 * One end of the two rings of a channel, the counterpart of guests/lib/channel.ts.
 * packages/abi/src/channel-ring.ts has the layout, and says why nothing that the other end writes
 * can mislead this end.
 */
#ifndef RING_H
#define RING_H

#include <stddef.h>
#include <stdint.h>

struct channel_end {
	/* Capacity of each ring - 1. */
	uint32_t mask;
	/* Words and data of the ring that this end writes, and of the ring that this end reads. */
	volatile uint32_t *send_control, *send_data;
	volatile uint32_t *receive_control, *receive_data;
	/*
	 * Numbers of bytes that this end has written and read. The shared copies are for the other
	 * end; this end never reads them back.
	 */
	uint32_t written, read;
};

/*
 * Opens end 0 or 1 of the shared memory, at least RING_DATA + 2 * RING_CAPACITY_MIN bytes. The end
 * continues where it stopped.
 */
void ring_open(struct channel_end *channel, void *memory, size_t size, unsigned int end);

/*
 * Returns length, or RING_FULL, RING_TOO_LONG or RING_CORRUPT, after which nothing was written.
 * Never waits, and rings no doorbell.
 */
int ring_send(struct channel_end *channel, const void *message, uint32_t length);

/*
 * Receives the next message into MESSAGE_MAX bytes. Returns the length, RING_EMPTY or RING_CORRUPT.
 * Never waits.
 */
int ring_receive(struct channel_end *channel, void *message);

#endif
