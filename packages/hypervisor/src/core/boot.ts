import { MVM_STRUCTURES } from "../../../abi/src/memory-map";
import { PHASE_RUNNING } from "../../../abi/src/report";
import { HEADER_FLAG_GUEST_DEBUG, MAX_CORES } from "../../../abi/src/system-image";
import {
  _start,
  buildSecureTable,
  enableSecureMmu,
  hasPendingAbort,
  initCore,
  mapGuestMemory,
  placeShadows,
  releaseSecondaryCores,
} from "../arch/arch";
import {
  awaitConsoleInput,
  BOARD_NAME,
  claimInterrupt,
  closeDebug,
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
import { initCoreTimers } from "./core";
import { runCore } from "./entry";
import { checkSystemImage } from "./image/check";
import { deviceRecord, header, memoryRecord, vmRecord } from "./image/records";
import { guardPage, STACK_0_TOP, STRUCTURES_END } from "./layout";
import { initLeases } from "./lease/lease";
import { isQuiet } from "./life/quiet";
import { createGuest } from "./life/start";
import { placeInterrupts } from "./own-interrupts";
import { print, printDecimal } from "./print";
import { coreReport, report, setPhase, startReport } from "./report";
import { MVM_VERSION } from "./version";
import { startWatchdogs } from "./watchdog";

// From reset to the guests. Core 0 sets everything up, and then starts core 1.
//
//   hardware closed ─▶ tables, MMU ─▶ system image checked ─▶ firewall opened ─▶ core 1 started
//                                                     ─▶ each core: images loaded, guests run

/** Boots core 0. Call after reset, in monitor mode, with MMU and caches off. Does not return. */
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
  closeDebug((header().flags & HEADER_FLAG_GUEST_DEBUG) !== 0);
  if (!isQuiet()) announce();
  openMemoryOfGuests();
  prepareChannels();
  openDevicesOfGuests();
  lockFirewall();
  placeShadows();
  initLeases();
  const count = header().vmCount;
  for (let id: u32 = 0; id < count; id++) {
    createGuest(id, vmRecord(id));
  }
  report().vmCount = count;
  placeInterrupts();
  awaitConsoleInput();
  assert(!hasPendingAbort(), "an access of MVM's own was refused");
  setPhase(PHASE_RUNNING);

  startSecondCore(_start);
  releaseSecondaryCores();
  beginCore(0);
}

/**
 * Boots the calling core `core`, which is not core 0. Call when core 0 is ready, in monitor mode,
 * with MMU and caches off. Does not return.
 */
export function bootSecondaryCore(core: u32): void {
  initCpuInterface();
  initCore();
  enableSecureMmu();
  beginCore(core);
}

/** Begins with the VMs of the calling core. Does not return. */
function beginCore(core: u32): void {
  claimInterrupt(timerInterrupt(core), core);
  startWatchdogs(core);
  coreReport(core).unchargedSince = now();
  runCore(core);
}

/** Clears MVM's structures, except the stack of core 0, which is in use. MMU off. */
function clearStructures(): void {
  memory.fill(MVM_STRUCTURES, 0, guardPage(0) - MVM_STRUCTURES);
  memory.fill(STACK_0_TOP, 0, STRUCTURES_END - STACK_0_TOP);
}

/** Makes each segment with memory of a guest non-secure, and maps this memory in MVM's table. */
function openMemoryOfGuests(): void {
  const count = header().memoryCount;
  for (let index: u32 = 0; index < count; index++) {
    const region = memoryRecord(index);
    openMemory(region.base, region.length);
    mapGuestMemory(region.base, region.length);
  }
}

/** Opens the devices of the guests to the normal world. */
function openDevicesOfGuests(): void {
  const count = header().deviceCount;
  for (let index: u32 = 0; index < count; index++) {
    const device = deviceRecord(index);
    openDevice(device.firewallRegister, device.firewallBits);
  }
}

/** Prints MVM's first line. */
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
