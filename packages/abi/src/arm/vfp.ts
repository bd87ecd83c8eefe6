/**
 * The system registers of VFP and Advanced SIMD that privileged modes alone may access (ARM DDI
 * 0406C B9.3.21, B4.1). VMRS and VMSR are MRC and MCR of coprocessor 10, so the constants are like
 * those of cp15.ts:
 *
 *      0x ⟨2·opc1⟩ ⟨CRn⟩ 0 A ⟨2·opc2⟩ ⟨CRm⟩
 */
export const FPSID: u32 = 0xe00a00;
export const MVFR1: u32 = 0xe60a00;
export const MVFR0: u32 = 0xe70a00;
export const FPEXC: u32 = 0xe80a00;
