import { SUCCESS, TIMED_OUT } from "../../../../abi/src/hypercall";
import { ALARM_TIMEOUT, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { setResult } from "../hypercall/result";
import { NEXT_DECIDE, Next } from "../next";
import { VCPU_BLOCKED, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt } from "../vcpu";

// Waiting and waking. All of it on the virtual CPU's own core.
//
//   READY ── blockForInterrupt ─▶ BLOCKED ──┬── interrupt, timer, time-out ─▶ WOKEN
//         ── blockForAlarm ─────▶ WAITING ──┴── wake by MVM ─────────────────▶  "
//   WOKEN ── next decision ─────▶ READY

/** `vcpu` waits for an interrupt of its own, at most `microseconds` (0: no limit). */
export function blockForInterrupt(vcpu: Vcpu, microseconds: u32): Next {
  return block(vcpu, VCPU_BLOCKED, microseconds);
}

/**
 * `vcpu` waits until MVM calls {@link wake}, at most `microseconds` (0: no limit). Interrupts do
 * not end this wait.
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

/** As {@link wake}. The call in which `vcpu` waits returns `result`; without this it is SUCCESS. */
export function wakeWith(vcpu: Vcpu, result: i32): void {
  setResult(vcpu, result);
  wake(vcpu);
}

/** Alarm: the time limit of the wait of virtual CPU `index` is over. */
function timeOut(index: u32): void {
  wakeWith(vcpuAt(index), TIMED_OUT);
}
