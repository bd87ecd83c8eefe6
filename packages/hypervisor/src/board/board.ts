// The board that MVM is built for, as src/core sees it: what the files of one board's folder offer
// by these names.
export { closeDebug } from "./zc702/debug-access";
export {
  BOARD_NAME,
  CORE_DEVICES_PAGE,
  CORE_WATCHDOG,
  CORE_WATCHDOG_SIZE,
  isCoreDevicesPage,
  isCoreWatchdog,
  isDistributorPage,
  isForEachCore,
  isGuestDevice,
  isPrivateDevice,
  MVM_DEVICE_SECTIONS,
  mvmDeviceSection,
} from "./zc702/devices";
export {
  closeDevice,
  closeFirewall,
  isGuestFirewall,
  lockFirewall,
  openDevice,
  openMemory,
  privateBits,
  setPrivateDevices,
} from "./zc702/firewall";
export {
  ATTEND_SGI,
  acknowledgeAndEnd,
  claimInterrupt,
  closeCpuInterface,
  disclaimInterrupt,
  dropGuestSgis,
  enableDistributor,
  GUEST_SGI_LINES,
  GUEST_SGIS_MAX,
  giveInterrupt,
  guardInterrupt,
  initCpuInterface,
  initDistributor,
  isGuestInterrupt,
  isGuestSgi,
  notifyCore,
  PRIORITY_MASK_OPEN,
  pendingSecureInterrupt,
  promiseInterrupt,
  quietInterrupt,
  reclaimInterrupt,
  SGI_COUNT,
  SGI_LINES,
  STOP_SGI,
  stopOtherCores,
} from "./zc702/gic";
export * from "./zc702/gic-lines";
export { initLevel2Cache } from "./zc702/l2-cache";
export * from "./zc702/private-timer";
export * from "./zc702/private-watchdog";
export { initCoherency } from "./zc702/scu";
export { resetBoard, startSecondCore } from "./zc702/slcr";
export { isStartCodeRegister, startCodeRegister } from "./zc702/start-code";
export { measureTimerRatio } from "./zc702/timer-ratio";
export {
  CLOCK_BITS,
  CLOCK_INTERRUPT,
  clearClockInterrupt,
  clearTimer,
  enableTimer,
  initClock,
  readClock,
  readTicks,
  schedulingTimer,
  setTimerAhead,
  stopTimer,
  TICK_NANOSECONDS,
  TICKS_MASK,
  TIMER_MAX,
  timerInterrupt,
} from "./zc702/ttc";
export {
  acknowledgeConsole,
  awaitConsoleInput,
  awaitConsoleOutput,
  CONSOLE_INTERRUPT,
  CONSOLE_ROOM,
  initConsole,
  isConsoleIdle,
  NO_BYTE,
  putByte,
  receiveByte,
} from "./zc702/uart";
