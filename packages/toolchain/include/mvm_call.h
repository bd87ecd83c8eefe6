/*
 * Calls of MVM (docs/hypercalls.md) for a guest in C on the bare processor, in a privileged mode
 * and in Arm or Thumb state. For gcc. The numbers and the meaning of the registers are in
 * mvm_abi.h:
 *
 *     mvm_call(HYPERCALL_CONSOLE_WRITE, (uint32_t)text, length);
 *     if (mvm_call(HYPERCALL_DELAY, 20000).r0 == TIMED_OUT) ...
 *     uint32_t low_word_of_ns = mvm_call(HYPERCALL_TIME).r1;
 */
#ifndef MVM_CALL_H
#define MVM_CALL_H

#include <stdint.h>

#include "mvm_abi.h"

/*
 * The registers after a call. r0 is the result; a negative result is an error. r1-r3 are results
 * only of the calls that say so.
 */
struct mvm_results {
	int32_t r0;
	uint32_t r1, r2, r3;
};

/* A call with the function in r0 and at most five arguments, r1-r5; missing arguments are 0. */
#define mvm_call(...) mvm_call_first_six(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define mvm_call_first_six(r0, r1, r2, r3, r4, r5, ...) mvm_call_registers(r0, r1, r2, r3, r4, r5)

/*
 * A call with all its registers (SMC Calling Convention, Arm DEN 0028, 32-bit calls). The call
 * changes r0-r3 and preserves all other registers. The DSB completes all earlier accesses first:
 * the other end of a channel then finds the message, and a device has received what was written
 * before its lease ends.
 */
static inline struct mvm_results mvm_call_registers(uint32_t function, uint32_t r1, uint32_t r2,
						    uint32_t r3, uint32_t r4, uint32_t r5)
{
	register uint32_t reg0 __asm__("r0") = function;
	register uint32_t reg1 __asm__("r1") = r1;
	register uint32_t reg2 __asm__("r2") = r2;
	register uint32_t reg3 __asm__("r3") = r3;
	register uint32_t reg4 __asm__("r4") = r4;
	register uint32_t reg5 __asm__("r5") = r5;
	struct mvm_results results;

	__asm__ volatile(".arch_extension sec\n\tdsb\n\tsmc #0"
			 : "+r"(reg0), "+r"(reg1), "+r"(reg2), "+r"(reg3)
			 : "r"(reg4), "r"(reg5)
			 : "memory", "cc");
	results.r0 = (int32_t)reg0;
	results.r1 = reg1;
	results.r2 = reg2;
	results.r3 = reg3;
	return results;
}

#endif
