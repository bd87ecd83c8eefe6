import { VM_STATE_RUNNING, VM_STATE_STOPPED } from "../../../abi/src/report";
import { ACTION_LOG, ACTION_RESTART, LEVEL_HRT } from "../../../abi/src/system-image";
import { dmb, r32, w32 } from "../../../toolchain/hw/hw";
import { setAlarm, vmAlarm } from "./alarm";
import { now, ticksOf } from "./clock";
import { endLine, printName, startLine } from "./console";
import { WATCHDOG_SIZE, WATCHDOGS } from "./layout";
import { ask, REQUEST_MISSED } from "./life/request";
import { restartVm, stopVm } from "./life/stop";
import { print } from "./print";
import { report } from "./report";
import { vcpuOfVm } from "./vcpu";
import { coreOf, isOver, Vm, vmOf } from "./vm";

// Watchdogs of VMs. A kick only notes the time; an alarm looks at it, once a watchdog's period and
// then when the last kick gets too old. So a kick costs next to nothing, and the alarm may be
// another core's: an HRT guest's watchdog is looked at from a core without HRT guests, if there is
// one, so that its own core stays free of MVM.
//
//   kicks   ▲ ▲  ▲    ▲             each: lastKick = now
//   alarm   ─────┤      ├─────┤X    set for lastKick + period; older than that: missed

/**
 * Two words for each VM: whether a kick has come since it started, and the clock's low word at the
 * last one.
 */
const KICKED: u32 = 0;
const LAST_KICK: u32 = 4;

/**
 * Begins to look after the VMs whose watchdogs are `core`'s business. On that core, before its
 * guests run.
 */
export function startWatchdogs(core: u32): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (vm.record.watchdogPeriod !== 0 && watcherOf(vm) === core) lookLater(vm, now());
  }
}

/** The VM of this number is alive. On any of its cores. */
export function kick(vm: Vm): void {
  w32(watchdogOf(vm) + LAST_KICK, <u32>now());
  dmb(); // who sees that there was a kick sees when
  w32(watchdogOf(vm) + KICKED, 1);
}

/** `vm` starts (again): its watchdog waits for the first kick. */
export function resetWatchdog(vm: Vm): void {
  w32(watchdogOf(vm) + KICKED, 0);
}

/** The core that looks after `vm`: its own, or for an HRT guest another one without. */
function watcherOf(vm: Vm): u32 {
  const own = coreOf(vm);
  if (vm.record.level !== LEVEL_HRT) return own;
  let watcher = own;
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const other = vmOf(id);
    if (other.record.level !== LEVEL_HRT) watcher = coreOf(other);
  }
  return watcher;
}

/** Alarm: is the last kick too old? On the core where it began, also when the VM has moved. */
function look(id: u32): void {
  const vm = vmOf(id);
  const time = now();
  if (vm.report.state !== VM_STATE_RUNNING || r32(watchdogOf(vm) + KICKED) === 0) {
    lookLater(vm, time);
    return;
  }
  dmb();
  // Negative: the other core has kicked since `time` was read.
  const age = <i32>(<u32>time - r32(watchdogOf(vm) + LAST_KICK));
  if (age < <i32>ticksOf(vm.record.watchdogPeriod)) {
    lookLater(vm, age > 0 ? time - age : time);
    return;
  }
  resetWatchdog(vm);
  lookLater(vm, time);
  miss(vm);
}

function lookLater(vm: Vm, time: u64): void {
  setAlarm(vmAlarm(vm.id), time + ticksOf(vm.record.watchdogPeriod), look.index, vm.id);
}

/**
 * Says it and has done what the configuration says. (With ACTION_LOG the next kick starts the
 * watchdog again.)
 */
function miss(vm: Vm): void {
  vm.report.watchdogMisses++;
  const action = vm.record.watchdogAction;
  startLine();
  print("VM ");
  printName(vm);
  print(" missed its watchdog");
  if (action !== ACTION_LOG) print(action === ACTION_RESTART ? ": restarted" : ": stopped");
  endLine();
  if (action === ACTION_LOG) return;
  ask(vcpuOfVm(vm, 0), REQUEST_MISSED);
}

/**
 * Does to `vm`, if it still runs, what the configuration says of a missed kick. On its first core.
 */
export function carryOutMiss(vm: Vm): void {
  if (isOver(vm)) return;
  if (vm.record.watchdogAction === ACTION_RESTART) restartVm(vm);
  else stopVm(vm, VM_STATE_STOPPED);
}

function watchdogOf(vm: Vm): u32 {
  return WATCHDOGS + vm.id * WATCHDOG_SIZE;
}
