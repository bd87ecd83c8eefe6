import { PHASE_HALTED, PHASE_RUNNING, VM_STATE_LOADING, VM_STATE_RUNNING } from "../../../../abi/src/report";
import {
  FIRST_SPI,
  INTERRUPT_FLAG_URGENT,
  TRIGGER_EDGE,
  VM_FLAG_NOT_AT_BOOT,
} from "../../../../abi/src/system-image";
import { createProcessor, discardPendingAborts, startProcessor, startProcessorAt } from "../../arch/arch";
import { resetGuestInterface, resetTimer } from "../../board/board";
import { doorbellLines, giveDoorbells } from "../channel/doorbell";
import { now } from "../clock";
import { endLine, printName, printPlace, startLine } from "../console";
import { addToCore, coreAt } from "../core";
import { giveLine, guardLines, isGuarded, startGuarding } from "../guarded/guard";
import { resetDistributor } from "../guest-distributor";
import { guestHardware } from "../guest-hardware";
import { beginLoading } from "../image/load";
import { interruptRecord, memoryRecord, VmRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { firstLine, LINE_WORDS } from "../line";
import { ARMED, addLine, GIVEN, GUARDED, setLineWord, URGENT } from "../line-words";
import { print, printDecimal, printHex } from "../print";
import { coreReport, report, setPhase } from "../report";
import { initTimer, noteTimerReset } from "../schedule/guest-timer";
import { changeGroups } from "../schedule/lines";
import { createReservation, wakeReservation } from "../schedule/reservation";
import { aimOthersBack, withdrawStrays } from "../schedule/stray";
import { unload } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import { bindVcpu, VCPU_READY, Vcpu, vcpuIndex, vcpuOfVm } from "../vcpu";
import { createVm, Vm } from "../vm";
import { resetWatchdog } from "../watchdog";
import { resetPower } from "./power";
import { isQuiet } from "./quiet";

// How a VM comes to run. Each core of the VM does its own part, because only the core itself
// reaches its private lines and banked registers. The states of the VM (VM_STATE_…):
//
//   NONE, OFF, FAULTED, STOPPED ── startVm ──▶ LOADING ── beginGuest ──▶ RUNNING
//                                              image/load.ts
//
// The first virtual CPU of the VM begins with beginGuest. A further virtual CPU begins later, with
// beginCore, when the guest asks for it (PSCI CPU_ON).

const MIB_SHIFT: u32 = 20;
/** The trigger of a private line, which {@link giveLine} leaves as it is. */
const FIXED_TRIGGER: bool = false;

/**
 * Sets up VM `id` and its virtual CPUs from its record. Starts the VM, unless the configuration
 * says that the VM does not start at boot. Call on core 0, at boot.
 */
export function createGuest(id: u32, record: VmRecord): void {
  const vm = createVm(id, record);
  let number: u32 = 0;
  for (let cores = record.cores; cores !== 0; cores &= cores - 1) {
    const vcpu = bindVcpu(vcpuIndex(id, number), vm, ctz(cores));
    createReservation(vcpu);
    createProcessor(vcpu);
    initTimer(vcpu);
    number++;
  }
  if ((record.flags & VM_FLAG_NOT_AT_BOOT) === 0) startVm(vm);
}

/**
 * Lets MVM load `vm`, which does not run, from its images. When MVM has loaded the images, the
 * guest begins ({@link beginGuest}). Call on the first core of `vm`, or before the cores run. The
 * scheduler must decide afterwards.
 */
export function startVm(vm: Vm): void {
  const vcpu = vcpuOfVm(vm, 0);
  collectPrivateLines(vcpu);
  collectSharedLines(vcpu);
  // MVM loads the images in the VM's own time, so `vcpu` is scheduled from now on.
  vcpu.state = VCPU_READY;
  vcpu.virtualTime = coreAt(vcpu.core).virtualTime;
  vcpu.loadSince = now();
  // The budget goes on from before, so that a VM gains no time by restarting again and again.
  wakeReservation(vcpu, vcpu.loadSince);
  vm.report.state = VM_STATE_LOADING;
  if (report().phase === PHASE_HALTED) setPhase(PHASE_RUNNING);
  resetPower(vm, 1 << vcpu.core);
  beginLoading(vcpu);
  addToCore(vcpu);
}

/**
 * Makes the guest of `vcpu`, whose images are in place, ready to run from its entry. `vcpu` is the
 * first virtual CPU of its VM. Call on the core of `vcpu`. Another virtual CPU may be loaded there:
 * it is taken out of the hardware.
 */
export function beginGuest(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  enterCore(vcpu);
  giveSharedLines(vcpu);
  resetDistributor(vcpu);
  startProcessor(vcpu);
  // Write the report, and print.
  const report = vm.report;
  report.startTicks = <u32>(now() - vcpu.loadSince);
  report.state = VM_STATE_RUNNING;
  report.starts++;
  resetWatchdog(vm);
  if (!isQuiet()) announceStart(vm);
}

/**
 * Makes `vcpu`, a further virtual CPU of a VM that runs, ready to run from the entry that PSCI
 * gave. Call on the core of `vcpu`. The VM owns this core.
 */
export function beginCore(vcpu: Vcpu): void {
  collectPrivateLines(vcpu);
  vcpu.state = VCPU_READY;
  addToCore(vcpu);
  enterCore(vcpu);
  startProcessorAt(vcpu, vcpu.startEntry, vcpu.startArgument);
}

/**
 * Takes the loaded virtual CPU of the core out of the hardware, and marks `vcpu` as loaded. Sets
 * the private lines, the timer and the CPU interface of the core to what a guest finds when it
 * starts. Call on the core of `vcpu`.
 */
function enterCore(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  const core = coreAt(vcpu.core);
  // unload leaves the lines of `before` in Group 1. changeGroups puts them into Group 0.
  const before = core.loaded;
  unload(core);
  // Clean up what earlier guests of the core did to shared lines (stray.ts): aim the lines of the
  // guests of other cores at those cores again, and withdraw lines that could not be withdrawn
  // before.
  aimOthersBack(core);
  withdrawStrays();
  discardPendingAborts();
  // The hardware as `vcpu` finds it.
  resetTimer();
  noteTimerReset(vcpu, core.decidedAt); // unload has read the clock
  resetGuestInterface();
  changeGroups(vcpu, before);
  for (let lines = hardware.lines0 | hardware.guarded0; lines !== 0; lines &= lines - 1) {
    giveLine(vcpu, ctz(lines), FIXED_TRIGGER);
  }
  if (isGuarded(vcpu.vm)) startGuarding(vcpu);
  core.loaded = vcpu;
  vcpu.vm.report.switches++;
  coreReport(vcpu.core).vm = vcpu.vm.id;
}

/**
 * Gives the VM its shared lines, in the state that a guest finds when it starts, and aims them at
 * the core of `vcpu`, which is the first virtual CPU of the VM.
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

/**
 * Notes which private lines `vcpu` has: word 0 of its lines. Also clears the notes about all words
 * (anyArmed, hasShared), and forgets what an earlier switch of VMs has saved (hasSaved,
 * pendingPrivate). Call before {@link collectSharedLines}, which sets hasShared.
 */
function collectPrivateLines(vcpu: Vcpu): void {
  const hardware = guestHardware(vcpu);
  clearWord(vcpu, 0);
  hardware.anyArmed = hardware.hasShared = 0;
  hardware.hasSaved = hardware.pendingPrivate = 0;
  addLines(vcpu, false);
}

/**
 * Notes which shared lines the VM has: the words from 1 on. They are kept with `vcpu`, the first
 * virtual CPU of the VM. In a guarded VM, moves all lines of the VM except SGIs, private ones too,
 * to the set GUARDED.
 */
function collectSharedLines(vcpu: Vcpu): void {
  for (let word: u32 = 1; word < LINE_WORDS; word++) {
    clearWord(vcpu, word);
    for (let rest = doorbellLines(vcpu.vm.id, word); rest !== 0; rest &= rest - 1) {
      addLine(vcpu, GIVEN, firstLine(word, rest));
      addLine(vcpu, URGENT, firstLine(word, rest));
    }
  }
  addLines(vcpu, true);
  guardLines(vcpu);
}

/**
 * Empties word `word` of the sets of lines of `vcpu`. The set ENABLED is left out: a switch of VMs
 * writes this set when `vcpu` leaves its core (saveLines), and MVM reads it only after that.
 */
function clearWord(vcpu: Vcpu, word: u32): void {
  setLineWord(vcpu, GIVEN, word, 0);
  setLineWord(vcpu, URGENT, word, 0);
  setLineWord(vcpu, ARMED, word, 0);
  setLineWord(vcpu, GUARDED, word, 0);
}

/**
 * Adds lines of the VM's record to those of `vcpu`: the shared lines if `shared`, otherwise the
 * private lines.
 */
function addLines(vcpu: Vcpu, shared: bool): void {
  const record = vcpu.vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    const isShared = line.id >= FIRST_SPI;
    if (isShared !== shared) continue;
    addLine(vcpu, GIVEN, line.id);
    if ((line.flags & INTERRUPT_FLAG_URGENT) !== 0) addLine(vcpu, URGENT, line.id);
  }
}

/** Prints a line about the start of `vm`: its level, its cores and its first memory region. */
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
