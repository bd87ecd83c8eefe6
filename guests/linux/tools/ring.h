/*
 * One end of a channel's two rings; the counterpart of guests/lib/channel.ts. The layout, and why
 * nothing that the other end writes can lead astray, stand in packages/abi/src/channel-ring.ts.
 */
#ifndef RING_H
#define RING_H

#include <stddef.h>
#include <stdint.h>

struct channel_end {
	/* Capacity of each ring - 1. */
	uint32_t mask;
	/* Words and data of the ring that this end writes, and of the one that it reads. */
	volatile uint32_t *send_control, *send_data;
	volatile uint32_t *receive_control, *receive_data;
	/* This end's running numbers: the shared copies are for the other end and never read back. */
	uint32_t written, read;
};

/*
 * Opens end 0 or 1 of the shared memory, at least RING_DATA + 2 * RING_CAPACITY_MIN bytes. It goes
 * on where this end once stopped.
 */
void ring_open(struct channel_end *channel, void *memory, size_t size, unsigned int end);

/*
 * Returns length, or RING_FULL, RING_TOO_LONG or RING_CORRUPT (and nothing was written). Never
 * waits, rings no doorbell.
 */
int ring_send(struct channel_end *channel, const void *message, uint32_t length);

/*
 * Takes the next message into MESSAGE_MAX bytes. Returns its length, or RING_EMPTY or RING_CORRUPT.
 * Never waits.
 */
int ring_receive(struct channel_end *channel, void *message);

#endif
