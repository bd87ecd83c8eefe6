/*
 * The functions of hw.ts, inline (ARM DDI 0406C). All are volatile: the compiler keeps each
 * function, in program order. The functions that order accesses, or that change the meaning of
 * memory, have the clobber "memory". So the compiler does not move ordinary accesses across them.
 */
#ifndef HW_H
#define HW_H

#define hw_r8(a) ((u32) * (volatile u8 *)ADDRESS(a))
#define hw_r16(a) ((u32) * (volatile u16 *)ADDRESS(a))
#define hw_r32(a) (*(volatile u32 *)ADDRESS(a))
#define hw_w8(a, v) ((void)(*(volatile u8 *)ADDRESS(a) = (u8)(v)))
#define hw_w16(a, v) ((void)(*(volatile u16 *)ADDRESS(a) = (u16)(v)))
#define hw_w32(a, v) ((void)(*(volatile u32 *)ADDRESS(a) = (v)))

#define hw_barrier(instruction) __asm__ volatile(instruction ::: "memory")
#define hw_dsb() hw_barrier("dsb")
#define hw_dmb() hw_barrier("dmb")
#define hw_isb() hw_barrier("isb")
#define hw_wfi() hw_barrier("wfi")
#define hw_wfe() hw_barrier("wfe")
#define hw_sev() hw_barrier("sev")
#define hw_clrex() hw_barrier("clrex")
#define hw_enableIrq() hw_barrier("cpsie i")

#define hw_result(...) ({ u32 hw_value; __asm__ volatile(__VA_ARGS__); hw_value; })
#define hw_readCpsr() hw_result("mrs %0, cpsr" : "=r"(hw_value)::"memory")
#define hw_disableIrq() hw_result("mrs %0, cpsr\n\tcpsid i" : "=r"(hw_value)::"memory")
/* Writes the control byte alone: mode, T, F, I. */
#define hw_restoreIrq(v) __asm__ volatile("msr cpsr_c, %0" ::"r"(v) : "memory")

#define hw_ldrex(a) hw_result("ldrex %0, [%1]" : "=r"(hw_value) : "r"((u32)(a)) : "memory")
#define hw_strex(a, v) hw_result("strex %0, %2, [%1]" : "=&r"(hw_value) : "r"((u32)(a)), "r"((u32)(v)) : "memory")

#define hw_mrc(coproc, opc1, crn, crm, opc2) \
  hw_result("mrc p" #coproc ", " #opc1 ", %0, c" #crn ", c" #crm ", " #opc2 : "=r"(hw_value)::"memory")
#define hw_mcr(coproc, opc1, crn, crm, opc2, v) \
  __asm__ volatile("mcr p" #coproc ", " #opc1 ", %0, c" #crn ", c" #crm ", " #opc2 ::"r"((u32)(v)) : "memory")

/*
 * SMC Calling Convention (Arm DEN 0028): arguments in r0-r5, results in r0-r3. The call preserves
 * all other registers.
 */
#define hw_register(name, value) register u32 hw_##name __asm__(#name) = (value)
#define hw_smc_arguments(a, b, c, d) hw_register(r0, a); hw_register(r1, b); hw_register(r2, c); hw_register(r3, d)
#define hw_smc_with(...) \
  __asm__ volatile("smc #0" : "+r"(hw_r0), "+r"(hw_r1), "+r"(hw_r2), "+r"(hw_r3) : __VA_ARGS__ : "memory", "cc")

#define hw_smc(a, b, c, d) ({ hw_smc_arguments(a, b, c, d); hw_smc_with(); hw_r0; })
#define hw_smc6(a, b, c, d, e, f) ({ \
    hw_smc_arguments(a, b, c, d); \
    hw_register(r4, e); \
    hw_register(r5, f); \
    hw_smc_with("r"(hw_r4), "r"(hw_r5)); \
    hw_r0; })
#define hw_smcResults(a, b, to) ({ \
    u32 *hw_to = (u32 *)ADDRESS(to); \
    hw_smc_arguments(a, b, 0, 0); \
    hw_smc_with(); \
    hw_to[0] = hw_r1; \
    hw_to[1] = hw_r2; \
    hw_to[2] = hw_r3; \
    hw_r0; })

#endif
