// SPDX-License-Identifier: GPL-2.0
/*
 * A hostile kernel: /dev/anywhere. A line "ADDRESS VALUE" reads the word at a physical address and
 * writes VALUE to it. The kernel's log tells each access that did not abort. After an abort the
 * kernel goes on, because the die notifier skips the instruction.
 */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kdebug.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static int aborts;
static bool attacking;

static int skip_instruction(struct notifier_block *block, unsigned long event, void *data)
{
	struct die_args *args = data;

	if (!READ_ONCE(attacking) || event != DIE_OOPS)
		return NOTIFY_DONE;
	WRITE_ONCE(aborts, aborts + 1);
	args->regs->ARM_pc += 4;
	return NOTIFY_STOP;
}

static struct notifier_block notifier = { .notifier_call = skip_instruction };

static noinline u32 read_word(void __iomem *place)
{
	u32 word = 0;

	asm volatile("ldr %0, [%1]" : "+r"(word) : "r"(place) : "memory");
	return word;
}

static noinline void write_word(void __iomem *place, u32 value)
{
	asm volatile("str %0, [%1]" : : "r"(value), "r"(place) : "memory");
}

static void attack(phys_addr_t address, u32 value)
{
	void __iomem *place = ioremap(address, 4);
	int before = READ_ONCE(aborts);

	if (!place) {
		pr_info("hostile: %08x cannot be mapped\n", (u32)address);
		return;
	}
	WRITE_ONCE(attacking, true);
	read_word(place);
	if (READ_ONCE(aborts) == before)
		pr_info("hostile: %08x read\n", (u32)address);
	before = READ_ONCE(aborts);
	write_word(place, value);
	/* A device's write may abort later, as far as the kernel can tell. */
	mb();
	WRITE_ONCE(attacking, false);
	if (READ_ONCE(aborts) == before)
		pr_info("hostile: %08x written\n", (u32)address);
	iounmap(place);
}

static ssize_t anywhere_write(struct file *filp, const char __user *text, size_t length, loff_t *offset)
{
	char line[32] = "";
	u32 address, value;

	if (length >= sizeof(line) || copy_from_user(line, text, length))
		return -EINVAL;
	if (sscanf(line, "%x %x", &address, &value) != 2)
		return -EINVAL;
	attack(address, value);
	return length;
}

static const struct file_operations operations = { .owner = THIS_MODULE, .write = anywhere_write };
static struct miscdevice device = { .minor = MISC_DYNAMIC_MINOR, .name = "anywhere", .fops = &operations };

static int __init hostile_init(void)
{
	int error = register_die_notifier(&notifier);

	return error ? error : misc_register(&device);
}

module_init(hostile_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Reads and writes every physical address");
