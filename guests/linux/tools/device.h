/*
 * /dev/mvm for the programs of the userland. An error ends the program with a message: what, where,
 * the fix.
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

/* Opens the device. */
int open_device(void);

/* One call of MVM with one argument; the results are r0-r3. */
struct mvm_hypercall call(int device, uint32_t function, uint32_t argument);

/* Fills in the channel with this index. Returns 0 if there is no such channel. */
int describe_channel(int device, uint32_t index, struct mvm_channel *description);

/*
 * Opens a channel by its name, or by its index in decimal. Maps the channel's memory and prepares
 * its end.
 */
void open_channel(struct channel *channel, const char *which);

/* Rings the doorbell at the other end. */
void notify(struct channel *channel);

/*
 * Waits until the doorbell here has rung since the last time, for at most `milliseconds` (-1:
 * without limit). Returns 0 if it has not rung.
 */
int wait_for_doorbell(struct channel *channel, int milliseconds);

#endif
