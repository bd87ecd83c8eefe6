// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of MVM: SMC with the function in r0 (packages/abi/src/hypercall.ts). A program cannot make
 * these calls: calls that take an address, because MVM takes addresses as this kernel's; calls that
 * give the processor away without the kernel's knowledge; and calls that cause an interrupt which
 * the kernel does not know.
 */
#include <linux/arm-smccc.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "mvm.h"

static const u32 user_calls[] = {
	HYPERCALL_VERSION,     HYPERCALL_VM_INFO,	 HYPERCALL_TIME,      HYPERCALL_CHANNEL_INFO,
	HYPERCALL_LEASE_INFO,  HYPERCALL_VM_LEVEL,	 HYPERCALL_VM_START,  HYPERCALL_VM_STOP,
	HYPERCALL_VM_RESTART,  HYPERCALL_VM_STATUS,	 HYPERCALL_VM_STATISTIC,
	HYPERCALL_WATCHDOG_KICK,
};

static bool is_user_call(u32 function)
{
	for (size_t n = 0; n < ARRAY_SIZE(user_calls); n++)
		if (user_calls[n] == function)
			return true;
	return false;
}

static void call(u32 function, const u32 *arguments, struct arm_smccc_res *result)
{
	arm_smccc_smc(function, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], 0, 0, result);
}

s32 mvm_call(u32 function, u32 r1, u32 r2)
{
	const u32 arguments[MVM_CALL_ARGUMENTS] = { r1, r2 };
	struct arm_smccc_res result;

	call(function, arguments, &result);
	return (s32)result.a0;
}

int mvm_error(s32 result)
{
	switch (result) {
	case NOT_SUPPORTED:
		return -EOPNOTSUPP;
	case DENIED:
		return -EPERM;
	case INVALID_ADDRESS:
		return -EFAULT;
	case NOT_RUNNING:
		return -EHOSTDOWN;
	default:
		return result < 0 ? -EINVAL : result;
	}
}

/* Returns 0 also when MVM refuses the call: the program reads results[0]. */
long mvm_user_call(struct mvm_hypercall __user *user)
{
	struct mvm_hypercall parameters;
	struct arm_smccc_res result;

	if (copy_from_user(&parameters, user, sizeof(parameters)))
		return -EFAULT;
	if (!is_user_call(parameters.function))
		return -EPERM;
	call(parameters.function, parameters.arguments, &result);
	parameters.results[0] = result.a0;
	parameters.results[1] = result.a1;
	parameters.results[2] = result.a2;
	parameters.results[3] = result.a3;
	return copy_to_user(user, &parameters, sizeof(parameters)) ? -EFAULT : 0;
}

ssize_t mvm_console_write(const char __user *text, size_t length)
{
	size_t part = min_t(size_t, length, CONSOLE_WRITE_MAX);
	/* The copy is in the kernel's linear mapping, which MVM can translate. */
	char *copy = memdup_user(text, part);
	s32 written;

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	written = mvm_call(HYPERCALL_CONSOLE_WRITE, (u32)(unsigned long)copy, part);
	kfree(copy);
	return mvm_error(written);
}
