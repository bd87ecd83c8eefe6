/**
 * An external abort on a load, as a core takes it (ARM DDI 0406C B1.9.7, B3.13.3). Between runs,
 * in front of the instruction that is to abort.
 */
import type { Registers } from "@mvm/board";

const VECTOR = 0x10;
const HIGH_VECTORS = 0xffff_0000;
/** DFSR: synchronous external abort, not on a table walk. */
const EXTERNAL_ABORT = 0x8;
/** The link register of a data abort is behind the instruction by this much, in every state. */
const LINK_OFFSET = 8;

const MODE_MASK = 0x1f;
const ABORT_MODE = 0x17;
const MONITOR_MODE = 0x16;
/** CPSR: A, I, F; and E, J, T with the bits of an IT block, which an exception clears or sets. */
const MASK_A = 0x100;
const MASK_I = 0x80;
const MASK_F = 0x40;
const STATE_BITS = 0x0700_fe20;
const CPSR_T = 0x20;
const CPSR_E = 0x200;
const SCTLR_V = 0x2000;
const SCTLR_EE = 0x0200_0000;
const SCTLR_TE = 0x4000_0000;
const SCR_NS = 1;
const SCR_EA = 8;

/** @param address of the access, for the fault address register */
export function takeExternalAbort(registers: Registers, core: number, address: number): void {
  const read = (name: string) => registers.read(core, name);
  const write = (name: string, value: number) => registers.find(name)!.write!(core, BigInt(value >>> 0));
  const cpsr = read("cpsr");
  const scr = read("scr");
  const pc = read("pc");
  const toMonitor = (scr & SCR_EA) !== 0;
  const isMonitor = (cpsr & MODE_MASK) === MONITOR_MODE;
  const world = toMonitor || isMonitor || (scr & SCR_NS) === 0 ? "s" : "ns";
  const sctlr = read(`sctlr_${world}`);
  write(`dfar_${world}`, address);
  write(`dfsr_${world}`, EXTERNAL_ABORT);
  const mode = toMonitor ? MONITOR_MODE : ABORT_MODE;
  const masks = MASK_A | MASK_I | (toMonitor ? MASK_F : 0);
  const state = ((sctlr & SCTLR_TE) !== 0 ? CPSR_T : 0) | ((sctlr & SCTLR_EE) !== 0 ? CPSR_E : 0);
  write("cpsr", (cpsr & ~(MODE_MASK | STATE_BITS)) | masks | state | mode);
  write("lr", pc + LINK_OFFSET);
  write(toMonitor ? "spsr_mon" : "spsr_abt", cpsr);
  write("pc", vectorsOf(toMonitor, world, sctlr, read) + VECTOR);
}

function vectorsOf(toMonitor: boolean, world: string, sctlr: number, read: (name: string) => number): number {
  if (toMonitor) return read("mvbar");
  return (sctlr & SCTLR_V) !== 0 ? HIGH_VECTORS : read(`vbar_${world}`);
}
