/*
 * /dev/mvm for the userland's programs. What cannot be done ends the program with a message: what,
 * where, the fix.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdarg.h>
#include <stdint.h>

#include "mvm_abi.h"
#include "mvm_ioctl.h"
#include "ring.h"

struct channel {
	int file;
	struct mvm_channel description;
	struct channel_end end;
};

/* Ends the program with status 1. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The device, opened. */
int open_device(void);

/* One call of MVM with one argument; the results are r0-r3. */
struct mvm_hypercall call(int device, uint32_t function, uint32_t argument);

/* Fills in the channel of this index; 0 if there is none. */
int describe_channel(int device, uint32_t index, struct mvm_channel *description);

/* Opens a channel by its name or its index in decimal: its memory is mapped, its end is ready. */
void open_channel(struct channel *channel, const char *which);

/* Makes the doorbell ring at the other end. */
void notify(struct channel *channel);

/*
 * Waits until the doorbell here has rung since the last time; at most `milliseconds`, -1 for ever.
 * Returns 0 if it has not.
 */
int wait_for_doorbell(struct channel *channel, int milliseconds);

#endif
