/**
 * What each VM of a shared core asked for, and what the VM had. MVM charges all of the core's time
 * to a VM, or no VM was ready.
 *
 *      budgets of VMs that are always ready      │ surplus, by weight    │ what other │ no VM
 *      ├── budget/period ──┼── budget/period ──┤ │ ├──── 3 ────┼── 1 ──┤ │ VMs had    │ ready
 *
 * A VM that never waits asks for its budget in every period, and for its weight's part of the time
 * that all the others leave. A VM that waits (in a delay, for a device), or was not there all the
 * time, asks for what the VM takes: such a VM gives the rest of its budget back. A VM with weight 0
 * may take its budget alone.
 */
import type { System, VirtualMachine } from "@mvm/config";
import type { MvmReport } from "./counters/mvm-report";
import type { VmCounters } from "./counters/vm-counters";
import { hasMoves } from "./places";

/** A part of the core's time, in per cent. */
export interface Share {
  /**
   * Undefined if VMs were moved between cores, because then the share that was possible is unknown.
   */
  askedPercent: number | undefined;
  hadPercent: number;
}

export interface Sharer {
  vm: VirtualMachine;
  counters: VmCounters;
}

const PERCENT = 100;

/** @param time of the whole run, in microseconds */
export function sharesByVm(
  system: System,
  mvm: MvmReport | undefined,
  time: number,
): Map<VirtualMachine, Share> {
  if (mvm === undefined) return new Map();
  const sharers = system.vms.flatMap((vm, index) => {
    const counters = mvm.vms[index];
    return counters === undefined ? [] : [{ vm, counters }];
  });
  const shares = hasMoves(mvm)
    ? sharers.map((sharer): [VirtualMachine, Share] => [sharer.vm, shareAfterMoves(sharer, time)])
    : mvm.cores.flatMap(({ idleMicroseconds }, core) => {
        const there = sharers.filter(({ vm }) => vm.cores.includes(core));
        const found = sharesOf(there, idleMicroseconds);
        return there.map(({ vm }, n): [VirtualMachine, Share] => [vm, found[n]!]);
      });
  return new Map(shares);
}

function shareAfterMoves({ counters }: Sharer, time: number): Share {
  const hadPercent = (PERCENT * counters.scheduling.runMicroseconds) / Math.max(1, time);
  return { askedPercent: undefined, hadPercent };
}

/** @param idle microseconds in which no VM was ready */
export function sharesOf(sharers: readonly Sharer[], idle: number): Share[] {
  const had = ({ counters }: Sharer) => counters.scheduling.runMicroseconds;
  const sum = (some: readonly Sharer[], of: (sharer: Sharer) => number) =>
    some.reduce((total, sharer) => total + of(sharer), 0);
  const time = sum(sharers, had) + idle;
  const always = sharers.filter(isAlwaysReady);
  const others = sharers.filter((sharer) => !always.includes(sharer));
  const surplus = Math.max(0, time - idle - sum(others, had) - sum(always, reserved) * time);
  const weights = Math.max(1, sum(always, weightOf));
  const asked = (sharer: Sharer) => {
    if (always.includes(sharer)) return reserved(sharer) * time + (surplus * weightOf(sharer)) / weights;
    return weightOf(sharer) === 0 ? Math.min(had(sharer), reserved(sharer) * time) : had(sharer);
  };
  const percent = (part: number) => (PERCENT * part) / Math.max(1, time);
  return sharers.map((sharer) => ({
    askedPercent: percent(asked(sharer)),
    hadPercent: percent(had(sharer)),
  }));
}

function isAlwaysReady({ vm, counters: { state, scheduling, life } }: Sharer): boolean {
  const once = vm.autostart && life.starts === 1 && life.levelChanges === 0;
  return once && state === "running" && scheduling.waits === 0;
}

const reserved = ({ vm: { reservation } }: Sharer) =>
  reservation === undefined ? 0 : reservation.budget / reservation.period;

/**
 * The weight as MVM counts it: 1 if the configuration gives none. A best-effort VM has at least 1.
 */
const weightOf = ({ vm: { weight, reservation } }: Sharer) =>
  reservation === undefined ? weight || 1 : (weight ?? 1);
