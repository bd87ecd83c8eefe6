import { SUCCESS } from "../../../../abi/src/hypercall";
import { LEVEL_HRT, LEVEL_SRT } from "../../../../abi/src/system-image";
import { r32 } from "../../../../toolchain/hw/hw";
import { notifyCore } from "../../board/board";
import { coreAt } from "../core";
import { control, isLevel } from "../life/control";
import {
  isAnswered,
  REQUEST_LEVEL_HRT,
  REQUEST_LEVEL_SRT,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
} from "../life/request";
import { serviceCores } from "../own-interrupts";
import { report } from "../report";
import { isOver, Vm, vmOf } from "../vm";
import { answer, isName, isTooLong, isWord, operator, word } from "./line";

// The commands of the operator, and what MVM does for each. A result is one of
// abi/src/hypercall.ts, or one of the constants here. answers.ts prints both.

/** Operator.what: the operator asks for a list. (For an order, it is REQUEST_….) */
export const ASK_VMS: u32 = 0x10000;
export const ASK_HELP: u32 = 0x10001;

export const NO_SUCH_COMMAND: i32 = 1;
export const LINE_TOO_LONG: i32 = 2;
export const NO_SUCH_VM: i32 = 3;
export const SAME_LEVEL: i32 = 4;
/** The VM would become the owner of the last core without an owner, which has the console. */
export const CONSOLE_STAYS: i32 = 5;

/**
 * Obeys the line: finds the command, and gives the order if the command is one. Call on the core
 * that has the console. It holds OPERATOR_LOCK, and not CONSOLE_LOCK.
 */
export function obey(core: u32): void {
  const own = operator();
  own.result = isTooLong() ? LINE_TOO_LONG : understand(core);
  // The typed line has been printed, and the scheduler decides between any two lines.
  if (own.result === SUCCESS && own.what < ASK_VMS) notifyCore(core);
}

/** Takes the result of the command if there is one. Returns whether the command is done. */
export function pollResult(): bool {
  const own = operator();
  if (own.result !== SUCCESS || own.what >= ASK_VMS) return true;
  if (!isAnswered(answer())) return false;
  own.result = r32(answer());
  return true;
}

/** Finds the command and its VM, and gives the order. Returns SUCCESS, or the reason to refuse. */
function understand(core: u32): i32 {
  const own = operator();
  own.what = command();
  if (own.what === 0) return NO_SUCH_COMMAND;
  if (own.what >= ASK_VMS) return SUCCESS;
  const id = named(word(1));
  if (id === report().vmCount) return NO_SUCH_VM;
  const vm = vmOf(id);
  own.vm = vm;
  if (isLevel(own.what)) {
    const level = own.what === REQUEST_LEVEL_HRT ? LEVEL_HRT : LEVEL_SRT;
    if (vm.level === level) return SAME_LEVEL;
    if (level === LEVEL_HRT && isOnLastCore(vm, core)) return CONSOLE_STAYS;
  }
  return control(vm, own.what, answer());
}

/** The command of the line: ASK_…, REQUEST_…, or 0 if there is no such command. */
function command(): u32 {
  const first = word(0);
  const third = word(2);
  if (isWord(first, "level")) {
    if (!isWord(word(3), "")) return 0;
    return isWord(third, "hrt") ? REQUEST_LEVEL_HRT : isWord(third, "srt") ? REQUEST_LEVEL_SRT : 0;
  }
  if (!isWord(third, "")) return 0;
  if (isWord(first, "start")) return REQUEST_START;
  if (isWord(first, "stop")) return REQUEST_STOP;
  if (isWord(first, "restart")) return REQUEST_RESTART;
  if (!isWord(word(1), "")) return 0;
  return isWord(first, "vms") ? ASK_VMS : isWord(first, "help") ? ASK_HELP : 0;
}

/** Number of the VM with the name at `at`; the count of VMs if no VM has that name. */
function named(at: u32): u32 {
  const count = report().vmCount;
  for (let id: u32 = 0; id < count; id++) {
    if (isName(at, changetype<u32>(vmOf(id).record))) return id;
  }
  return count;
}

/**
 * Whether `core`, the calling one, is the last core without an HRT VM, and `vm` is alone there.
 */
function isOnLastCore(vm: Vm, core: u32): bool {
  return serviceCores() === 1 << core && vm.cores === 1 << core && coreAt(core).count === 1 && !isOver(vm);
}
