import { SUCCESS, TIMED_OUT } from "../../../../abi/src/hypercall";
import { ALARM_TIMEOUT, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { setResult } from "../hypercall/result";
import { NEXT_DECIDE, Next } from "../next";
import { VCPU_BLOCKED, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt } from "../vcpu";

// Waiting and waking: the states of a virtual CPU (VCPU_…). Call these functions on the core of the
// virtual CPU.
//
//   READY ── blockForInterrupt ─▶ BLOCKED ── interrupt, expiry of its timer, time-out ─▶ WOKEN
//   READY ── blockForMvm ───────▶ WAITING ── MVM calls wake, time-out ─────────────────▶ WOKEN
//   WOKEN ── next decision ─────▶ READY
//
// A virtual CPU waits in a hypercall, for example in a delay. The result of the call is SUCCESS, or
// TIMED_OUT if the time limit was over; of a call that life/fulfil.ts answers, it is the answer.

/**
 * Lets `vcpu` wait for an interrupt of its own, for at most `microseconds` (0: no limit). The
 * scheduler must decide afterwards, as the result says.
 */
export function blockForInterrupt(vcpu: Vcpu, microseconds: u32): Next {
  return block(vcpu, VCPU_BLOCKED, microseconds);
}

/**
 * As {@link blockForInterrupt}, but interrupts do not end the wait. MVM ends the wait by {@link
 * wake}, for example when the device that `vcpu` waits for is free.
 */
export function blockForMvm(vcpu: Vcpu, microseconds: u32): Next {
  return block(vcpu, VCPU_WAITING, microseconds);
}

/** Lets `vcpu` wait in the state `state`, for at most `microseconds` (0: no limit). */
function block(vcpu: Vcpu, state: u32, microseconds: u32): Next {
  setResult(vcpu, SUCCESS);
  vcpu.state = state;
  vcpu.vm.report.waits++;
  vcpu.timeout = microseconds;
  if (microseconds !== 0) {
    const at = now() + ticksOf(microseconds);
    setAlarm(vcpuAlarm(vcpu, ALARM_TIMEOUT), at, timeOut.index, vcpu.index);
  }
  return NEXT_DECIDE;
}

/** Ends the wait of `vcpu`, if it waits. The scheduler must decide afterwards. */
export function wake(vcpu: Vcpu): void {
  if (vcpu.state !== VCPU_BLOCKED && vcpu.state !== VCPU_WAITING) return;
  vcpu.state = VCPU_WOKEN;
  if (vcpu.timeout !== 0) clearAlarm(vcpuAlarm(vcpu, ALARM_TIMEOUT));
  vcpu.vm.report.wakes++;
}

/** As {@link wake}, but the hypercall in which `vcpu` waits returns `result` instead of SUCCESS. */
export function wakeWith(vcpu: Vcpu, result: i32): void {
  setResult(vcpu, result);
  wake(vcpu);
}

/** Function of the alarm: the time limit of virtual CPU `index` is over, so its wait ends. */
function timeOut(index: u32): void {
  wakeWith(vcpuAt(index), TIMED_OUT);
}
