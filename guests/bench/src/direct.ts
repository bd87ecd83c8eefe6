/** Calls that return at once. */
import {
  CONSOLE_WRITE_MAX,
  DELAY_MAX,
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_INFO,
  HYPERCALL_LEASE_RELEASE,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  HYPERCALL_VERSION,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_VM_STATUS,
  HYPERCALL_WATCHDOG_KICK,
  INVALID_PARAMETERS,
  NOT_SUPPORTED,
  SMCCC_VERSION,
  SMCCC_VERSION_1_1,
  STATISTIC_RUN_TIME,
  SUCCESS,
  VM_INFO_LEVEL,
} from "../../../packages/abi/src/hypercall";
import {
  PSCI_AFFINITY_INFO,
  PSCI_FEATURES,
  PSCI_MIGRATE_INFO_TYPE,
  PSCI_MIGRATE_NOT_REQUIRED,
  PSCI_ON,
  PSCI_VERSION,
  PSCI_VERSION_1_0,
} from "../../../packages/abi/src/psci";
import { VM_STATE_RUNNING } from "../../../packages/abi/src/report";
import { version } from "../../lib/hypercall";
import { roundCount } from "./asm";
import { once, prepare, rounds } from "./calls";
import * as path from "./paths";
import { NEAR, NEIGHBOUR, SHARED_DEVICE, TIMER_LINE } from "./system";

const NO_CALL: u32 = HYPERCALL_VERSION + 15;
const ONE_HOUR: u32 = DELAY_MAX;
const ANY_INTERVAL: u32 = 1000;
const OWN_CORE: u32 = 0;
const flag: usize = memory.data(4, 4);

export function measureCalls(): void {
  rounds(path.PATH_VERSION, version(), HYPERCALL_VERSION);
  rounds(path.PATH_UNKNOWN, NOT_SUPPORTED, NO_CALL);
  rounds(path.PATH_CONSOLE, INVALID_PARAMETERS, HYPERCALL_CONSOLE_WRITE, 0, CONSOLE_WRITE_MAX + 1);
  rounds(path.PATH_VM_INFO, 0, HYPERCALL_VM_INFO, VM_INFO_LEVEL);
  rounds(path.PATH_TIME, SUCCESS, HYPERCALL_TIME);
  rounds(path.PATH_TIMER_SET, SUCCESS, HYPERCALL_TIMER, ONE_HOUR, TIMER_LINE);
  rounds(path.PATH_TIMER_CANCEL, SUCCESS, HYPERCALL_TIMER, 0);
  rounds(path.PATH_POLLING, SUCCESS, HYPERCALL_DELAY_POLLING, <u32>flag, 0, 0, ANY_INTERVAL);
  rounds(path.PATH_CHANNEL_INFO, SUCCESS, HYPERCALL_CHANNEL_INFO, NEAR);
  measureFreeLeases();
  rounds(path.PATH_STATUS, VM_STATE_RUNNING, HYPERCALL_VM_STATUS, NEIGHBOUR);
  rounds(path.PATH_STATISTIC, SUCCESS, HYPERCALL_VM_STATISTIC, STATISTIC_RUN_TIME);
  rounds(path.PATH_KICK, SUCCESS, HYPERCALL_WATCHDOG_KICK);
  rounds(path.PATH_PSCI_VERSION, PSCI_VERSION_1_0, PSCI_VERSION);
  rounds(path.PATH_PSCI_FEATURES, SUCCESS, PSCI_FEATURES, PSCI_VERSION);
  rounds(path.PATH_AFFINITY_INFO, PSCI_ON, PSCI_AFFINITY_INFO, OWN_CORE);
  rounds(path.PATH_MIGRATE_INFO, PSCI_MIGRATE_NOT_REQUIRED, PSCI_MIGRATE_INFO_TYPE);
  rounds(path.PATH_SMCCC_VERSION, SMCCC_VERSION_1_1, SMCCC_VERSION);
}

/** A device that no other VM wants. */
function measureFreeLeases(): void {
  for (let left = roundCount(); left > 0; left--) {
    prepare(HYPERCALL_LEASE_ACQUIRE, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_ACQUIRE) === SUCCESS, "lease");
    prepare(HYPERCALL_LEASE_INFO, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_INFO) === SUCCESS, "lease information");
    prepare(HYPERCALL_LEASE_RELEASE, SHARED_DEVICE);
    assert(once(path.PATH_LEASE_RELEASE) === SUCCESS, "release");
  }
}
