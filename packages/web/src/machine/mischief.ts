/**
 * What a person can do to a VM from outside, as a bug or an attacker inside the VM would: the code
 * that the VM executes next is replaced. A restart loads the VM's images again.
 */
import { MVM_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { branch, codeBytes, LOAD, loadNumber, MASK_IRQS, MMU_OFF, WORD } from "@mvm/board/debugger/code";
import type { System, VirtualMachine } from "@mvm/config";
import { physicalOf } from "@mvm/config/image/guest-memory";
import { readVcpu } from "@mvm/hypervisor/guest-state";
import { mvmReportOf } from "@mvm/report/counters/mvm-report";

const MODE_MASK = 0x1f;
const USER_MODE = 0x10;
const THUMB = 1 << 5;
/** About 0.2 s at 115,200 baud. */
const STORM_BYTES = 2048;

/** Switches the guest's MMU off, reads the first word of MVM's memory, and stays there. */
const READ_MVM: readonly number[] = [...MMU_OFF, ...loadNumber(2, MVM_BASE), LOAD];
const CODES = {
  attack: [...READ_MVM, branch(READ_MVM.length, READ_MVM.length)],
  hang: [MASK_IRQS, branch(1, 1)],
} as const;
const ROOM = WORD * Math.max(...Object.values(CODES).map(({ length }) => length));

export type Code = keyof typeof CODES;

/** The states from which a VM comes to its own code by itself. */
const ALIVE: readonly string[] = ["running", "loading"];

/** Whether the VM with this number goes on, or will. */
export function isAlive(board: Zc702, vm: number): boolean {
  const mvm = mvmReportOf(board);
  return mvm === undefined || ALIVE.includes(mvm.vms[vm]?.state ?? "");
}

/** Writes code to where the VM goes on. False: it could not be written. */
export type Replace = (code: Code) => boolean;

/**
 * How to replace the code that the VM with this number executes next; between runs. Undefined: it
 * is not in a state that fits, or MVM is at work for it.
 */
export function replaceIn(board: Zc702, { vms }: System, vm: number): Replace | undefined {
  const mvm = mvmReportOf(board);
  if (mvm?.vms[vm]?.state !== "running") return undefined;
  const core = mvm.cores.findIndex((each) => each.vm === vm);
  if (core < 0) return replaceOffCore(board, vms[vm]!, vm);
  if (board.debugger.isSecure(core) || !fits(board.debugger.registers.read(core, "cpsr"))) return undefined;
  const pc = board.programCounter(core);
  return (code) => board.debugger.memory.write(core, pc, codeBytes(CODES[code]));
}

/**
 * A bare guest sees its memory in one piece (config/src/image/guest-memory.ts), so its place in RAM
 * is known.
 */
function replaceOffCore(board: Zc702, vm: VirtualMachine, number: number): Replace | undefined {
  const { pc, psr, waiting } = readVcpu((pa) => wordAt(board, pa), number, 0);
  const at = physicalOf(vm, pc);
  const isInside = at >= vm.memory.base && at + ROOM <= vm.memory.base + vm.memory.size;
  const isBare = vm.image.linux === undefined && vm.isolation === "direct";
  if (waiting === "off" || !isBare || !isInside || !fits(psr)) return undefined;
  return (code) => {
    board.writeMemory(at, codeBytes(CODES[code]));
    return true;
  };
}

/** A kernel's mode, and ARM state. */
function fits(psr: number): boolean {
  return (psr & MODE_MASK) !== USER_MODE && (psr & THUMB) === 0;
}

function wordAt(board: Zc702, pa: number): number {
  return new DataView(board.readMemory(pa, WORD).buffer).getUint32(0, true);
}

/** Ctrl-U: a shell forgets the line. */
const FORGET = "\x15";
/** Keys that come without a pause: as many interrupts as the UART's speed allows. */
export const STORM: string = "x".repeat(STORM_BYTES - 1) + FORGET;
