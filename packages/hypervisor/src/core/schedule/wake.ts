import { SUCCESS, TIMED_OUT } from "../../../../abi/src/hypercall";
import { ALARM_TIMEOUT, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { now, ticksOf } from "../clock";
import { coreAt } from "../core";
import { VCPU_BLOCKED, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt } from "../vcpu";
import { schedule } from "./schedule";

// Waiting and waking. All of it on the virtual CPU's own core.
//
//   READY ── blockForInterrupt ──▶ BLOCKED ──┬── interrupt of its own, timer, time-out: wake ──▶ WOKEN ── next decision ──▶ READY
//         ── blockForAlarm ──────▶ WAITING ──┴── whoever made it wait: wake ─────────────────────┘

/**
 * The caller waits for an interrupt of its own, at most `microseconds` (0: no limit). Returns who
 * runs meanwhile.
 */
export function blockForInterrupt(vcpu: Vcpu, microseconds: u32): Vcpu {
  return block(vcpu, VCPU_BLOCKED, microseconds);
}

/**
 * The caller waits until somebody calls {@link wake}, at most `microseconds` (0: no limit);
 * interrupts do not end it. Returns who runs meanwhile.
 */
export function blockForAlarm(vcpu: Vcpu, microseconds: u32): Vcpu {
  return block(vcpu, VCPU_WAITING, microseconds);
}

function block(vcpu: Vcpu, state: u32, microseconds: u32): Vcpu {
  vcpu.r0 = SUCCESS;
  vcpu.state = state;
  vcpu.vm.report.waits++;
  vcpu.limited = microseconds;
  if (microseconds !== 0) {
    const at = now() + ticksOf(microseconds);
    setAlarm(vcpuAlarm(vcpu, ALARM_TIMEOUT), at, timeOut.index, vcpu.index);
  }
  return schedule(coreAt(vcpu.core));
}

/**
 * Ends the wait of `vcpu`, its r0 being what its call returns. The scheduler must decide
 * afterwards.
 */
export function wake(vcpu: Vcpu): void {
  endWait(vcpu);
}

/** As {@link wake}, where it counts. @hot */
export function endWait(vcpu: Vcpu): void {
  if (vcpu.state !== VCPU_BLOCKED && vcpu.state !== VCPU_WAITING) return;
  vcpu.state = VCPU_WOKEN;
  if (vcpu.limited !== 0) clearAlarm(vcpuAlarm(vcpu, ALARM_TIMEOUT));
  vcpu.vm.report.wakes++;
}

/** Alarm: a wait with a limit is over. */
function timeOut(index: u32): void {
  const vcpu = vcpuAt(index);
  vcpu.r0 = TIMED_OUT;
  wake(vcpu);
}
