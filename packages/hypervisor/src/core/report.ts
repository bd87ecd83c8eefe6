import { REPORT_BASE } from "../../../abi/src/memory-map";
import {
  CORE_REPORT_SIZE,
  CORE_REPORTS,
  NO_VM,
  PHASE_BOOT,
  REPORT_MAGIC,
  REPORT_VERSION,
  VM_REPORT_SIZE,
  VM_REPORTS,
} from "../../../abi/src/report";
import { MAX_CORES } from "../../../abi/src/system-image";
import { w32 } from "../../../toolchain/hw/hw";
import { TICK_NANOSECONDS } from "../board/board";

// MVM's side of the report. abi/src/report.ts gives the layout, and says what each field means. A
// test compares both.

@unmanaged
export class ReportHeader {
  magic: u32;
  version: u32;
  vmCount: u32;
  phase: u32;
  tick: u32;
}

@unmanaged
export class CoreReport {
  entries: u32;
  fiqs: u32;
  vm: u32;
  switches: u32;
  idleTime: u64;
  unchargedSince: u64;
}

@unmanaged
export class VmReport {
  name0: u32;
  name1: u32;
  name2: u32;
  name3: u32;
  state: u32;
  starts: u32;
  switches: u32;
  fiqs: u32;
  callsVersion: u32;
  callsConsole: u32;
  callsDelay: u32;
  callsInfo: u32;
  callsPsci: u32;
  callsUnknown: u32;
  consoleLines: u32;
  faults: u32;
  faultKind: u32;
  faultPc: u32;
  faultAddress: u32;
  faultCpsr: u32;
  faultStatus: u32;
  faultCore: u32;
  callsTime: u32;
  callsChannel: u32;
  callsLease: u32;
  callsControl: u32;
  callsWatchdog: u32;
  level: u32;
  cores: u32;
  periodsServed: u32;
  periodsMissed: u32;
  overruns: u32;
  budgetTime: u64;
  surplusTime: u64;
  deferred: u32;
  deferredMaxTicks: u32;
  deferredTime: u64;
  wakes: u32;
  startTicks: u32;
  levelChanges: u32;
  levelChangeTicks: u32;
  watchdogMisses: u32;
  notificationsSent: u32;
  notificationsReceived: u32;
  leases: u32;
  leasesRevoked: u32;
  leasesBoosted: u32;
  leaseMaxTicks: u32;
  forwarded: u32;
  callsInterrupt: u32;
  waits: u32;
  answered: u32;
  reactions: u32;
}

export function report(): ReportHeader {
  return changetype<ReportHeader>(REPORT_BASE);
}

export function coreReport(core: u32): CoreReport {
  return changetype<CoreReport>(REPORT_BASE + CORE_REPORTS + core * CORE_REPORT_SIZE);
}

export function vmReport(vm: u32): VmReport {
  return changetype<VmReport>(REPORT_BASE + VM_REPORTS + vm * VM_REPORT_SIZE);
}

/** Starts the report; its memory is clear. */
export function startReport(): void {
  const header = report();
  header.version = REPORT_VERSION;
  header.tick = TICK_NANOSECONDS;
  header.magic = REPORT_MAGIC;
  for (let core: u32 = 0; core < MAX_CORES; core++) coreReport(core).vm = NO_VM;
  setPhase(PHASE_BOOT);
}

/** Sets the phase of MVM. Other cores, and tools outside of MVM, see the new phase at once. */
export function setPhase(phase: u32): void {
  w32(REPORT_BASE + offsetof<ReportHeader>("phase"), phase);
}
