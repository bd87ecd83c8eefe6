/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * /dev/mvm: the interface between the kernel module and the programs of the userland. mvm_abi.h has
 * the definitions of MVM itself.
 *
 *   open                      a file; for root
 *   ioctl MVM_HYPERCALL       one call of MVM; the module refuses calls that take addresses or that
 *                             stop the kernel
 *   write                     text to MVM's console, at most CONSOLE_WRITE_MAX bytes at a time
 *   ioctl MVM_CHANNEL_AT      describes the n-th channel; ENOENT behind the last channel
 *   ioctl MVM_ATTACH          makes the file the file of a channel, once; then:
 *     mmap                    the channel's shared memory, MAP_SHARED, from offset 0
 *                             (channel-ring.ts of MVM's abi has the layout)
 *     ioctl MVM_NOTIFY        rings the doorbell at the other end
 *     poll                    readable when the doorbell here has rung since the last read, or
 *                             since MVM_ATTACH
 *     read                    waits for a ring (unless O_NONBLOCK), then gives the number of rings,
 *                             4 bytes
 */
#ifndef MVM_IOCTL_H
#define MVM_IOCTL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define MVM_CALL_ARGUMENTS 5
#define MVM_CALL_RESULTS 4

struct mvm_hypercall {
	__u32 function;                      /* r0 */
	__u32 arguments[MVM_CALL_ARGUMENTS]; /* r1-r5 */
	__u32 results[MVM_CALL_RESULTS];     /* r0-r3 afterwards; r0 is negative if MVM refused */
};

#define MVM_CHANNEL_NAME_SIZE 32

struct mvm_channel {
	__u32 index;  /* in: counted from 0 */
	__u32 number; /* as in MVM's hypercalls */
	__u32 end;    /* 0 or 1: which of the rings this VM writes */
	__u32 size;   /* of the shared memory, bytes */
	__u64 base;   /* its physical address */
	char name[MVM_CHANNEL_NAME_SIZE];
};

#define MVM_IOCTL_TYPE 0xB6
#define MVM_HYPERCALL _IOWR(MVM_IOCTL_TYPE, 0, struct mvm_hypercall)
#define MVM_CHANNEL_AT _IOWR(MVM_IOCTL_TYPE, 1, struct mvm_channel)
/* The argument is the channel's index. */
#define MVM_ATTACH _IO(MVM_IOCTL_TYPE, 2)
#define MVM_NOTIFY _IO(MVM_IOCTL_TYPE, 3)

#endif
