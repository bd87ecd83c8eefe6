// SPDX-License-Identifier: GPL-2.0
/* A module of one's own: /proc/hello says hello, as often as hello.times on the command line. */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

static int times = 1;
module_param(times, int, 0444);

static int hello_show(struct seq_file *file, void *unused)
{
	int n;

	for (n = 1; n <= times; n++)
		seq_printf(file, "hello from the module, %d\n", n);
	return 0;
}

static int __init hello_init(void)
{
	return proc_create_single("hello", 0444, NULL, hello_show) ? 0 : -ENOMEM;
}

static void __exit hello_exit(void)
{
	remove_proc_entry("hello", NULL);
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("An example of a module");
