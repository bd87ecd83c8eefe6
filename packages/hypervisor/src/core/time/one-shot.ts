import { DELAY_MAX, INVALID_PARAMETERS, SUCCESS } from "../../../../abi/src/hypercall";
import { ALARM_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { makePending } from "../channel/doorbell";
import { now, ticksOf } from "../clock";
import { isOwnEdge } from "../image/own-edge";
import { Vcpu } from "../vcpu";

// The one-shot timer of a virtual CPU: an alarm on its core makes an edge-triggered interrupt line
// of its VM pending. Then this is an interrupt like any other: the guest takes it at once, or when
// it is back on its core, or the interrupt wakes the guest.

/**
 * Sets the one-shot timer of `vcpu`: `line` becomes pending after `microseconds`. 0 stops the
 * timer. Returns SUCCESS, after which the scheduler must decide, or INVALID_PARAMETERS. Call on the
 * core of `vcpu`.
 */
export function setOneShot(vcpu: Vcpu, microseconds: u32, line: u32): i32 {
  const alarm = vcpuAlarm(vcpu, ALARM_TIMER);
  if (microseconds === 0) {
    clearAlarm(alarm);
    return SUCCESS;
  }
  if (microseconds > DELAY_MAX || !isOwnEdge(vcpu.vm.record, line)) return INVALID_PARAMETERS;
  setAlarm(alarm, now() + ticksOf(microseconds), makePending.index, line);
  return SUCCESS;
}
