// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/mvm: this VM's calls of MVM and its channels, for programs (mvm_ioctl.h has the interface).
 * The device exists only under MVM, which the device tree tells by a node "mvm,hypervisor", because
 * nothing else would answer an SMC.
 */
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "mvm.h"

static struct attachment *attachment(struct file *filp)
{
	return READ_ONCE(filp->private_data);
}

static int mvm_open(struct inode *inode, struct file *filp)
{
	/* misc_open has left a pointer of its own there. */
	filp->private_data = NULL;
	return 0;
}

static int mvm_release(struct inode *inode, struct file *filp)
{
	kfree(filp->private_data);
	return 0;
}

static long describe(struct mvm_channel __user *user)
{
	struct channel *channel;
	u32 index;

	if (get_user(index, &user->index))
		return -EFAULT;
	channel = mvm_channel(index);
	if (!channel)
		return -ENOENT;
	return copy_to_user(user, &channel->description, sizeof(channel->description)) ? -EFAULT : 0;
}

static long attach(struct file *filp, u32 index)
{
	struct channel *channel = mvm_channel(index);
	struct attachment *file;

	if (!channel)
		return -ENOENT;
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file)
		return -ENOMEM;
	file->channel = channel;
	file->seen = atomic_read(&channel->rings);
	/* Two threads may try at the same time; only one of them succeeds. */
	if (cmpxchg(&filp->private_data, NULL, file)) {
		kfree(file);
		return -EBUSY;
	}
	return 0;
}

static long mvm_ioctl(struct file *filp, unsigned int command, unsigned long argument)
{
	struct attachment *file = attachment(filp);

	switch (command) {
	case MVM_HYPERCALL:
		return mvm_user_call((struct mvm_hypercall __user *)argument);
	case MVM_CHANNEL_AT:
		return describe((struct mvm_channel __user *)argument);
	case MVM_ATTACH:
		return attach(filp, argument);
	case MVM_NOTIFY:
		return file ? mvm_channel_notify(file->channel) : -ENOTCONN;
	default:
		return -ENOTTY;
	}
}

static int mvm_mmap(struct file *filp, struct vm_area_struct *area)
{
	struct attachment *file = attachment(filp);

	return file ? mvm_channel_map(file->channel, area) : -ENOTCONN;
}

static __poll_t mvm_poll(struct file *filp, poll_table *table)
{
	struct attachment *file = attachment(filp);

	return file ? mvm_channel_poll(file, filp, table) : EPOLLERR;
}

static ssize_t mvm_read(struct file *filp, char __user *buffer, size_t size, loff_t *offset)
{
	struct attachment *file = attachment(filp);

	return file ? mvm_channel_wait(file, buffer, size, !(filp->f_flags & O_NONBLOCK)) : -ENOTCONN;
}

static ssize_t mvm_write(struct file *filp, const char __user *text, size_t length, loff_t *offset)
{
	return mvm_console_write(text, length);
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = mvm_open,
	.release = mvm_release,
	.unlocked_ioctl = mvm_ioctl,
	.mmap = mvm_mmap,
	.poll = mvm_poll,
	.read = mvm_read,
	.write = mvm_write,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mvm",
	.fops = &operations,
	.mode = 0600,
};

static int __init mvm_init(void)
{
	struct device_node *hypervisor = of_find_compatible_node(NULL, NULL, "mvm,hypervisor");
	s32 version;
	int count, error;

	if (!hypervisor)
		return -ENODEV;
	count = mvm_channels_find(hypervisor);
	of_node_put(hypervisor);
	if (count < 0)
		return count;
	error = misc_register(&device);
	if (error) {
		mvm_channels_release();
		return error;
	}
	version = mvm_call(HYPERCALL_VERSION, 0, 0);
	pr_info("mvm: /dev/mvm: MVM %d.%d, VM %d, %d channels\n", version >> 16, version & 0xffff,
		mvm_call(HYPERCALL_VM_INFO, VM_INFO_ID, 0), count);
	return 0;
}

static void __exit mvm_exit(void)
{
	misc_deregister(&device);
	mvm_channels_release();
}

module_init(mvm_init);
module_exit(mvm_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Hypercalls and channels of MVM");
