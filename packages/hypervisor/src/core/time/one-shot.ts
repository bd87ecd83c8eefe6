import { DELAY_MAX, INVALID_PARAMETERS, SUCCESS } from "../../../../abi/src/hypercall";
import { FIRST_SPI, TRIGGER_EDGE } from "../../../../abi/src/system-image";
import { ALARM_TIMER, clearAlarm, setAlarm, vcpuAlarm } from "../alarm";
import { makePending } from "../channel/doorbell";
import { now, ticksOf } from "../clock";
import { coreAt } from "../core";
import { interruptRecord } from "../image/records";
import { schedule } from "../schedule/schedule";
import { Vcpu } from "../vcpu";
import { Vm } from "../vm";

// The one-shot timer of a virtual CPU: an alarm on its core that makes an edge-triggered interrupt
// of its VM pending. From there on it is an interrupt like any other: taken at once, deferred, or a
// reason to wake.

/** HYPERCALL_TIMER: in r1 µs (0: never) the interrupt r2. */
export function setGuestTimer(vcpu: Vcpu): Vcpu {
  const alarm = vcpuAlarm(vcpu, ALARM_TIMER);
  if (vcpu.r1 === 0) {
    clearAlarm(alarm);
  } else {
    if (vcpu.r1 > DELAY_MAX || !isOwnEdge(vcpu.vm, vcpu.r2)) {
      vcpu.r0 = INVALID_PARAMETERS;
      return vcpu;
    }
    setAlarm(alarm, now() + ticksOf(vcpu.r1), makePending.index, vcpu.r2);
  }
  vcpu.r0 = SUCCESS;
  return schedule(coreAt(vcpu.core));
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
