/* SPDX-License-Identifier: GPL-2.0 */
/* What the module's parts share. */
#ifndef MVM_H
#define MVM_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/of.h>
#include <linux/poll.h>
#include <linux/wait.h>

#include "mvm_abi.h"
#include "mvm_ioctl.h"

/* One channel, as the device tree has it. */
struct channel {
	struct mvm_channel description;
	unsigned int interrupt;
	/* How often the doorbell has rung; who waits for it. */
	atomic_t rings;
	wait_queue_head_t waiters;
};

/* One open file of a channel. */
struct attachment {
	struct channel *channel;
	/* Rings that this file has already told of. */
	u32 seen;
};

/* hypercall.c */
s32 mvm_call(u32 function, u32 r1, u32 r2);
long mvm_user_call(struct mvm_hypercall __user *user);
ssize_t mvm_console_write(const char __user *text, size_t length);

/* channel.c; all but find and release are for files that are attached. */
int mvm_channels_find(struct device_node *hypervisor);
void mvm_channels_release(void);
struct channel *mvm_channel(u32 index);
int mvm_channel_map(struct channel *channel, struct vm_area_struct *area);
int mvm_channel_notify(struct channel *channel);
__poll_t mvm_channel_poll(struct attachment *file, struct file *filp, poll_table *table);
ssize_t mvm_channel_wait(struct attachment *file, char __user *buffer, size_t size, bool block);

/* A result of MVM's as an error of Linux's; 0 and above stay. */
int mvm_error(s32 result);

#endif
