/**
 * A guest that goes wrong at a given moment. Its next instructions are replaced by others, so the
 * guest does it itself, with its own rights, in its own mode, and MVM sees what it would see of a
 * broken or hostile guest. The replaced code is ARM code.
 */
import * as abi from "@mvm/abi";
import { SLCR_BASE, TTC0_BASE, UART0_BASE } from "@mvm/abi/zynq/memory-map";
import type { Zc702 } from "@mvm/board";
import {
  branch,
  codeBytes,
  DSB,
  LOAD,
  loadNumber,
  MMU_OFF,
  SMC,
  STORE,
  UNDEFINED,
  WORD,
} from "@mvm/board/debugger/code";
import { formatAddress, type System } from "@mvm/config";
import type { Target } from "../file/fault";
import type { GuestAct } from "../plan/fault";

const IRQ_AND_ABORT_MASK = 0x180;
const THUMB_STATE = 0x20;

/** What a storm calls again and again. */
const CALLS: readonly (readonly [name: string, id: number])[] = [
  ["VERSION", abi.HYPERCALL_VERSION],
  ["VM_INFO", abi.HYPERCALL_VM_INFO],
  ["TIME", abi.HYPERCALL_TIME],
  ["an unknown function", abi.HYPERCALL_VERSION + 0xffff],
];

/** `core` executes the VM with the number `vm`. Returns what was done; nothing if it cannot be. */
export function misbehave(board: Zc702, { vms }: System, core: number, vm: number, act: GuestAct): string[] {
  switch (act.kind) {
    case "crash":
      return replace(board, core, [UNDEFINED], "an undefined instruction");
    case "hang":
      return replace(board, core, [branch(0, 0)], "an endless loop with interrupts masked", true);
    case "storm": {
      const [name, id] = CALLS[Math.floor(act.call! * CALLS.length)]!;
      const code = [...loadNumber(0, id), SMC];
      return replace(board, core, [...code, branch(code.length, 0)], `calls ${name} without end`);
    }
    case "attack": {
      const neighbour = vms.find((_, number) => number !== vm)?.memory.base;
      const address = addressOf(act.target!, neighbour);
      if (address === undefined) return [];
      const begin = [...MMU_OFF, ...loadNumber(2, address)];
      const loop = [STORE, LOAD, DSB];
      const code = [...begin, ...loop, branch(begin.length + loop.length, begin.length)];
      const what = `writes and reads ${act.target} at ${formatAddress(address)} with its MMU off`;
      return replace(board, core, code, what);
    }
  }
}

function addressOf(target: Target, neighbour: number | undefined): number | undefined {
  switch (target) {
    case "mvm":
      return abi.REPORT_BASE;
    case "slcr":
      return SLCR_BASE;
    case "scheduling-timer":
      return TTC0_BASE;
    case "mvm-uart":
      return UART0_BASE;
    case "neighbour":
      return neighbour;
  }
}

/** Puts code where the core goes on. */
function replace(
  board: Zc702,
  core: number,
  code: readonly number[],
  what: string,
  masked = false,
): string[] {
  const { registers, memory } = board.debugger;
  const pc = registers.read(core, "pc") & ~(WORD - 1);
  if (!memory.write(core, pc >>> 0, codeBytes(code))) return [];
  const cpsr = registers.read(core, "cpsr") & ~THUMB_STATE;
  const write = (name: string, value: number) => registers.find(name)!.write!(core, BigInt(value >>> 0));
  write("cpsr", masked ? cpsr | IRQ_AND_ABORT_MASK : cpsr);
  write("pc", pc);
  return [`${what}, from ${formatAddress(pc >>> 0)} on core ${core}`];
}
