/**
 * Where the Zynq-7000's blocks that software of this project uses are (UG585 ch. 4, tables 4-1 to
 * 4-7), and their interrupt IDs (table 7-3, 7-4).
 *
 *     0x00000000 DDR (first MiB: DDR or OCM)      0xE0000000 I/O peripherals
 *     0x40000000 PL through AXI GP0               0xF8000000 PS registers: SLCR, TTC, …
 *     0x80000000 PL through AXI GP1               0xF8F00000 Cortex-A9 private region, L2 controller
 *                                                 0xFFFC0000 OCM, when mapped high
 */
export const UART0_BASE: u32 = 0xe000_0000;
export const UART1_BASE: u32 = 0xe000_1000;
export const SLCR_BASE: u32 = 0xf800_0000;
export const TTC0_BASE: u32 = 0xf800_1000;
export const TTC1_BASE: u32 = 0xf800_2000;
export const SCU_BASE: u32 = 0xf8f0_0000;
export const GICC_BASE: u32 = 0xf8f0_0100;
export const GLOBAL_TIMER_BASE: u32 = 0xf8f0_0200;
export const PRIVATE_TIMER_BASE: u32 = 0xf8f0_0600;
export const PRIVATE_WATCHDOG_BASE: u32 = 0xf8f0_0620;
export const GICD_BASE: u32 = 0xf8f0_1000;
export const PL310_BASE: u32 = 0xf8f0_2000;
/**
 * The boot ROM parks CPU1 until this word of high OCM holds an address and an event comes (UG585
 * 6.1.10).
 */
export const CPU1_START_ADDRESS: u32 = 0xffff_fff0;

export const GLOBAL_TIMER_INTERRUPT: u32 = 27;
export const PRIVATE_TIMER_INTERRUPT: u32 = 29;
export const PRIVATE_WATCHDOG_INTERRUPT: u32 = 30;
export const TTC0_INTERRUPT: u32 = 42;
export const UART0_INTERRUPT: u32 = 59;
export const TTC1_INTERRUPT: u32 = 69;
export const UART1_INTERRUPT: u32 = 82;
/** 96 interrupt IDs in all: 16 SGIs, 16 PPIs, 64 SPIs. */
export const INTERRUPTS: u32 = 96;

/**
 * CPU_6x4x, and the clocks derived from it: PERIPHCLK (timers of the MPCore) and CPU_1x (TTC), in
 * Hz.
 */
export const CPU_HZ: u32 = 666_666_666;
export const PERIPHCLK_HZ: u32 = CPU_HZ / 2;
export const CPU_1X_HZ: u32 = CPU_HZ / 6;

/** The AXI UART 16550 in the programmable logic of this project's designs, AXI GP0. */
export const PL_UART_BASE: u32 = 0x43c1_0000;
export const PL_UART_INTERRUPT: u32 = 61;
