import { NOT_RUNNING, SUCCESS } from "../../../../abi/src/hypercall";
import { setPending } from "../../board/board";
import { giveLine } from "../guarded/guard";
import { ChannelRecord, channelRecord, header } from "../image/records";
import { bitOf, firstLine, wordOf } from "../line";
import { reclaimSharedLine } from "../schedule/stray";
import { Vcpu } from "../vcpu";
import { isOver, Vm, vmOf } from "../vm";
import { doorbellAtEnd, endOf, hasEnd, vmAtEnd } from "./channel";

// A doorbell is an interrupt line of the receiver that no device drives. To ring it, MVM makes the
// line pending in the distributor, from any core. If the receiver is on its core, this interrupts
// the receiver directly. If the receiver is off its core, it finds the line pending when it is
// back. If the receiver waits and has the line enabled, the line wakes it, like any urgent line
// (schedule/lines.ts). If a doorbell rings twice before the receiver takes the interrupt, the
// receiver gets one interrupt.

/** The words 1 … LAST_WORD of the distributor have shared lines. */
const LAST_WORD: u32 = 2;
const EDGE: bool = true;

/**
 * Rings the doorbell at end `end` of `channel` for `caller`. Returns SUCCESS, or NOT_RUNNING if the
 * receiver does not run. Call on any core.
 */
export function ringDoorbell(caller: Vm, channel: ChannelRecord, end: u32): i32 {
  const receiver = vmOf(vmAtEnd(channel, end));
  if (isOver(receiver)) return NOT_RUNNING;
  makePending(doorbellAtEnd(channel, end));
  caller.report.notificationsSent++;
  // Not atomic: if the other core rings for the same receiver now, one count may be lost.
  receiver.report.notificationsReceived++;
  return SUCCESS;
}

/** Makes the shared `line` pending, whichever VM has the line. Call on any core. */
export function makePending(line: u32): void {
  setPending(wordOf(line), bitOf(line));
}

/**
 * The doorbells of VM `vm` among the 32 lines of a word of the distributor. They are edge-triggered
 * and urgent.
 */
export function doorbellLines(vm: u32, word: u32): u32 {
  let lines: u32 = 0;
  for (let index: u32 = 0; index < header().channelCount; index++) {
    const channel = channelRecord(index);
    if (!hasEnd(channel, vm)) continue;
    const line = doorbellAtEnd(channel, endOf(channel, vm));
    if (wordOf(line) === word) lines |= bitOf(line);
  }
  return lines;
}

/** Gives `vcpu`, which starts, the doorbells of its VM. The caller holds GROUP_LOCK. */
export function giveDoorbells(vcpu: Vcpu): void {
  for (let word: u32 = 1; word <= LAST_WORD; word++) {
    for (let rest = doorbellLines(vcpu.vm.id, word); rest !== 0; rest &= rest - 1) {
      giveLine(vcpu, firstLine(word, rest), EDGE);
    }
  }
}

/** Takes back the doorbells of VM `vm`, which stops. The caller holds GROUP_LOCK. */
export function reclaimDoorbells(vm: u32): void {
  for (let word: u32 = 1; word <= LAST_WORD; word++) {
    for (let rest = doorbellLines(vm, word); rest !== 0; rest &= rest - 1) {
      reclaimSharedLine(firstLine(word, rest));
    }
  }
}
