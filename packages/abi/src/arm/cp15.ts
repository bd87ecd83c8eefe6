/**
 * The system control coprocessor's registers of a Cortex-A9 (ARM DDI 0406C B3.17, ARM DDI 0388
 * chapter 4), each as the bits of its MRC/MCR instruction that name it:
 *
 *      23  21   19  16   11   8   7   5   3   0
 *     ┌──────┬─┬──────┬────────┬──────┬─┬──────┐
 *     │ opc1 │ │ CRn  │ coproc │ opc2 │ │ CRm  │   in hex: 0x ⟨2·opc1⟩ ⟨CRn⟩ 0 F ⟨2·opc2⟩ ⟨CRm⟩
 *     └──────┴─┴──────┴────────┴──────┴─┴──────┘
 *
 * So a decoder compares `instruction & CP_REGISTER_MASK` with these, and `mrc(SCTLR)` in a program
 * is that instruction.
 */
export const CP_REGISTER_MASK: u32 = 0xef0fef;

// Identification (read-only)
export const MIDR: u32 = 0x000f00;
export const CTR: u32 = 0x000f20;
export const TCMTR: u32 = 0x000f40;
export const TLBTR: u32 = 0x000f60;
export const MPIDR: u32 = 0x000fa0;
export const REVIDR: u32 = 0x000fc0;
export const ID_PFR0: u32 = 0x000f01;
export const ID_PFR1: u32 = 0x000f21;
export const ID_DFR0: u32 = 0x000f41;
export const ID_AFR0: u32 = 0x000f61;
export const ID_MMFR0: u32 = 0x000f81;
export const ID_MMFR1: u32 = 0x000fa1;
export const ID_MMFR2: u32 = 0x000fc1;
export const ID_MMFR3: u32 = 0x000fe1;
export const ID_ISAR0: u32 = 0x000f02;
export const ID_ISAR1: u32 = 0x000f22;
export const ID_ISAR2: u32 = 0x000f42;
export const ID_ISAR3: u32 = 0x000f62;
export const ID_ISAR4: u32 = 0x000f82;
export const CCSIDR: u32 = 0x200f00;
export const CLIDR: u32 = 0x200f20;
export const AIDR: u32 = 0x200fe0;
export const CSSELR: u32 = 0x400f00;

// Control
export const SCTLR: u32 = 0x010f00;
export const ACTLR: u32 = 0x010f20;
export const CPACR: u32 = 0x010f40;
export const SCR: u32 = 0x010f01;
export const SDER: u32 = 0x010f21;
export const NSACR: u32 = 0x010f41;
export const VCR: u32 = 0x010f61;

// Memory protection
export const TTBR0: u32 = 0x020f00;
export const TTBR1: u32 = 0x020f20;
export const TTBCR: u32 = 0x020f40;
export const DACR: u32 = 0x030f00;

// Faults
export const DFSR: u32 = 0x050f00;
export const IFSR: u32 = 0x050f20;
export const ADFSR: u32 = 0x050f01;
export const AIFSR: u32 = 0x050f21;
export const DFAR: u32 = 0x060f00;
export const IFAR: u32 = 0x060f40;

// Cache and branch predictor maintenance (write-only, except PAR)
export const NOP_WFI: u32 = 0x070f80;
export const ICIALLUIS: u32 = 0x070f01;
export const BPIALLIS: u32 = 0x070fc1;
export const PAR: u32 = 0x070f04;
export const ICIALLU: u32 = 0x070f05;
export const ICIMVAU: u32 = 0x070f25;
export const CP15ISB: u32 = 0x070f85;
export const BPIALL: u32 = 0x070fc5;
export const BPIMVA: u32 = 0x070fe5;
export const DCIMVAC: u32 = 0x070f26;
export const DCISW: u32 = 0x070f46;
export const ATS1CPR: u32 = 0x070f08;
export const ATS1CPW: u32 = 0x070f28;
export const ATS1CUR: u32 = 0x070f48;
export const ATS1CUW: u32 = 0x070f68;
export const ATS12NSOPR: u32 = 0x070f88;
export const ATS12NSOPW: u32 = 0x070fa8;
export const ATS12NSOUR: u32 = 0x070fc8;
export const ATS12NSOUW: u32 = 0x070fe8;
export const DCCMVAC: u32 = 0x070f2a;
export const DCCSW: u32 = 0x070f4a;
export const CP15DSB: u32 = 0x070f8a;
export const CP15DMB: u32 = 0x070faa;
export const DCCMVAU: u32 = 0x070f2b;
export const NOP_PREFETCH: u32 = 0x070f2d;
export const DCCIMVAC: u32 = 0x070f2e;
export const DCCISW: u32 = 0x070f4e;

// TLB maintenance (write-only)
export const TLBIALLIS: u32 = 0x080f03;
export const TLBIMVAIS: u32 = 0x080f23;
export const TLBIASIDIS: u32 = 0x080f43;
export const TLBIMVAAIS: u32 = 0x080f63;
export const ITLBIMVA: u32 = 0x080f25;
export const ITLBIASID: u32 = 0x080f45;
export const DTLBIMVA: u32 = 0x080f26;
export const DTLBIASID: u32 = 0x080f46;
export const TLBIALL: u32 = 0x080f07;
export const TLBIMVA: u32 = 0x080f27;
export const TLBIASID: u32 = 0x080f47;
export const TLBIMVAA: u32 = 0x080f67;

// Performance monitors
export const PMCR: u32 = 0x090f0c;
export const PMCNTENSET: u32 = 0x090f2c;
export const PMCNTENCLR: u32 = 0x090f4c;
export const PMOVSR: u32 = 0x090f6c;
export const PMSWINC: u32 = 0x090f8c;
export const PMSELR: u32 = 0x090fac;
export const PMCCNTR: u32 = 0x090f0d;
export const PMXEVTYPER: u32 = 0x090f2d;
export const PMXEVCNTR: u32 = 0x090f4d;
export const PMUSERENR: u32 = 0x090f0e;
export const PMINTENSET: u32 = 0x090f2e;
export const PMINTENCLR: u32 = 0x090f4e;

// Memory attributes and TLB lockdown
export const TLB_LOCKDOWN: u32 = 0x0a0f00;
export const PRRR: u32 = 0x0a0f02;
export const NMRR: u32 = 0x0a0f22;

// Security Extensions: vectors
export const VBAR: u32 = 0x0c0f00;
export const MVBAR: u32 = 0x0c0f20;
export const ISR: u32 = 0x0c0f01;
/**
 * Virtualization Interrupt Register, secure world only: bits 7 (IRQ) and 6 (FIQ) are interrupts for
 * the normal world, like those of the lines (Cortex-A9: ARM DDI 0388I 4.3.21).
 */
export const VIR: u32 = 0x0c0f21;
export const VIR_IRQ: u32 = 1 << 7;

// Process and thread identification
export const FCSEIDR: u32 = 0x0d0f00;
export const CONTEXTIDR: u32 = 0x0d0f20;
export const TPIDRURW: u32 = 0x0d0f40;
export const TPIDRURO: u32 = 0x0d0f60;
export const TPIDRPRW: u32 = 0x0d0f80;

// Cortex-A9: power, errata, configuration base address, lockdown entries (ARM DDI 0388I tables 4-26
// and 4-27)
export const POWER_CONTROL: u32 = 0x0f0f00;
/**
 * Diagnostic register: bits that switch features off, as work-arounds of errata ask (Cortex-A9
 * software developers errata notice, UAN 0009).
 */
export const DIAGNOSTIC: u32 = 0x0f0f20;
export const NEON_BUSY: u32 = 0x0f0f01;
/** Base address of the private peripherals (SCU, GIC, timers). */
export const CBAR: u32 = 0x8f0f00;
export const TLB_LOCKDOWN_SELECT_READ: u32 = 0xaf0f44;
export const TLB_LOCKDOWN_SELECT_WRITE: u32 = 0xaf0f84;
export const TLB_LOCKDOWN_VA: u32 = 0xaf0f45;
export const TLB_LOCKDOWN_PA: u32 = 0xaf0f46;
export const TLB_LOCKDOWN_ATTRIBUTES: u32 = 0xaf0f47;
