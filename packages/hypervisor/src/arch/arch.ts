// The architecture that MVM is built for, as src/core sees it: what the files of one architecture's
// folder offer by these names.
//
// The processor of a guest is behind one interface. Its functions take the virtual CPU:
//
//   createProcessor                     makes room for the registers that MVM keeps
//   needsCodePrepared, prepareCode      make the guest's code executable, a piece at a time
//   prepareProcessor                    makes the tables that the guest finds when it starts
//   startProcessor, startProcessorAt    set the registers that the guest finds when it starts
//   switchProcessor, saveProcessor      save the banked registers, and load others
//   physicalAddress                     translates an address by the guest's own tables
//   deliverAbort                        makes the guest enter its own abort handler
//   completeLoad                        gives a refused load a value of MVM's
//
// There are two kinds of guests, and armv7/processor.ts chooses by the VM. The kernel of a *direct*
// guest (armv7/direct) runs at PL1 of the normal world, on the processor's own registers. The
// kernel of a *deprivileged* guest (armv7/deprivileged) runs in User mode, and MVM's stub runs at
// PL1. A switch of VMs does the same for both kinds: it moves the stub's registers like those of a
// kernel. Only a deprivileged guest has traps:
//
//   isStubTrap, answerTrap              the stub asks MVM to do something in the guest's place
//   device…, refused…, shown…           tell what the guest did
export {
  _start,
  discardPendingAborts,
  haltForever,
  releaseSecondaryCores,
  resumeGuest,
} from "./armv7/asm";
export { cleanDataCache, invalidateInstructions } from "./armv7/cache";
export { coreNumber, initCore } from "./armv7/core";
export {
  completeDeviceAccess,
  deviceBytes,
  deviceOffset,
  deviceValue,
  isDeviceStore,
} from "./armv7/deprivileged/device-access";
export { refusalReason } from "./armv7/deprivileged/refusal";
export { placeShadows } from "./armv7/deprivileged/shadow/shadow";
export {
  answerTrap,
  isInStub,
  isStubTrap,
  refusedAddress,
  refusedKind,
  refusedStatus,
  shownPc,
  shownPsr,
  takeRefusedAccess,
} from "./armv7/deprivileged/trap";
export { TRAP_DEVICE, TRAP_REFUSED, TRAP_RESUME, TRAP_STOP } from "./armv7/deprivileged/traps";
export { deliverAbort } from "./armv7/direct/abort";
export { completeLoad } from "./armv7/direct/load";
export { saveProcessor, switchProcessor } from "./armv7/direct/switch";
export { NOT_MAPPED } from "./armv7/direct/translate";
export {
  ASYNCHRONOUS_EXTERNAL,
  clearFaults,
  dataFaultAddress,
  dataFaultStatus,
  isAsynchronous,
  isWrite,
  prefetchFaultAddress,
  prefetchFaultStatus,
} from "./armv7/fault";
export { requestIrq, useGuardedVectors, useMonitorVectors, withdrawIrq } from "./armv7/guarded";
export { closeGuestMemory, openGuestMemory } from "./armv7/guest-memory";
export {
  faultName,
  ownDataFaultAddress,
  ownDataFaultStatus,
  ownPrefetchFaultAddress,
  ownPrefetchFaultStatus,
} from "./armv7/own-fault";
export {
  createProcessor,
  needsCodePrepared,
  physicalAddress,
  prepareCode,
  prepareProcessor,
  startProcessor,
  startProcessorAt,
  tellStubOfSharing,
} from "./armv7/processor";
export { modeName } from "./armv7/psr";
export { buildSecureTable, enableSecureMmu, mapGuestMemory } from "./armv7/secure-mmu";
export { hasPendingAbort, isAnySignalled, isGuestSignalled, isOwnSignalled } from "./armv7/signal";
