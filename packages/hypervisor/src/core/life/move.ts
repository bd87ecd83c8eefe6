import { NO_VM } from "../../../../abi/src/report";
import { LEVEL_HRT } from "../../../../abi/src/system-image";
import { invalidateInstructions } from "../../arch/arch";
import { aimLine, notifyCore, privateBits, setPrivateDevices } from "../../board/board";
import { carryAlarm, resumeAlarm, vcpuAlarm } from "../alarm";
import { addToCore, coreAt, removeFromCore } from "../core";
import { deviceRecord } from "../image/records";
import { ALARMS_PER_VCPU, GROUP_LOCK, LEVEL_LOCK } from "../layout";
import { revokeLeases } from "../lease/hold";
import { firstLine, LINE_WORDS } from "../line";
import { GIVEN, lineWord } from "../line-words";
import { report } from "../report";
import { chargeUntilNow } from "../schedule/account";
import { armUrgent, copyArmedPriorities, disarm } from "../schedule/lines";
import { aimOthersBack, withdrawLines } from "../schedule/stray";
import { unload } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import {
  bindVcpu,
  noVcpu,
  VCPU_BLOCKED,
  VCPU_OFF,
  VCPU_READY,
  VCPU_WOKEN,
  Vcpu,
  vcpuAt,
  vcpuCount,
} from "../vcpu";
import { coreOf, setPlace, vmOf } from "../vm";
import { resetPower } from "./power";
import { ownerOf } from "./refuge";
import { forgetRequest, nextRequest, postRequestWithoutInterrupt, REQUEST_ARRIVE } from "./request";

// A VM with one core moves to another core, the *target*. The VM may run, wait or be off. The VM
// leaves the calling core, and arrives on the target at the next FIQ of the target.
//
//   calling core   state out of the hardware ─ lines aimed at the target ─ alarms off its list ─
//                  Vcpu.core = target ─────┐
//   target core                            └▶ FIQ ─ arrive: on the list of the core, alarms set
//
// As soon as Vcpu.core is the number of the target, only the target touches the virtual CPU. The
// target fulfils REQUEST_ARRIVE before any other request to the virtual CPU.

/**
 * Moves `vcpu`, the only virtual CPU of its VM, from the calling core to core `target`. The caller
 * holds LEVEL_LOCK. The scheduler of the calling core must decide afterwards.
 */
export function moveTo(vcpu: Vcpu, target: u32): void {
  const vm = vcpu.vm;
  // If `vcpu` is off (only moveHome moves it then), nothing of `vcpu` is in the hardware or on a
  // list, so only its place changes.
  if (vcpu.state !== VCPU_OFF) {
    // The request is posted before the lines are aimed at `target`, because another core may be in
    // aimOthersBack (stray.ts) now. That core sees by the request that `vcpu` moves, and does not
    // aim the lines of `vcpu` back at the calling core.
    postRequestWithoutInterrupt(vcpu, REQUEST_ARRIVE);
    leaveForOtherCore(vcpu, target);
    resetPower(vm, 1 << target);
  }
  setPlace(vm, vm.level, 1 << target);
  openPrivateDevices();
  bindVcpu(vcpu.index, vm, target); // from here on only `target` touches `vcpu`
  notifyCore(target);
}

/**
 * Moves `vcpu` home, to the core of its configuration. Does nothing if a VM owns that core by now,
 * or if the VM of `vcpu` is HRT. Call on the core of `vcpu`, without a lock.
 */
export function moveHome(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  const home = ctz(vm.record.cores);
  acquire(LEVEL_LOCK);
  if (home !== vcpu.core && vm.level !== LEVEL_HRT && ownerOf(home) === NO_VM) moveTo(vcpu, home);
  release(LEVEL_LOCK);
}

/**
 * Puts `vcpu`, which has moved to the calling core, on the list of this core. If `vcpu` waits for
 * an interrupt, lets its interrupts wake it here. Sets its alarms here again.
 */
export function arrive(vcpu: Vcpu): void {
  // A READY virtual CPU begins here like one that wakes: it is WOKEN, and the next decision, which
  // reads the clock, makes it READY and decides which budget it has (wakeReservation).
  if (vcpu.state === VCPU_READY) vcpu.state = VCPU_WOKEN;
  // The virtual times of two cores cannot be compared, so `vcpu` begins with the virtual time of
  // this core.
  vcpu.virtualTime = coreAt(vcpu.core).virtualTime;
  // If the guest was on this core before, the instruction cache of this core may hold old
  // instructions of the guest. While the guest was on another core, the guest, and MVM for the
  // guest, invalidated only the cache of that core.
  invalidateInstructions();
  addToCore(vcpu);
  if (vcpu.state === VCPU_BLOCKED) armUrgent(vcpu);
  // Lines are armed for virtual CPUs of this core. A switch to `vcpu`, or from it, keeps their
  // priorities (lines.ts).
  copyArmedPriorities(coreAt(vcpu.core));
  for (let which: u32 = 0; which < ALARMS_PER_VCPU; which++) resumeAlarm(vcpuAlarm(vcpu, which));
}

/**
 * Puts the virtual CPUs that are moving to the calling core on the list of this core now, and not
 * only when the core fulfils its requests. `core` is the number of the calling core. The caller
 * holds LEVEL_LOCK, so no further virtual CPU begins to move here meanwhile.
 */
export function putArrivalsOnList(core: u32): void {
  for (let index: u32 = 0, end = vcpuCount(); index < end; index++) {
    const vcpu = vcpuAt(index);
    if ((nextRequest(vcpu, core) & REQUEST_ARRIVE) === 0) continue;
    forgetRequest(vcpu, REQUEST_ARRIVE);
    arrive(vcpu);
  }
}

/**
 * Takes `vcpu` from the calling core, with its lines and alarms. Revokes its leases. Puts its
 * shared lines into Group 0, so that no guest sees them until `vcpu` is loaded on the core
 * `target`, and aims them at `target`. A line that another core is handling becomes stray
 * (stray.ts), and stays in Group 1 for now. The caller holds LEVEL_LOCK.
 */
function leaveForOtherCore(vcpu: Vcpu, target: u32): void {
  revokeLeases(vcpu.vm);
  // The time and the state in the hardware.
  const core = coreAt(vcpu.core);
  chargeUntilNow(core);
  if (core.loaded === vcpu) unload(core);
  if (core.chosen === vcpu) core.chosen = noVcpu();
  // Its lines, and those of guests on other cores that its guest may have aimed at this core.
  disarm(vcpu);
  aimOthersBack(core);
  acquire(GROUP_LOCK);
  for (let word: u32 = 1; word < LINE_WORDS; word++) {
    const lines = lineWord(vcpu, GIVEN, word);
    withdrawLines(word, lines);
    for (let rest = lines; rest !== 0; rest &= rest - 1) aimLine(firstLine(word, rest), target);
  }
  release(GROUP_LOCK);
  // Its alarms, and its place on the list of the core.
  for (let which: u32 = 0; which < ALARMS_PER_VCPU; which++) carryAlarm(vcpuAlarm(vcpu, which));
  removeFromCore(vcpu);
}

/**
 * Opens in the firewall, for each core, the private devices that the present VMs of this core need,
 * and closes the others. Each core has private devices of its own, for example the private timer.
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
