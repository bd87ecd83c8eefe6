// SPDX-License-Identifier: GPL-2.0
/*
 * Channels: the nodes "mvm,channel" of the device tree. The kernel maps the channels' memory to
 * programs and counts doorbells. The programs alone read the rings. The kernel never reads them, so
 * nothing in a ring can mislead the kernel.
 *
 *   other VM --notify--> MVM --SPI--> doorbell() --> rings++, waiters --> poll, read
 */
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/of_address.h>
#include <linux/of_irq.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "mvm.h"

static struct channel *channels;
static u32 channel_count;

static irqreturn_t doorbell(int interrupt, void *data)
{
	struct channel *channel = data;

	atomic_inc(&channel->rings);
	wake_up_interruptible(&channel->waiters);
	return IRQ_HANDLED;
}

static int describe(struct device_node *node, struct mvm_channel *description)
{
	struct resource memory;
	const char *name = node->name;
	int error = of_address_to_resource(node, 0, &memory);

	if (error)
		return error;
	description->base = memory.start;
	description->size = resource_size(&memory);
	of_property_read_string(node, "label", &name);
	strscpy(description->name, name, sizeof(description->name));
	error = of_property_read_u32(node, "mvm,number", &description->number);
	if (error)
		return error;
	return of_property_read_u32(node, "mvm,end", &description->end);
}

static int set_up(struct device_node *node, struct channel *channel)
{
	int error = describe(node, &channel->description);

	if (error)
		return error;
	atomic_set(&channel->rings, 0);
	init_waitqueue_head(&channel->waiters);
	channel->interrupt = irq_of_parse_and_map(node, 0);
	if (!channel->interrupt)
		return -EINVAL;
	return request_irq(channel->interrupt, doorbell, 0, "mvm-channel", channel);
}

int mvm_channels_find(struct device_node *hypervisor)
{
	struct device_node *node;
	int error = 0;

	channels = kcalloc(of_get_available_child_count(hypervisor), sizeof(*channels), GFP_KERNEL);
	if (!channels)
		return -ENOMEM;
	for_each_available_child_of_node(hypervisor, node) {
		if (!of_device_is_compatible(node, "mvm,channel"))
			continue;
		error = set_up(node, &channels[channel_count]);
		if (error) {
			pr_err("mvm: %pOF: unusable (%d)\n", node, error);
			of_node_put(node);
			mvm_channels_release();
			return error;
		}
		channels[channel_count].description.index = channel_count;
		channel_count++;
	}
	return channel_count;
}

void mvm_channels_release(void)
{
	while (channel_count > 0) {
		struct channel *channel = &channels[--channel_count];

		free_irq(channel->interrupt, channel);
	}
	kfree(channels);
	channels = NULL;
}

struct channel *mvm_channel(u32 index)
{
	return index < channel_count ? &channels[index] : NULL;
}

/*
 * The default protection of a user mapping is normal, write-back, shareable memory, like the
 * mapping at the other end. The memory lies outside the memory that the kernel manages, so no
 * mapping with other attributes exists.
 */
int mvm_channel_map(struct channel *channel, struct vm_area_struct *area)
{
	if (!(area->vm_flags & VM_SHARED))
		return -EINVAL;
	return vm_iomap_memory(area, channel->description.base, channel->description.size);
}

int mvm_channel_notify(struct channel *channel)
{
	/* The program's writes are complete before the doorbell rings. */
	wmb();
	return mvm_error(mvm_call(HYPERCALL_CHANNEL_NOTIFY, channel->description.number, 0));
}

static bool has_rung(struct attachment *file)
{
	return (u32)atomic_read(&file->channel->rings) != file->seen;
}

__poll_t mvm_channel_poll(struct attachment *file, struct file *filp, poll_table *table)
{
	poll_wait(filp, &file->channel->waiters, table);
	return has_rung(file) ? EPOLLIN | EPOLLRDNORM : 0;
}

ssize_t mvm_channel_wait(struct attachment *file, char __user *buffer, size_t size, bool block)
{
	u32 rings, count;

	if (size < sizeof(count))
		return -EINVAL;
	if (!has_rung(file)) {
		if (!block)
			return -EAGAIN;
		if (wait_event_interruptible(file->channel->waiters, has_rung(file)))
			return -ERESTARTSYS;
	}
	rings = atomic_read(&file->channel->rings);
	count = rings - file->seen;
	file->seen = rings;
	return put_user(count, (u32 __user *)buffer) ? -EFAULT : sizeof(count);
}
