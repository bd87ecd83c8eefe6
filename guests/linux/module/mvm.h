/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the module share. */
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

/* One channel, as the device tree describes it. */
struct channel {
	struct mvm_channel description;
	unsigned int interrupt;
	/* Number of rings of the doorbell, and the threads that wait for a ring. */
	atomic_t rings;
	wait_queue_head_t waiters;
};

/* One open file of a channel. */
struct attachment {
	struct channel *channel;
	/* Number of rings that this file has already reported. */
	u32 seen;
};

/* hypercall.c */
s32 mvm_call(u32 function, u32 r1, u32 r2);
long mvm_user_call(struct mvm_hypercall __user *user);
ssize_t mvm_console_write(const char __user *text, size_t length);

/* channel.c. All functions but find and release are for attached files. */
int mvm_channels_find(struct device_node *hypervisor);
void mvm_channels_release(void);
struct channel *mvm_channel(u32 index);
int mvm_channel_map(struct channel *channel, struct vm_area_struct *area);
int mvm_channel_notify(struct channel *channel);
__poll_t mvm_channel_poll(struct attachment *file, struct file *filp, poll_table *table);
ssize_t mvm_channel_wait(struct attachment *file, char __user *buffer, size_t size, bool block);

/* A result of MVM as an error of Linux. Results from 0 on do not change. */
int mvm_error(s32 result);

#endif
