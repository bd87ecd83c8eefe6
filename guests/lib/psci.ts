/**
 * Power State Coordination Interface (Arm DEN 0022, 32-bit calls) for TypeScript guests: one
 * function for each call of packages/abi/src/psci.ts, and the version of the SMC Calling
 * Convention. "The system" of a guest is its VM.
 */
import { SMCCC_VERSION } from "../../packages/abi/src/hypercall";
import {
  PSCI_AFFINITY_INFO,
  PSCI_CPU_OFF,
  PSCI_CPU_ON,
  PSCI_FEATURES,
  PSCI_MIGRATE_INFO_TYPE,
  PSCI_SYSTEM_OFF,
  PSCI_SYSTEM_RESET,
  PSCI_VERSION,
} from "../../packages/abi/src/psci";
import { smc } from "../../packages/toolchain/hw/hw";

/** The version of PSCI: `major << 16 | minor`. */
export function psciVersion(): u32 {
  return smc(PSCI_VERSION, 0, 0, 0);
}

/**
 * Switches the core with the MPIDR affinity `core` on. The core begins at the physical address
 * `entry` (Thumb state if bit 0 is set) with `argument` in r0: SVC mode, MMU off, interrupts
 * masked, no stack. Returns SUCCESS, INVALID_PARAMETERS, ALREADY_ON, ON_PENDING or INVALID_ADDRESS.
 */
export function cpuOn(core: u32, entry: u32, argument: u32): i32 {
  return smc(PSCI_CPU_ON, core, entry, argument);
}

/** Switches the calling core off, and this VM with its last core. Does not return. */
export function cpuOff(): void {
  smc(PSCI_CPU_OFF, 0, 0, 0);
}

/** PSCI_ON, PSCI_OFF or PSCI_ON_PENDING of the core `core`, or INVALID_PARAMETERS. */
export function affinityInfo(core: u32): i32 {
  return smc(PSCI_AFFINITY_INFO, core, 0, 0);
}

/** PSCI_MIGRATE_NOT_REQUIRED: there is no trusted OS to migrate. */
export function migrateInfoType(): i32 {
  return smc(PSCI_MIGRATE_INFO_TYPE, 0, 0, 0);
}

/** Switches this VM off. Does not return. */
export function systemOff(): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

/** Starts this VM anew from its images. Does not return. */
export function systemReset(): void {
  smc(PSCI_SYSTEM_RESET, 0, 0, 0);
}

/** SUCCESS if the call with the number `call` is there, or NOT_SUPPORTED. */
export function psciFeatures(call: u32): i32 {
  return smc(PSCI_FEATURES, call, 0, 0);
}

/** The version of the SMC Calling Convention: SMCCC_VERSION_1_1. */
export function smcccVersion(): u32 {
  return smc(SMCCC_VERSION, 0, 0, 0);
}
