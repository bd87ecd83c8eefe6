import { DELAY_MAX, INVALID_PARAMETERS, SUCCESS } from "../../../../abi/src/hypercall";
import { FIRST_SPI, TRIGGER_EDGE } from "../../../../abi/src/system-image";
import { ALARM_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { makePending } from "../channel/doorbell";
import { now, ticksOf } from "../clock";
import { interruptRecord } from "../image/records";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";

// The one-shot timer of a virtual CPU: an alarm on its core that makes an edge-triggered interrupt
// of its VM pending. From there on this is an interrupt like any other: taken at once, deferred, or
// a reason to wake.

/**
 * Sets the one-shot timer of `vcpu`: in `microseconds` (0: never) `line` becomes pending. Returns
 * SUCCESS, after which the scheduler must decide, or INVALID_PARAMETERS. Call on the core of
 * `vcpu`.
 */
export function setOneShot(vcpu: Vcpu, microseconds: u32, line: u32): i32 {
  const alarm = vcpuAlarm(vcpu, ALARM_TIMER);
  if (microseconds === 0) {
    clearAlarm(alarm);
    return SUCCESS;
  }
  if (microseconds > DELAY_MAX || !isOwnEdge(vcpu.vm, line)) return INVALID_PARAMETERS;
  setAlarm(alarm, now() + ticksOf(microseconds), makePending.index, line);
  return SUCCESS;
}

/** Whether `line` is a shared, edge-triggered interrupt in the table of `vm`. */
function isOwnEdge(vm: Vm, line: u32): bool {
  if (line < FIRST_SPI) return false;
  const record = vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) {
    const given = interruptRecord(index);
    if (given.id === line) return given.trigger === TRIGGER_EDGE;
  }
  return false;
}
