/** The words of MVM's report about a VM that a trace follows (abi/src/report.ts). */
import * as abi from "@mvm/abi";

export type VmWord =
  | "state"
  | "starts"
  | "switches"
  | "faults"
  | "level"
  | "cores"
  | "periodsServed"
  | "periodsMissed"
  | "overruns"
  | "deferred"
  | "deferredTime"
  | "wakes"
  | "waits"
  | "watchdogMisses"
  | "notificationsSent"
  | "notificationsReceived"
  | "leases"
  | "leasesRevoked"
  | "leasesBoosted"
  | "forwarded"
  | "answered";

/** Each with its offset. The time of deferred interrupts is its low word. */
export const VM_WORDS: readonly (readonly [VmWord, number])[] = [
  ["state", abi.VM_REPORT_STATE],
  ["starts", abi.VM_REPORT_STARTS],
  ["level", abi.VM_REPORT_LEVEL],
  ["cores", abi.VM_REPORT_CORES],
  ["switches", abi.VM_REPORT_SWITCHES],
  ["deferredTime", abi.VM_REPORT_DEFERRED_TIME],
  ["deferred", abi.VM_REPORT_DEFERRED],
  ["wakes", abi.VM_REPORT_WAKES],
  ["waits", abi.VM_REPORT_WAITS],
  ["periodsServed", abi.VM_REPORT_PERIODS_SERVED],
  ["periodsMissed", abi.VM_REPORT_PERIODS_MISSED],
  ["overruns", abi.VM_REPORT_OVERRUNS],
  ["faults", abi.VM_REPORT_FAULTS],
  ["watchdogMisses", abi.VM_REPORT_WATCHDOG_MISSES],
  ["notificationsSent", abi.VM_REPORT_NOTIFICATIONS_SENT],
  ["notificationsReceived", abi.VM_REPORT_NOTIFICATIONS_RECEIVED],
  ["leases", abi.VM_REPORT_LEASES],
  ["leasesRevoked", abi.VM_REPORT_LEASES_REVOKED],
  ["leasesBoosted", abi.VM_REPORT_LEASES_BOOSTED],
  ["forwarded", abi.VM_REPORT_FORWARDED],
  ["answered", abi.VM_REPORT_ANSWERED],
];
