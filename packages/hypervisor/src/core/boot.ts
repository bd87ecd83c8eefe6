import { ISR } from "../../../abi/src/arm/cp15";
import { MVM_STRUCTURES } from "../../../abi/src/memory-map";
import { PHASE_RUNNING } from "../../../abi/src/report";
import { MAX_CORES } from "../../../abi/src/system-image";
import { mrc } from "../../../toolchain/hw/hw";
import { _start, releaseSecondaryCores, resumeGuest } from "../arch/armv7/asm";
import { initCore } from "../arch/armv7/guest-state";
import { PSR_A } from "../arch/armv7/psr";
import { buildSecureTable, enableSecureMmu, mapGuestMemory } from "../arch/armv7/secure-mmu";
import {
  awaitConsoleInput,
  BOARD_NAME,
  claimInterrupt,
  closeFirewall,
  initClock,
  initCoherency,
  initConsole,
  initCpuInterface,
  initDistributor,
  initLevel2Cache,
  lockFirewall,
  measureTimerRatio,
  openDevice,
  openMemory,
  startSecondCore,
  timerInterrupt,
} from "../board/board";
import { prepareChannels } from "./channel/memory";
import { now } from "./clock";
import { endLine, startBareLine } from "./console";
import { coreAt, initCoreTimers } from "./core";
import { checkSystemImage } from "./image/check";
import { deviceRecord, header, memoryRecord, vmRecord } from "./image/records";
import { guardPage, STACK_0_TOP, STRUCTURES_END } from "./layout";
import { initLeases } from "./lease/lease";
import { isQuiet } from "./life/quiet";
import { createGuest } from "./life/start";
import { placeInterrupts } from "./own-interrupts";
import { print, printDecimal } from "./print";
import { coreReport, report, setPhase, startReport } from "./report";
import { schedule } from "./schedule/schedule";
import { MVM_VERSION } from "./version";
import { startWatchdogs } from "./watchdog";

// From reset to the guests. Core 0 does everything; core 1 is let in when all is set up.
//
//   hardware closed ─▶ tables, MMU ─▶ system image checked ─▶ firewall opened ─▶ core 1 let in ─▶ each core: images loaded, guests

/** Core 0 from reset. Monitor mode, MMU and caches off. */
export function bootFirstCore(): void {
  clearStructures();
  initConsole();
  initLevel2Cache();
  initCoherency();
  closeFirewall();
  initDistributor();
  initCpuInterface();
  initClock();
  initCore();
  buildSecureTable();
  enableSecureMmu();
  startReport();
  const ratio = measureTimerRatio();
  for (let core: u32 = 0; core < MAX_CORES; core++) initCoreTimers(core, ratio);

  checkSystemImage();
  if (!isQuiet()) announce();
  openMemoryOfGuests();
  prepareChannels();
  openDevicesOfGuests();
  lockFirewall();
  initLeases();
  const count = header().vmCount;
  for (let id: u32 = 0; id < count; id++) {
    createGuest(id, vmRecord(id));
  }
  report().vmCount = count;
  placeInterrupts();
  awaitConsoleInput();
  assert((mrc(ISR) & PSR_A) === 0, "an access of MVM's own was refused");
  setPhase(PHASE_RUNNING);

  startSecondCore(_start);
  releaseSecondaryCores();
  runCore(0);
}

/** Another core, when core 0 is ready. Monitor mode, MMU and caches off. */
export function bootSecondaryCore(core: u32): void {
  initCpuInterface();
  initCore();
  enableSecureMmu();
  runCore(core);
}

/** Runs the VMs of the calling core. Does not return. */
function runCore(core: u32): void {
  claimInterrupt(timerInterrupt(core), core);
  startWatchdogs(core);
  coreReport(core).aloneSince = now();
  resumeGuest(changetype<u32>(schedule(coreAt(core))));
}

/** Clears MVM's structures, except the stack page in use. MMU off. */
function clearStructures(): void {
  memory.fill(MVM_STRUCTURES, 0, guardPage(0) - MVM_STRUCTURES);
  memory.fill(STACK_0_TOP, 0, STRUCTURES_END - STACK_0_TOP);
}

/**
 * Each segment that holds a guest's memory becomes non-secure, and MVM maps the guests' memory as
 * such.
 */
function openMemoryOfGuests(): void {
  const count = header().memoryCount;
  for (let index: u32 = 0; index < count; index++) {
    const region = memoryRecord(index);
    openMemory(region.base, region.length);
    mapGuestMemory(region.base, region.length);
  }
}

function openDevicesOfGuests(): void {
  const count = header().deviceCount;
  for (let index: u32 = 0; index < count; index++) {
    const device = deviceRecord(index);
    openDevice(device.firewallRegister, device.firewallBits);
  }
}

function announce(): void {
  startBareLine();
  print("MVM ");
  printDecimal(MVM_VERSION >>> 16);
  print(".");
  printDecimal(MVM_VERSION & 0xffff);
  print(" on ");
  print(BOARD_NAME);
  print(", VMs: ");
  printDecimal(header().vmCount);
  endLine();
}
