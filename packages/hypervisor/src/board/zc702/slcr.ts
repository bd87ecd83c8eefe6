import { CPU1_START_ADDRESS, SLCR_BASE } from "../../../../abi/src/zynq/memory-map";
import { dsb, r32, sev, w32 } from "../../../../toolchain/hw/hw";

// System-level control registers (UG585 B.28). They accept only secure accesses, and accept writes
// only while they are unlocked.

const SLCR_LOCK: u32 = SLCR_BASE + 0x004;
const SLCR_LOCK_KEY: u32 = 0x767b;
const SLCR_UNLOCK: u32 = SLCR_BASE + 0x008;
const SLCR_UNLOCK_KEY: u32 = 0xdf0d;
/** Bit 20: the bus clock of UART0 (UG585 appendix B "slcr"). */
const APER_CLK_CTRL: u32 = SLCR_BASE + 0x12c;
const APER_UART0: u32 = 1 << 20;
/** Bit 0: the reference clock of UART0. */
const UART_CLK_CTRL: u32 = SLCR_BASE + 0x154;
const UART0_REFERENCE: u32 = 1 << 0;
/** Bit 0 resets the whole processing system. */
const PSS_RST_CTRL: u32 = SLCR_BASE + 0x200;

export function unlockSlcr(): void {
  w32(SLCR_UNLOCK, SLCR_UNLOCK_KEY);
}

export function lockSlcr(): void {
  w32(SLCR_LOCK, SLCR_LOCK_KEY);
}

/**
 * Switches both clocks of UART0 on. The FSBL of a ZC702 leaves them off, because the board uses
 * UART1 only. An access to a peripheral without a bus clock may never end.
 */
export function enableUart0Clocks(): void {
  unlockSlcr();
  w32(APER_CLK_CTRL, r32(APER_CLK_CTRL) | APER_UART0);
  w32(UART_CLK_CTRL, r32(UART_CLK_CTRL) | UART0_REFERENCE);
  lockSlcr();
}

/** Resets the board. Returns only on an emulator that ignores the reset. */
export function resetBoard(): void {
  unlockSlcr();
  w32(PSS_RST_CTRL, 1);
  dsb();
}

/** Makes core 1 leave the boot ROM and start at `entry`, with MMU off, in secure SVC mode. */
export function startSecondCore(entry: u32): void {
  w32(CPU1_START_ADDRESS, entry);
  dsb();
  sev();
}
