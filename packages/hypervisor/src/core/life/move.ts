import { aimLine, groupLines, openOnCore, setGroupLines } from "../../board/board";
import { ALARM_GUEST_TIMER, ALARM_TIMER, carryAlarm, resumeAlarm, vcpuAlarm } from "../alarm";
import { addToCore, coreAt, removeFromCore } from "../core";
import { deviceRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { revokeLeases } from "../lease/hold";
import { settle } from "../schedule/account";
import { disarm, keepArmed } from "../schedule/lines";
import { vacate } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import { bindVcpu, noVcpu, VCPU_READY, VCPU_WOKEN, Vcpu } from "../vcpu";
import { setPlace } from "../vm";
import { resetPower } from "./power";
import { ask, beginMoving, REQUEST_ARRIVE } from "./request";

// A VM moves to another core, whatever it is doing: it leaves here, and the other core takes it up at its next FIQ.
//
//   this core   state out of the hardware ─ lines aimed there ─ alarms off the list ─┐
//   that core                                                                        └─ arrive: on its list, alarms set

/** Moves `vcpu`, its VM's only one, from the calling core to `target`. */
export function moveTo(vcpu: Vcpu, target: u32): void {
  beginMoving(vcpu);
  revokeLeases(vcpu.vm);
  const core = coreAt(vcpu.core);
  settle(core);
  if (core.loaded === vcpu) vacate(core);
  if (core.spender === vcpu) core.spender = noVcpu();
  disarm(vcpu);
  acquire(GROUP_LOCK);
  setGroupLines(1, groupLines(1) & ~vcpu.lines1);
  setGroupLines(2, groupLines(2) & ~vcpu.lines2);
  release(GROUP_LOCK);
  aim(vcpu.lines1, 32, target);
  aim(vcpu.lines2, 64, target);
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) carryAlarm(vcpuAlarm(vcpu.index, which));
  removeFromCore(vcpu);
  const record = vcpu.vm.record;
  const end = record.firstDevice + record.deviceCount;
  for (let index = record.firstDevice; index < end; index++) {
    const device = deviceRecord(index);
    openOnCore(device.firewallRegister, device.firewallBits, ctz(record.cores), target);
  }
  bindVcpu(vcpu.index, vcpu.vm, target);
  setPlace(vcpu.vm, vcpu.vm.level, 1 << target);
  resetPower(vcpu.vm, 1 << target);
  ask(vcpu, REQUEST_ARRIVE);
}

/** Takes up a `vcpu` that moved here. On its new core. */
export function arrive(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_READY) vcpu.state = VCPU_WOKEN; // it takes part as one who comes back
  vcpu.virtual = coreAt(vcpu.core).virtual; // the surplus of another core is counted from another beginning
  addToCore(vcpu);
  keepArmed(coreAt(vcpu.core));
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++)
    resumeAlarm(vcpuAlarm(vcpu.index, which));
}

function aim(lines: u32, first: u32, core: u32): void {
  for (let rest = lines; rest !== 0; rest &= rest - 1) aimLine(first + ctz(rest), core);
}
