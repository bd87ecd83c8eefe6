import { PHASE_HALTED, PHASE_RUNNING, VM_STATE_LOADING, VM_STATE_RUNNING } from "../../../../abi/src/report";
import {
  FIRST_SPI,
  INTERRUPT_FLAG_URGENT,
  MAX_VMS,
  TRIGGER_EDGE,
  VM_FLAG_NOT_AT_BOOT,
} from "../../../../abi/src/system-image";
import { discardPendingAborts } from "../../arch/armv7/asm";
import { resetGuestState, resetGuestStateAt } from "../../arch/armv7/guest-state";
import { resetGuestInterface, resetTimer } from "../../board/board";
import { doorbellLines, giveDoorbells } from "../channel/doorbell";
import { now } from "../clock";
import { endLine, printName, printPlace, startLine } from "../console";
import { addToCore, coreAt } from "../core";
import { giveLine, guardLines, isGuarded, takeGuard } from "../guarded/guard";
import { beginLoading } from "../image/load";
import { interruptRecord, memoryRecord, VmRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { bitOf, wordOf } from "../line";
import { print, printDecimal, printHex } from "../print";
import { coreReport, report, setPhase } from "../report";
import { initTimer } from "../schedule/guest-timer";
import { changeGroups } from "../schedule/lines";
import { createReservation, wakeReservation } from "../schedule/reservation";
import { unload } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import { bindVcpu, VCPU_READY, Vcpu, vcpuOfVm } from "../vcpu";
import { createVm, Vm } from "../vm";
import { resetWatchdog } from "../watchdog";
import { resetPower } from "./power";
import { isQuiet } from "./quiet";

// How a VM comes to run. Its cores do it: private lines and banked registers are reached from there
// only.
//
//   NONE, OFF, FAULTED, STOPPED ── startVm ──▶ LOADING ── beginGuest ──▶ RUNNING
//                                              image/load.ts

const MIB_SHIFT: u32 = 20;

/**
 * Makes VM `id` from its record, with its virtual CPUs, and lets it be loaded unless a manager is
 * to start it. Core 0, at boot.
 */
export function createGuest(id: u32, record: VmRecord): void {
  const vm = createVm(id, record);
  let number: u32 = 0;
  for (let cores = record.cores; cores !== 0; cores &= cores - 1) {
    const vcpu = bindVcpu(number === 0 ? id : MAX_VMS + number - 1, vm, ctz(cores));
    createReservation(vcpu);
    initTimer(vcpu);
    number++;
  }
  if ((record.flags & VM_FLAG_NOT_AT_BOOT) === 0) startVm(vm);
}

/**
 * Lets `vm`, which is not running, be loaded from its images and started. On its first core, or
 * before the cores run.
 */
export function startVm(vm: Vm): void {
  const vcpu = vcpuOfVm(vm, 0);
  collectPrivateLines(vcpu);
  collectSharedLines(vcpu);
  vcpu.state = VCPU_READY;
  vcpu.virtual = coreAt(vcpu.core).virtual;
  vcpu.loadSince = now();
  // its budget goes on: starting anew again and again is no way to more time
  wakeReservation(vcpu, vcpu.loadSince);
  vm.report.state = VM_STATE_LOADING;
  if (report().phase === PHASE_HALTED) setPhase(PHASE_RUNNING);
  resetPower(vm, 1 << vcpu.core);
  beginLoading(vcpu);
  addToCore(vcpu);
}

/**
 * The guest, whose images are in place, is ready to run from its entry. On its core; somebody else
 * may be loaded there.
 */
export function beginGuest(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  takeCore(vcpu);
  giveSharedLines(vcpu);
  resetGuestState(vcpu, vm.record);
  const report = vm.report;
  report.startTicks = <u32>(now() - vcpu.loadSince);
  report.state = VM_STATE_RUNNING;
  report.starts++;
  resetWatchdog(vm);
  if (!isQuiet()) announceStart(vm);
}

/**
 * A core of a VM that has its cores for itself begins at the entry that PSCI gave. The VM runs. On
 * that core.
 */
export function beginCore(vcpu: Vcpu): void {
  collectPrivateLines(vcpu);
  vcpu.state = VCPU_READY;
  addToCore(vcpu);
  takeCore(vcpu);
  resetGuestStateAt(vcpu, vcpu.startEntry, vcpu.startArgument);
}

/**
 * Puts `vcpu` into the hardware of its core in place of who is there, with the core's own lines as
 * a guest finds them at first.
 */
function takeCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  const before = core.loaded;
  unload(core);
  discardPendingAborts();
  resetTimer();
  resetGuestInterface();
  changeGroups(vcpu, before);
  for (let lines = vcpu.lines0 | vcpu.guarded0; lines !== 0; lines &= lines - 1) {
    giveLine(vcpu, ctz(lines), false);
  }
  if (isGuarded(vcpu.vm)) takeGuard(vcpu);
  core.loaded = vcpu;
  vcpu.vm.report.switches++;
  coreReport(vcpu.core).vm = vcpu.vm.id;
}

/**
 * Gives the VM's shared lines, aimed at `vcpu`, its first virtual CPU, as a guest finds them at
 * first.
 */
function giveSharedLines(vcpu: Vcpu): void {
  const record = vcpu.vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  acquire(GROUP_LOCK);
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    if (line.id >= FIRST_SPI) giveLine(vcpu, line.id, line.trigger === TRIGGER_EDGE);
  }
  giveDoorbells(vcpu);
  release(GROUP_LOCK);
}

/** Word 0 of the lines of `vcpu`: those that each core has its own of. */
function collectPrivateLines(vcpu: Vcpu): void {
  vcpu.lines0 = vcpu.urgent0 = vcpu.armed0 = vcpu.armed = vcpu.guarded0 = 0;
  vcpu.aside = vcpu.pendingSgis = 0;
  addLines(vcpu, false);
}

/** The other words: the VM's shared lines, kept with its first virtual CPU. */
function collectSharedLines(vcpu: Vcpu): void {
  vcpu.lines1 = vcpu.lines2 = 0;
  vcpu.urgent1 = vcpu.urgent2 = 0;
  vcpu.armed1 = vcpu.armed2 = 0;
  vcpu.guarded1 = vcpu.guarded2 = 0;
  addLines(vcpu, true);
  const doorbells1 = doorbellLines(vcpu.vm.id, 1);
  const doorbells2 = doorbellLines(vcpu.vm.id, 2);
  vcpu.lines1 |= doorbells1;
  vcpu.urgent1 |= doorbells1;
  vcpu.lines2 |= doorbells2;
  vcpu.urgent2 |= doorbells2;
  guardLines(vcpu);
}

/** Adds the lines of the VM's record to those of `vcpu`: the shared ones, or the others. */
function addLines(vcpu: Vcpu, shared: bool): void {
  const record = vcpu.vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    if (line.id >= FIRST_SPI !== shared) continue;
    addLine(vcpu, line.id, (line.flags & INTERRUPT_FLAG_URGENT) !== 0);
  }
}

/** Adds line `id` to those of `vcpu`, of which the words follow one another. */
function addLine(vcpu: Vcpu, id: u32, urgent: bool): void {
  const bit = bitOf(id);
  const word = changetype<u32>(vcpu) + wordOf(id) * 4;
  store<u32>(word, load<u32>(word, offsetof<Vcpu>("lines0")) | bit, offsetof<Vcpu>("lines0"));
  if (urgent) store<u32>(word, load<u32>(word, offsetof<Vcpu>("urgent0")) | bit, offsetof<Vcpu>("urgent0"));
}

function announceStart(vm: Vm): void {
  const region = memoryRecord(vm.record.firstMemory);
  startLine();
  print("VM ");
  printName(vm);
  print(vm.report.starts > 1 ? " restarted: " : " started: ");
  printPlace(vm);
  print(", ");
  printDecimal(region.length >>> MIB_SHIFT);
  print(" MiB at ");
  printHex(region.base);
  endLine();
}
