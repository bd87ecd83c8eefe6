/**
 * Where the Zynq-7000's blocks that software of this project uses are (UG585 ch. 4, tables 4-1 to
 * 4-7), and their interrupt IDs (table 7-3, 7-4).
 *
 *     0x00000000 DDR (first MiB: DDR or OCM)      0xE0000000 I/O peripherals
 *     0x40000000 PL through AXI GP0               0xF8000000 PS registers: SLCR, TTC, …
 *     0x80000000 PL through AXI GP1               0xF8F00000 Cortex-A9 private, L2 controller
 *                                                 0xFFFC0000 OCM, when mapped high
 */
/** Programmable logic behind M_AXI_GP0 and M_AXI_GP1. */
export const PL_BASE: u32 = 0x4000_0000;
export const PL_SIZE: u32 = 0x8000_0000;
/** I/O peripherals: UARTs, USB, I2C, SPI, CAN, GPIO, Ethernet, Quad-SPI, static memory, SDIO. */
export const IO_BASE: u32 = 0xe000_0000;
export const IO_SIZE: u32 = 0x0011_0000;
/** What a device on one of the APBs has. */
export const APB_DEVICE_SIZE: u32 = 0x1000;
export const UART0_BASE: u32 = 0xe000_0000;
export const UART1_BASE: u32 = 0xe000_1000;
export const SLCR_BASE: u32 = 0xf800_0000;
export const TTC0_BASE: u32 = 0xf800_1000;
export const TTC1_BASE: u32 = 0xf800_2000;
/** Device configuration: also the debug signals of the cores (UG585 ch. 6, B.16). */
export const DEVCFG_BASE: u32 = 0xf800_7000;
/** The controller of the eFuses (UG585 B.12). */
export const EFUSE_BASE: u32 = 0xf800_d000;
export const SCU_BASE: u32 = 0xf8f0_0000;
/** SCU, GIC and timers, which each core sees as its own (ARM DDI 0407I 1.5). */
export const PRIVATE_REGION_SIZE: u32 = 0x2000;
export const GICC_BASE: u32 = 0xf8f0_0100;
export const GICC_SIZE: u32 = 0x100;
export const GLOBAL_TIMER_BASE: u32 = 0xf8f0_0200;
export const GLOBAL_TIMER_SIZE: u32 = 0x100;
/** Private timer and private watchdog share a block. */
export const PRIVATE_TIMERS_SIZE: u32 = 0x100;
export const PRIVATE_TIMER_BASE: u32 = 0xf8f0_0600;
export const PRIVATE_TIMER_SIZE: u32 = 0x20;
export const PRIVATE_WATCHDOG_BASE: u32 = 0xf8f0_0620;
export const PRIVATE_WATCHDOG_SIZE: u32 = 0x20;
export const GICD_BASE: u32 = 0xf8f0_1000;
export const GICD_SIZE: u32 = 0x1000;
export const PL310_BASE: u32 = 0xf8f0_2000;
/**
 * The boot ROM parks CPU1 until this word of high OCM holds an address and an event comes (UG585
 * 6.1.10).
 */
export const CPU1_START_ADDRESS: u32 = 0xffff_fff0;

export const GLOBAL_TIMER_INTERRUPT: u32 = 27;
export const PRIVATE_TIMER_INTERRUPT: u32 = 29;
export const PRIVATE_WATCHDOG_INTERRUPT: u32 = 30;
export const SYSTEM_WATCHDOG_INTERRUPT: u32 = 41;
export const TTC0_INTERRUPT: u32 = 42;
export const UART0_INTERRUPT: u32 = 59;
export const TTC1_INTERRUPT: u32 = 69;
export const UART1_INTERRUPT: u32 = 82;
/** The programmable logic has two runs of interrupts of the same length (table 7-4). */
export const PL_INTERRUPTS_LOW: u32 = 61;
export const PL_INTERRUPTS_HIGH: u32 = 84;
export const PL_INTERRUPTS_EACH: u32 = 8;
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
