import { VM_STATE_RUNNING } from "../../../abi/src/report";
import { ACTION_LOG, ACTION_RESTART, LEVEL_HRT } from "../../../abi/src/system-image";
import { dmb, r32, w32 } from "../../../toolchain/hw/hw";
import { setAlarm, vmAlarm } from "./alarm";
import { now, ticksOf } from "./clock";
import { endLine, printName, startLine } from "./console";
import { WATCHDOG_SIZE, WATCHDOGS } from "./layout";
import { missed } from "./life/miss";
import { postRequest, REQUEST_ON_WATCHDOG, REQUEST_WATCHDOG_ACTION } from "./life/request";
import { print } from "./print";
import { report } from "./report";
import { vcpuOfVm } from "./vcpu";
import { coreOf, Vm, vmOf } from "./vm";

// Watchdogs of VMs. A kick only notes the time, so it takes few instructions. An alarm checks this
// time: first a period after the start, and then each time at the moment when the last kick gets
// too old. The alarm may be on another core than the VM. If there is a core without HRT guests, it
// checks the watchdogs of HRT guests, so that MVM does not interrupt the core of an HRT guest.
//
//   kicks   ▲ ▲  ▲    ▲             each: lastKick = now
//   alarm   ─────┤      ├─────┤X    set for lastKick + period; older than that: missed

/**
 * Offsets of the two words of each VM: whether a kick has come since the VM started, and the low
 * word of the time of the last kick.
 */
const KICKED: u32 = 0;
const LAST_KICK: u32 = 4;

/** Begins to check the watchdogs that `core` checks. Call on that core, before its guests run. */
export function startWatchdogs(core: u32): void {
  for (let id: u32 = 0; id < report().vmCount; id++) {
    const vm = vmOf(id);
    if (vm.record.watchdogPeriod !== 0 && watcherOf(vm) === core) checkLater(vm, now());
  }
}

/** Notes that `vm` is alive. Call on any of its cores. */
export function kick(vm: Vm): void {
  w32(watchdogOf(vm) + LAST_KICK, <u32>now());
  dmb(); // a core that sees that a kick has come sees its time, too
  w32(watchdogOf(vm) + KICKED, 1);
}

/** Lets the watchdog of `vm`, which starts, wait for the first kick. */
export function resetWatchdog(vm: Vm): void {
  w32(watchdogOf(vm) + KICKED, 0);
}

/**
 * The core that checks the watchdog of `vm`: its own, or for an HRT guest another core without HRT
 * guests.
 */
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

/**
 * Function of the alarm: checks whether the last kick of VM `id` is too old. The alarm stays on the
 * same core, also if the VM moves to another core.
 */
function checkKick(id: u32): void {
  const vm = vmOf(id);
  const time = now();
  if (vm.report.state !== VM_STATE_RUNNING || r32(watchdogOf(vm) + KICKED) === 0) {
    checkLater(vm, time);
    return;
  }
  dmb();
  // Negative: the other core has kicked since `time` was read.
  const age = <i32>(<u32>time - r32(watchdogOf(vm) + LAST_KICK));
  if (age < <i32>ticksOf(vm.record.watchdogPeriod)) {
    checkLater(vm, age > 0 ? time - age : time);
    return;
  }
  resetWatchdog(vm);
  checkLater(vm, time);
  miss(vm);
}

/** Sets the alarm for a period of the watchdog after `time`. */
function checkLater(vm: Vm, time: u64): void {
  setAlarm(vmAlarm(vm.id), time + ticksOf(vm.record.watchdogPeriod), checkKick.index, vm.id);
}

/**
 * Prints that `vm` missed its watchdog, and asks the core of `vm` for what the configuration says.
 * With ACTION_LOG the next kick starts the watchdog again, and another reaction may follow.
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
  if (action === ACTION_LOG) {
    const reaction = vm.record.onWatchdog;
    if (reaction !== 0) missed(vm, reaction, REQUEST_ON_WATCHDOG);
    return;
  }
  postRequest(vcpuOfVm(vm, 0), REQUEST_WATCHDOG_ACTION);
}

function watchdogOf(vm: Vm): u32 {
  return WATCHDOGS + vm.id * WATCHDOG_SIZE;
}
