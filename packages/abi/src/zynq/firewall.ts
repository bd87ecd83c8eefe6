// Registers by which a slave of the Zynq-7000 is opened to the normal world. A 1 admits non-secure
// accesses, a 0 (all of them after reset) refuses them with an external abort. Sources: UG1019
// (Programming Arm TrustZone on Zynq-7000), UG585 B.28 (SLCR), ARM DDI 0407I 2.2 (SCU).
//
// A device of the system image names one of these and the bits that it needs; MVM accepts no
// others.

/** SDIO0 slave: bit 0. */
export const SECURITY_SDIO0: u32 = 0xe0200008;
/** SDIO1 slave: bit 0. */
export const SECURITY_SDIO1: u32 = 0xe020000c;
/** Quad-SPI slave: bit 0. */
export const SECURITY_QSPI: u32 = 0xe0200010;
/** Slaves on the APB of the I/O peripherals: 15 bits, SECURITY_APB_SLAVES_…. */
export const SECURITY_APB_SLAVES: u32 = 0xe0200018;
/** M_AXI_GP0, 0x40000000–0x7FFFFFFF of the programmable logic: bit 0. */
export const SECURITY_GP0: u32 = 0xf890001c;
/** M_AXI_GP1, 0x80000000–0xBFFFFFFF of the programmable logic: bit 0. */
export const SECURITY_GP1: u32 = 0xf8900020;
/**
 * Slaves on the APB of the processor's interconnect: SECURITY_APB_…. TTC0, the SLCR and the
 * watchdog are not among them: always secure.
 */
export const SECURITY_APB: u32 = 0xf8900028;
/** SCU Non-secure Access Control Register (SNSAC): SNSAC_…. */
export const SCU_SNSAC: u32 = 0xf8f00054;

export const SECURITY_APB_SLAVES_UART0: u32 = 1 << 6;
export const SECURITY_APB_SLAVES_UART1: u32 = 1 << 7;
export const SECURITY_APB_SLAVES_ALL: u32 = 0x7fff;

export const SECURITY_APB_TTC1: u32 = 1 << 4;

/** Private timer and private watchdog (together) of core 0; core n is n bits higher. */
export const SNSAC_PRIVATE_TIMERS: u32 = 1 << 4;
/** Global timer for core 0; core n is n bits higher. */
export const SNSAC_GLOBAL_TIMER: u32 = 1 << 8;
