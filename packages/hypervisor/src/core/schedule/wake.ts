import { SUCCESS, TIMED_OUT } from "../../../../abi/src/hypercall";
import { ALARM_TIMEOUT, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { setResult } from "../hypercall/result";
import { NEXT_DECIDE, Next } from "../next";
import { VCPU_BLOCKED, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt } from "../vcpu";

// Waiting and waking: the states of a virtual CPU. Call these functions on its own core.
//
//   READY ── blockForInterrupt ─▶ BLOCKED ── interrupt, alarm of the timer, time-out ─▶ WOKEN
//   READY ── blockForAlarm ─────▶ WAITING ── MVM calls wake, time-out ────────────────▶ WOKEN
//   WOKEN ── next decision ─────▶ READY

/** Lets `vcpu` wait for an interrupt of its own, at most `microseconds` (0: no limit). */
export function blockForInterrupt(vcpu: Vcpu, microseconds: u32): Next {
  return block(vcpu, VCPU_BLOCKED, microseconds);
}

/**
 * Lets `vcpu` wait until MVM calls {@link wake}, at most `microseconds` (0: no limit). Interrupts
 * do not end this wait.
 */
export function blockForAlarm(vcpu: Vcpu, microseconds: u32): Next {
  return block(vcpu, VCPU_WAITING, microseconds);
}

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

/** Function of the alarm: ends the wait of virtual CPU `index`, whose time limit is over. */
function timeOut(index: u32): void {
  wakeWith(vcpuAt(index), TIMED_OUT);
}
