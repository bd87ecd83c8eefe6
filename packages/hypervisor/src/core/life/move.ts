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

// A VM moves to another core, the *target*, whether the VM runs or waits. The VM leaves the calling
// core, and arrives on the target at the next FIQ of the target.
//
//   calling core   state out of the hardware ─ lines aimed ─ alarms off ─ Vcpu.core = target ─┐
//   target core                                      FIQ: arrive: on the list, alarms set ◀───┘
//
// As soon as Vcpu.core is the number of the target, only the target touches the virtual CPU. The
// target finds REQUEST_ARRIVE before any other request.

/**
 * Moves `vcpu`, the only virtual CPU of its VM, from the calling core to core `target`. The caller
 * holds LEVEL_LOCK.
 */
export function moveTo(vcpu: Vcpu, target: u32): void {
  const vm = vcpu.vm;
  // Only moveHome calls this function for a `vcpu` that is off. Then nothing of `vcpu` is in the
  // hardware or on a list, and only its place changes.
  if (vcpu.state !== VCPU_OFF) {
    // The request comes before the lines are aimed at `target`. Another core may be in
    // aimOthersBack (stray.ts) now. That core sees by the request that `vcpu` moves, and does not
    // aim the lines of `vcpu` back at the calling core.
    postRequestWithoutInterrupt(vcpu, REQUEST_ARRIVE);
    leaveForOtherCore(vcpu, target);
    resetPower(vm, 1 << target);
  }
  setPlace(vm, vm.level, 1 << target);
  openPrivateDevices();
  bindVcpu(vcpu.index, vm, target);
  notifyCore(target);
}

/**
 * Moves `vcpu` to the core of its configuration, unless another VM owns that core by now, or the VM
 * of `vcpu` is HRT. Call on the core of `vcpu`.
 */
export function moveHome(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  const home = ctz(vm.record.cores);
  acquire(LEVEL_LOCK);
  if (home !== vcpu.core && vm.level !== LEVEL_HRT && ownerOf(home) === NO_VM) moveTo(vcpu, home);
  release(LEVEL_LOCK);
}

/** Puts `vcpu`, which has moved to the calling core, on the list of this core. */
export function arrive(vcpu: Vcpu): void {
  // A READY virtual CPU begins here like one that wakes: it is WOKEN, and the next decision, which
  // reads the clock, makes it READY and decides which budget it has (wakeReservation).
  if (vcpu.state === VCPU_READY) vcpu.state = VCPU_WOKEN;
  // The virtual times of two cores cannot be compared, so `vcpu` begins with the virtual time of
  // this core.
  vcpu.virtualTime = coreAt(vcpu.core).virtualTime;
  // The instruction cache of this core may hold old instructions of the guest, if the guest was on
  // this core before. Since then the guest, and MVM for the guest, have invalidated only the cache
  // of the guest's own core.
  invalidateInstructions();
  addToCore(vcpu);
  if (vcpu.state === VCPU_BLOCKED) armUrgent(vcpu);
  copyArmedPriorities(coreAt(vcpu.core));
  for (let which: u32 = 0; which < ALARMS_PER_VCPU; which++) resumeAlarm(vcpuAlarm(vcpu, which));
}

/**
 * Puts the virtual CPUs that are moving to the calling core, whose number is `core`, on the list of
 * this core now, and not only when the core fulfils its requests. The caller holds LEVEL_LOCK, so
 * that no further virtual CPU begins to move here.
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
 * (stray.ts), and stays in Group 1 for now.
 */
function leaveForOtherCore(vcpu: Vcpu, target: u32): void {
  revokeLeases(vcpu.vm);
  const core = coreAt(vcpu.core);
  chargeUntilNow(core);
  if (core.loaded === vcpu) unload(core);
  if (core.chosen === vcpu) core.chosen = noVcpu();
  disarm(vcpu);
  aimOthersBack(core);
  acquire(GROUP_LOCK);
  for (let word: u32 = 1; word < LINE_WORDS; word++) {
    const lines = lineWord(vcpu, GIVEN, word);
    withdrawLines(word, lines);
    for (let rest = lines; rest !== 0; rest &= rest - 1) aimLine(firstLine(word, rest), target);
  }
  release(GROUP_LOCK);
  for (let which: u32 = 0; which < ALARMS_PER_VCPU; which++) carryAlarm(vcpuAlarm(vcpu, which));
  removeFromCore(vcpu);
}

/**
 * Opens, for each core, the private devices that the present VMs of the core need. Each core has
 * private devices of its own.
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
