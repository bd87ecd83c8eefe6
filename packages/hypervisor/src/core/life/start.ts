import { PHASE_HALTED, PHASE_RUNNING, VM_STATE_LOADING, VM_STATE_RUNNING } from "../../../../abi/src/report";
import {
  FIRST_SPI,
  INTERRUPT_FLAG_URGENT,
  LEVEL_HRT,
  MAX_VMS,
  TRIGGER_EDGE,
  VM_FLAG_NOT_AT_BOOT,
} from "../../../../abi/src/system-image";
import { discardPendingAborts } from "../../arch/armv7/asm";
import { resetGuestState, resetGuestStateAt } from "../../arch/armv7/guest-state";
import { giveInterrupt, haltTimer, resetGuestInterface } from "../../board/board";
import { doorbellLines, giveDoorbells } from "../channel/doorbell";
import { now } from "../clock";
import { endLine, printName, startLine } from "../console";
import { addToCore, coreAt } from "../core";
import { beginLoading } from "../image/load";
import { interruptRecord, memoryRecord, VmRecord } from "../image/records";
import { GROUP_LOCK } from "../layout";
import { print, printDecimal, printHex } from "../print";
import { coreReport, report, setPhase } from "../report";
import { changeGroups } from "../schedule/lines";
import { createReservation } from "../schedule/reservation";
import { switchTo } from "../schedule/switch";
import { acquire, release } from "../spinlock";
import { bindVcpu, noVcpu, VCPU_READY, Vcpu, vcpuOfVm } from "../vcpu";
import { coreOf, createVm, Vm } from "../vm";
import { resetWatchdog } from "../watchdog";
import { isQuiet } from "./quiet";

// How a VM comes to run. Its cores do it: private lines and banked registers are reached from there only.
//
//   NONE, OFF, FAULTED, STOPPED ── startVm ──▶ LOADING ── beginGuest ──▶ RUNNING
//                                              image/load.ts

const MIB_SHIFT: u32 = 20;

/** Makes VM `id` from its record, with its virtual CPUs, and lets it be loaded unless a manager is to start it. Core 0, at boot. */
export function createGuest(id: u32, record: VmRecord): void {
  const vm = createVm(id, record);
  let number: u32 = 0;
  for (let cores = record.cores; cores !== 0; cores &= cores - 1) {
    bindVcpu(number === 0 ? id : MAX_VMS + number - 1, vm, ctz(cores));
    number++;
  }
  createReservation(vcpuOfVm(vm, 0));
  if ((record.flags & VM_FLAG_NOT_AT_BOOT) === 0) startVm(vm);
}

/** Lets `vm`, which is not running, be loaded from its images and started. On its first core, or before the cores run. */
export function startVm(vm: Vm): void {
  const vcpu = vcpuOfVm(vm, 0);
  collectLines(vcpu, vm.record, true);
  vcpu.state = VCPU_READY;
  vcpu.remaining = 0;
  vcpu.deadline = 0;
  vcpu.virtual = coreAt(vcpu.core).virtual;
  vcpu.loadSince = now();
  vm.report.state = VM_STATE_LOADING;
  if (report().phase === PHASE_HALTED) setPhase(PHASE_RUNNING);
  beginLoading(vcpu);
  addToCore(vcpu);
}

/** The guest, whose images are in place, is ready to run from its entry. On its core; somebody else may be loaded there. */
export function beginGuest(vcpu: Vcpu): void {
  const vm = vcpu.vm;
  takeCore(vcpu);
  resetGuestState(vcpu, vm.record);
  const report = vm.report;
  report.startTicks = <u32>(now() - vcpu.loadSince);
  report.state = VM_STATE_RUNNING;
  report.starts++;
  resetWatchdog(vm);
  if (!isQuiet()) announceStart(vm);
}

/** A further core of a VM that has its cores for itself begins at the entry that PSCI gave. On that core. */
export function beginFurtherCore(vcpu: Vcpu): void {
  collectLines(vcpu, vcpu.vm.record, false);
  vcpu.state = VCPU_READY;
  addToCore(vcpu);
  takeCore(vcpu);
  resetGuestStateAt(vcpu, vcpu.startEntry, vcpu.startArgument);
}

/** Puts `vcpu` into the hardware of its core in place of who is there, with its lines as a guest finds them at first. */
function takeCore(vcpu: Vcpu): void {
  const core = coreAt(vcpu.core);
  const before = core.loaded;
  switchTo(core, noVcpu(), now());
  discardPendingAborts();
  haltTimer();
  resetGuestInterface();
  const record = vcpu.vm.record;
  const end = record.firstInterrupt + record.interruptCount;
  changeGroups(vcpu, before);
  acquire(GROUP_LOCK);
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    if (isLineOf(vcpu, line.id)) giveInterrupt(line.id, vcpu.core, line.trigger === TRIGGER_EDGE);
  }
  if (vcpu.index === vcpu.vm.id) giveDoorbells(vcpu);
  release(GROUP_LOCK);
  core.loaded = vcpu;
  vcpu.vm.report.switches++;
  coreReport(vcpu.core).vm = vcpu.vm.id;
}

/** The lines of `vcpu` by words; shared ones belong to the first virtual CPU of its VM. */
function collectLines(vcpu: Vcpu, record: VmRecord, shared: bool): void {
  vcpu.lines0 = vcpu.lines1 = vcpu.lines2 = 0;
  vcpu.urgent0 = vcpu.urgent1 = vcpu.urgent2 = 0;
  vcpu.armed0 = vcpu.armed1 = vcpu.armed2 = vcpu.armed = 0;
  const end = record.firstInterrupt + record.interruptCount;
  for (let index = record.firstInterrupt; index < end; index++) {
    const line = interruptRecord(index);
    if (!shared && line.id >= FIRST_SPI) continue;
    addLine(vcpu, line.id, (line.flags & INTERRUPT_FLAG_URGENT) !== 0);
  }
  if (!shared) return;
  const doorbells1 = doorbellLines(vcpu.vm.id, 1);
  const doorbells2 = doorbellLines(vcpu.vm.id, 2);
  vcpu.lines1 |= doorbells1;
  vcpu.urgent1 |= doorbells1;
  vcpu.lines2 |= doorbells2;
  vcpu.urgent2 |= doorbells2;
}

/** Adds line `id` to those of `vcpu`. */
export function addLine(vcpu: Vcpu, id: u32, urgent: bool): void {
  const bit: u32 = 1 << (id & 31);
  const urgentBit: u32 = urgent ? bit : 0;
  switch (id >>> 5) {
    case 0:
      vcpu.lines0 |= bit;
      vcpu.urgent0 |= urgentBit;
      break;
    case 1:
      vcpu.lines1 |= bit;
      vcpu.urgent1 |= urgentBit;
      break;
    default:
      vcpu.lines2 |= bit;
      vcpu.urgent2 |= urgentBit;
  }
}

function isLineOf(vcpu: Vcpu, id: u32): bool {
  const lines: u32 = id < 32 ? vcpu.lines0 : id < 64 ? vcpu.lines1 : vcpu.lines2;
  return (lines & (1 << (id & 31))) !== 0;
}

function announceStart(vm: Vm): void {
  const region = memoryRecord(vm.record.firstMemory);
  startLine();
  print("VM ");
  printName(vm);
  print(vm.report.starts > 1 ? " restarted: " : " started: ");
  print(vm.level === LEVEL_HRT ? "HRT" : "SRT");
  print(", core ");
  printDecimal(coreOf(vm));
  print(", ");
  printDecimal(region.length >>> MIB_SHIFT);
  print(" MiB at ");
  printHex(region.base);
  endLine();
}
