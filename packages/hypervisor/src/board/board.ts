// The board that MVM is built for, as src/core sees it: what the files of one board's folder offer by these names.
export {
  BOARD_NAME,
  isGuestDevice,
  isPrivateDevice,
  MVM_DEVICE_SECTIONS,
  mvmDeviceSection,
} from "./zc702/devices";
export { closeFirewall, isGuestFirewall, lockFirewall, openDevice, openMemory } from "./zc702/firewall";
export {
  acknowledgeSecureInterrupt,
  closeCpuInterface,
  giveInterrupt,
  initCpuInterface,
  initDistributor,
  isGuestInterrupt,
  stopOtherCores,
  takeInterrupt,
} from "./zc702/gic";
export { initLevel2Cache } from "./zc702/l2-cache";
export { initCoherency } from "./zc702/scu";
export { resetBoard, startSecondCore } from "./zc702/slcr";
export { initConsole, putByte } from "./zc702/uart";
