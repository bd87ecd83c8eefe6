// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of MVM that no program may make, for a test: "insmod life.ko kick=1" kicks the VM's
 * watchdog once, and so starts it. "insmod life.ko line=TEXT" leases shared device 0, a UART of the
 * Zynq, writes the line to it, and gives it back.
 */
#include <linux/arm-smccc.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/module.h>

#include "mvm_abi.h"

#define DEVICE 0
#define WAIT_MICROSECONDS 1000000

/* Registers of the UART (Zynq-7000 TRM, appendix B.33), and the bits of CR that enable it. */
#define UART_CR 0x00
#define UART_SR 0x2c
#define UART_FIFO 0x30
#define CR_RXEN_TXEN 0x14
#define SR_TXFULL 0x10

static bool kick;
module_param(kick, bool, 0);
static char *line;
module_param(line, charp, 0);

static struct arm_smccc_res call(u32 function, u32 r1, u32 r2)
{
	struct arm_smccc_res result;

	arm_smccc_smc(function, r1, r2, 0, 0, 0, 0, 0, &result);
	return result;
}

static void write_line(void __iomem *uart)
{
	writel(CR_RXEN_TXEN, uart + UART_CR);
	for (const char *next = line; *next; next++) {
		while (readl(uart + UART_SR) & SR_TXFULL)
			cpu_relax();
		writel(*next, uart + UART_FIFO);
	}
	writel('\n', uart + UART_FIFO);
}

static int write_leased(void)
{
	struct arm_smccc_res info = call(HYPERCALL_LEASE_INFO, DEVICE, 0);
	void __iomem *uart = ioremap(info.a1, info.a2);

	if (!uart)
		return -ENOMEM;
	if ((s32)call(HYPERCALL_LEASE_ACQUIRE, DEVICE, WAIT_MICROSECONDS).a0 != SUCCESS) {
		iounmap(uart);
		return -EBUSY;
	}
	write_line(uart);
	mb();
	call(HYPERCALL_LEASE_RELEASE, DEVICE, 0);
	iounmap(uart);
	return 0;
}

static int __init life_start(void)
{
	if (kick)
		call(HYPERCALL_WATCHDOG_KICK, 0, 0);
	return line ? write_leased() : 0;
}

static void __exit life_end(void)
{
}

module_init(life_start);
module_exit(life_end);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Calls of MVM, for a test");
