/**
 * What a person can do to a VM from outside, as a bug or an attacker inside the VM would: the code
 * that the VM executes next is replaced. A restart loads the VM's images again.
 */
import { MVM_BASE, REPORT_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { REPORT_SIZE, readMvmReport } from "@mvm/cli/report/mvm-report";

const MODE_MASK = 0x1f;
const USER_MODE = 0x10;
const THUMB = 1 << 5;
/** About 0.2 s at 115,200 baud. */
const STORM_BYTES = 2048;

/** Switches the guest's MMU off, and reads the first word of MVM's memory. */
const ATTACK: readonly number[] = [
  0xee11_0f10, // mrc p15, 0, r0, c1, c0, 0   SCTLR
  0xe3c0_0001, // bic r0, r0, #1
  0xee01_0f10, // mcr p15, 0, r0, c1, c0, 0
  0xf57f_f06f, // isb
  0xe59f_1004, // ldr r1, [pc, #4]            the word behind the loop
  0xe591_1000, // ldr r1, [r1]
  0xeaff_fffe, // b .
  MVM_BASE,
];
const HANG: readonly number[] = [0xeaff_fffe];

export type Code = "attack" | "hang";

/** The core on which the VM with this number is now in its own code, in a state that fits. */
export function coreOf(board: Zc702, vm: number): number | undefined {
  const mvm = readMvmReport(board.readMemory(REPORT_BASE, REPORT_SIZE));
  const core = mvm?.cores.findIndex((each, number) => each.vm === vm && isReady(board, number)) ?? -1;
  return core < 0 ? undefined : core;
}

function isReady(board: Zc702, core: number): boolean {
  const { debugger: debug } = board;
  if (debug.isSecure(core)) return false;
  const cpsr = debug.registers.read(core, "cpsr");
  return (cpsr & MODE_MASK) !== USER_MODE && (cpsr & THUMB) === 0;
}

/** Between runs. @returns whether the code could be replaced */
export function replaceCode(board: Zc702, core: number, code: Code): boolean {
  const bytes = new Uint8Array(Uint32Array.from(code === "hang" ? HANG : ATTACK).buffer);
  return board.debugger.memory.write(core, board.programCounter(core), bytes);
}

/** Keys that come without a pause: as many interrupts as the UART's speed allows. */
export const STORM: string = "x".repeat(STORM_BYTES);
