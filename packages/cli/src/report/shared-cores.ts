/**
 * The tables that only some systems have: of cores that VMs share, and of events in a VM's life.
 */

import type { CoreReport, VmReport } from "@mvm/report/report";
import { grid, integer, microsecondsText, percent } from "./grid";

export const SHARED_HEAD = [
  "shared core",
  "reserved",
  "asked",
  "had",
  "of it surplus",
  "switches",
  "periods served",
  "missed",
  "overruns",
  "interrupts deferred",
  "at most",
];

/** Undefined if no core is shared. */
export function sharedTable(vms: readonly VmReport[]): string | undefined {
  const rows = vms.flatMap(({ name, share, scheduling, reservedPercent }) => {
    if (share === undefined || scheduling === undefined) return [];
    const { askedPercent, hadPercent } = share;
    const { runMicroseconds, surplusMicroseconds } = scheduling;
    const surplus = runMicroseconds === 0 ? 0 : (hadPercent * surplusMicroseconds) / runMicroseconds;
    return [
      [
        name,
        reservedPercent === undefined ? "–" : percent(reservedPercent),
        askedPercent === undefined ? "–" : percent(askedPercent),
        percent(hadPercent),
        percent(surplus),
        integer(scheduling.switches),
        integer(scheduling.periodsServed),
        integer(scheduling.periodsMissed),
        integer(scheduling.overruns),
        integer(scheduling.deferred),
        microsecondsText(scheduling.deferredMaxMicroseconds),
      ],
    ];
  });
  return rows.length === 0 ? undefined : grid(SHARED_HEAD, rows);
}

/**
 * Whether each reservation had its budget in every period that was counted. Undefined without
 * reservations on shared cores.
 */
export function periodsLine(vms: readonly VmReport[]): string | undefined {
  const reserved = vms.filter(({ shared, reservedPercent }) => shared && reservedPercent !== undefined);
  const counted = reserved.filter(({ everyPeriodServed }) => everyPeriodServed !== undefined);
  const missed = counted.filter(({ everyPeriodServed }) => !everyPeriodServed);
  const uncounted = reserved.filter((vm) => vm.scheduling !== undefined && !counted.includes(vm));
  const lines = missed.map(
    ({ name, scheduling }) =>
      `${name} did not have its budget in ${integer(scheduling!.periodsMissed)} periods.`,
  );
  if (missed.length === 0 && counted.length > 0) {
    const served = counted.map(({ name, scheduling }) => `${name} ${integer(scheduling!.periodsServed)}`);
    lines.push(`Every reservation had its budget in every period that was counted (${served.join(", ")}).`);
  }
  if (uncounted.length > 0) {
    const names = uncounted.map(({ name }) => name).join(", ");
    lines.push(
      `No period was counted of ${names}: nobody else wanted the core, and all its time was theirs.`,
    );
  }
  return lines.length === 0 ? undefined : lines.join(" ");
}

export const LIFE_HEAD = [
  "VM",
  "starts",
  "last start took",
  "level changes",
  "last took",
  "watchdog misses",
  "reactions",
];

/** Undefined if every VM was started once and no other event happened to a VM. */
export function lifeTable(vms: readonly VmReport[]): string | undefined {
  const rows = vms.flatMap(({ name, life }) => {
    if (life === undefined) return [];
    const { starts, startMicroseconds, levelChanges, levelChangeMicroseconds, watchdogMisses, reactions } =
      life;
    if (starts <= 1 && levelChanges === 0 && watchdogMisses === 0 && reactions === 0) return [];
    return [
      [
        name,
        integer(starts),
        microsecondsText(startMicroseconds),
        integer(levelChanges),
        microsecondsText(levelChangeMicroseconds),
        integer(watchdogMisses),
        integer(reactions),
      ],
    ];
  });
  return rows.length === 0 ? undefined : grid(LIFE_HEAD, rows);
}

export const SHARING_HEAD = ["VM", "doorbells rung", "got", "leases", "revoked", "boosted", "longest held"];

/** Undefined if no VM used a channel or a lease. */
export function sharingTable(vms: readonly VmReport[]): string | undefined {
  const rows = vms.flatMap(({ name, sharing }) => {
    if (sharing === undefined) return [];
    const { notificationsSent, notificationsReceived, leases, leasesRevoked, leasesBoosted } = sharing;
    if (notificationsSent + notificationsReceived + leases === 0) return [];
    return [
      [
        name,
        ...[notificationsSent, notificationsReceived, leases, leasesRevoked, leasesBoosted].map(integer),
        microsecondsText(sharing.leaseMaxMicroseconds),
      ],
    ];
  });
  return rows.length === 0 ? undefined : grid(SHARING_HEAD, rows);
}

/**
 * How often each core entered MVM, and how many interrupts its guests took. Undefined without MVM.
 */
export function entriesLine(cores: readonly CoreReport[]): string | undefined {
  const parts = cores.flatMap(({ core, mvm, interrupts }) =>
    mvm === undefined
      ? []
      : [
          `core ${core} ${integer(mvm.entries)} (FIQ ${integer(mvm.fiqs)}, VM switches ${integer(mvm.switches)}; guests' interrupts ${integer(interrupts)})`,
        ],
  );
  return parts.length === 0 ? undefined : `Entries into MVM: ${parts.join(", ")}`;
}
