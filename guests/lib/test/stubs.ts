/** All calls of MVM, and the packed results, for hypercall.test.ts. */
import { ChannelInfo, WideResult } from "../hypercall";

export {
  acknowledgeInterrupt,
  cancelTimer,
  changeLevel,
  changeLevelOf,
  channelInfo,
  delay,
  delayFor,
  delayPolling,
  enableInterrupt,
  endInterrupt,
  kickWatchdog,
  notifyChannel,
  readStatistic,
  readTime,
  restartVm,
  setTimer,
  startVm,
  stopVm,
  version,
  vmInfo,
  vmStatus,
  writeConsole,
} from "../hypercall";
export { acquireDevice, leaseInfo, releaseDevice } from "../lease";
export {
  affinityInfo,
  cpuOff,
  cpuOn,
  migrateInfoType,
  psciFeatures,
  psciVersion,
  smcccVersion,
  systemOff,
  systemReset,
} from "../psci";

export function wideValue(result: usize): u64 {
  return changetype<WideResult>(result).value;
}

export function doorbellOf(info: usize): u32 {
  return changetype<ChannelInfo>(info).doorbell;
}

export function endOf(info: usize): u32 {
  return changetype<ChannelInfo>(info).end;
}

export function peerOf(info: usize): u32 {
  return changetype<ChannelInfo>(info).peer;
}
