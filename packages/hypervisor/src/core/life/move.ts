import { NO_VM } from "../../../../abi/src/report";
import { LEVEL_HRT } from "../../../../abi/src/system-image";
import {
  aimLine,
  attend,
  groupLines,
  privateBits,
  setGroupLines,
  setPrivateDevices,
} from "../../board/board";
import { ALARM_GUEST_TIMER, ALARM_TIMER, carryAlarm, resumeAlarm, vcpuAlarm } from "../alarm";
import { addToCore, coreAt, removeFromCore } from "../core";
import { deviceRecord } from "../image/records";
import { GROUP_LOCK, LEVEL_LOCK } from "../layout";
import { revokeLeases } from "../lease/hold";
import { firstLine, LINE_WORDS } from "../line";
import { report } from "../report";
import { settle } from "../schedule/account";
import { armUrgent, disarm, keepArmed } from "../schedule/lines";
import { unload } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import { bindVcpu, noVcpu, VCPU_BLOCKED, VCPU_OFF, VCPU_READY, VCPU_WOKEN, Vcpu } from "../vcpu";
import { coreOf, setPlace, vmOf } from "../vm";
import { resetPower } from "./power";
import { ownerOf } from "./refuge";
import { REQUEST_ARRIVE, willBeAsked } from "./request";

// A VM moves to another core, whatever it is doing: it leaves here, and the other core takes it up
// at its next FIQ.
//
//   this core   state out of the hardware ─ lines aimed there ─ alarms off the list ─ its core is that one ─┐
//   that core                                                                                               └─ arrive: on its list, alarms set
//
// From the moment that its core is that one, that one alone touches it, and finds REQUEST_ARRIVE
// before any other request.

/** Moves `vcpu`, its VM's only one, from the calling core to `target`. With LEVEL_LOCK. */
export function moveTo(vcpu: Vcpu, target: u32): void {
  const vm = vcpu.vm;
  if (vcpu.state !== VCPU_OFF) {
    leaveWithAll(vcpu, target);
    resetPower(vm, 1 << target);
    willBeAsked(vcpu, REQUEST_ARRIVE);
  }
  setPlace(vm, vm.level, 1 << target);
  openPrivateDevices();
  bindVcpu(vcpu.index, vm, target);
  attend(target);
}

/**
 * Moves `vcpu` to the core of its configuration, unless that, or the one where it is, is somebody's
 * own by now. On its core.
 */
export function moveHome(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  const home = ctz(vm.record.cores);
  acquire(LEVEL_LOCK);
  if (home !== vcpu.core && vm.level !== LEVEL_HRT && ownerOf(home) === NO_VM) moveTo(vcpu, home);
  release(LEVEL_LOCK);
}

/** Takes up a `vcpu` that moved here. On its new core. */
export function arrive(vcpu: Vcpu): void {
  if (vcpu.state === VCPU_READY) vcpu.state = VCPU_WOKEN; // it takes part as one who comes back
  // the surplus of another core is counted from another beginning
  vcpu.virtual = coreAt(vcpu.core).virtual;
  addToCore(vcpu);
  if (vcpu.state === VCPU_BLOCKED) armUrgent(vcpu);
  keepArmed(coreAt(vcpu.core));
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) resumeAlarm(vcpuAlarm(vcpu, which));
}

/** Takes `vcpu` and all that belongs to it from its core, for `target`. */
function leaveWithAll(vcpu: Vcpu, target: u32): void {
  revokeLeases(vcpu.vm);
  const core = coreAt(vcpu.core);
  settle(core);
  if (core.loaded === vcpu) unload(core);
  if (core.spender === vcpu) core.spender = noVcpu();
  disarm(vcpu);
  acquire(GROUP_LOCK);
  for (let word: u32 = 1; word < LINE_WORDS; word++) {
    const lines = load<u32>(changetype<u32>(vcpu) + word * 4, offsetof<Vcpu>("lines0"));
    setGroupLines(word, groupLines(word) & ~lines);
    for (let rest = lines; rest !== 0; rest &= rest - 1) aimLine(firstLine(word, rest), target);
  }
  release(GROUP_LOCK);
  for (let which = ALARM_GUEST_TIMER; which <= ALARM_TIMER; which++) carryAlarm(vcpuAlarm(vcpu, which));
  removeFromCore(vcpu);
}

/**
 * Of what each core has its own of, a core has open what the VMs that are there at present were
 * given.
 */
function openPrivateDevices(): void {
  let bits: u32 = 0;
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    const record = vm.record;
    const end = record.firstDevice + record.deviceCount;
    for (let index = record.firstDevice; index < end; index++) {
      const device = deviceRecord(index);
      bits |= privateBits(device.firewallRegister, device.firewallBits, ctz(record.cores), coreOf(vm));
    }
  }
  setPrivateDevices(bits);
}
