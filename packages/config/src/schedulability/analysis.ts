/**
 * Demand against supply, core by core and VM by VM: the figures that `mvm check` shows and judges
 * by.
 */
import {
  addBlocking,
  addHoldings,
  addReservation,
  isAdmitted,
  MAX_CORES,
  SURPLUS_TURN,
  WHOLE_CORE,
} from "@mvm/abi";
import { isShared, sharersOf } from "../checks/cores";
import { reactionsOf } from "../image/reactions";
import type { Deadline, Reservation, System, VirtualMachine } from "../schema/system";
import {
  blocking,
  CONSOLE_SHARE,
  disturbance,
  inAndOut,
  interruption,
  LINE_NS,
  leaseWait,
  microsecondsOf,
  switchTime,
  TICK_US,
} from "./costs";
import { blockersOf, blockingShare, rivalCores } from "./leases";
import { type Response, responseTimes } from "./response-time";
import { ALL, NOTHING, reservationSupply, type Supply, servedSupply } from "./supply";

/** VMs of a core that a VM has for itself. */
const ALONE = 1;

export interface CoreLoad {
  core: number;
  /** Shares of the core's time, 0 … 1. */
  reserved: { vm: VirtualMachine; share: number }[];
  /** What MVM needs to serve the reservations, beside the switches, which are in the budgets. */
  mvm: number;
  /** Both together. */
  total: number;
  /** Whether the core has the time: the verdict of the rule that MVM applies, too. */
  admitted: boolean;
}

/** How many cores have a VM. */
function coresInUse(system: System): number {
  return new Set(system.vms.flatMap(({ cores }) => cores)).size;
}

/** Longest time in µs for which MVM does not decide. */
export function blockingOf(system: System): number {
  return blocking(coresInUse(system));
}

/** What the reservations ask of each core, by the abi's rule (admission.ts). */
export function coreLoads(system: System): CoreLoad[] {
  return Array.from({ length: MAX_CORES }, (_, core) => {
    const sharers = sharersOf(system, core);
    const reserved = sharers.flatMap((vm) =>
      vm.reservation === undefined ? [] : [{ vm, share: vm.reservation.budget / vm.reservation.period }],
    );
    const demand = demandOf(
      reserved.map(({ vm }) => vm.reservation!),
      coresInUse(system) * LINE_NS,
    );
    const budgets = reserved.reduce((sum, { share }) => sum + share, 0);
    const total = sharers.length < 2 ? budgets : demand / WHOLE_CORE;
    return { core, reserved, mvm: total - budgets, total, admitted: isAdmitted(demand, sharers.length) };
  });
}

/** `blocking`: longest time in ns for which MVM does not decide. */
function demandOf(reservations: readonly Reservation[], blocking: number): number {
  const demand = reservations.reduce((sum, { budget, period }) => addReservation(sum, budget, period), 0);
  const shortest = Math.min(...reservations.map(({ period }) => period));
  return addBlocking(demand, blocking, shortest);
}

export interface LeaseBlocking {
  core: number;
  vm: VirtualMachine;
  blockers: System["sharedDevices"];
  /**
   * Share of the core that the reservations with periods no longer than that of `vm`, MVM and the
   * holders ask for, 0 …
   */
  total: number;
  /** Whether the reservation is served in time: the verdict of the rule that MVM applies, too. */
  admitted: boolean;
}

/**
 * What leases add, by the abi's rule (admission.ts), for each reservation that holders of shared
 * devices may keep from its core.
 */
export function leaseBlockings(system: System): LeaseBlocking[] {
  const blocking = coresInUse(system) * LINE_NS;
  return coreLoads(system).flatMap(({ core, reserved, mvm }) =>
    reserved.flatMap(({ vm }) => {
      const blockers = blockersOf(system, core, vm);
      if (blockers.length === 0) return [];
      const { period } = vm.reservation!;
      const earlier = reserved.filter((other) => other.vm.reservation!.period <= period);
      const total = earlier.reduce((sum, { share }) => sum + share, mvm + blockingShare(blockers, period));
      const reservations = earlier.map((other) => other.vm.reservation!);
      const demand = blockers.reduce(
        (sum, { hold }) => addHoldings(sum, hold, period),
        demandOf(reservations, blocking),
      );
      const admitted = isAdmitted(demand, sharersOf(system, core).length);
      return [{ core, vm, blockers, total, admitted }];
    }),
  );
}

/**
 * What `vm` is sure to get. Alone on its core it has all of it, but what MVM does there for others:
 * nothing, if it is hard real-time.
 */
export function supplyOf(system: System, vm: VirtualMachine): Supply {
  const vms = mostVms(system, vm);
  if (vms === ALONE) return vm.level === "hrt" ? ALL : supplyAlone(system, vm);
  if (vm.reservation === undefined) return NOTHING;
  const { budget, period } = vm.reservation;
  const sharers = vm.cores.flatMap((core) => sharersOf(system, core));
  const taken = inAndOut(vms) + disturbance(vms - 1, postedReactions(sharers));
  const own = Math.max(0, budget - taken);
  return reservationSupply({ budget: own, period: period + TICK_US });
}

/** How many VMs share the core of `vm`, itself included: of its cores, that with the most VMs. */
function mostVms(system: System, vm: VirtualMachine): number {
  return Math.max(...vm.cores.map((core) => sharersOf(system, core).length));
}

/** How many kinds of misses of these VMs have a reaction that is a request to a core of MVM. */
function postedReactions(vms: readonly VirtualMachine[]): number {
  return vms.flatMap(reactionsOf).filter(({ reaction }) => reaction.action !== "tell").length;
}

function supplyAlone(system: System, { reservation }: VirtualMachine): Supply {
  const share = servicesOf(system);
  const piece = blockingOf(system);
  if (reservation === undefined) return servedSupply(share, piece);
  const { budget, period } = reservation;
  return reservationSupply({ budget: Math.max(0, Math.min(budget, period * (1 - share) - piece)), period });
}

/**
 * Share of a core that MVM's console and the looks at watchdogs, each of which may print that a
 * kick was missed, take at most.
 */
function servicesOf(system: System): number {
  const look = interruption(ALONE) + blockingOf(system);
  const looks = system.vms.flatMap(({ watchdog }) =>
    watchdog === undefined ? [] : [look / watchdog.period],
  );
  return looks.reduce((sum, share) => sum + share, CONSOLE_SHARE);
}

/**
 * Worst response of each task of `vm` whose execution time is known. A job may wake its VM, and let
 * it sleep again. If the VM may lease a device, a job waits for other cores that lease then.
 */
export function responsesOf(system: System, vm: VirtualMachine): Response[] {
  const switches = isShared(system, vm) ? inAndOut(mostVms(system, vm)) : 0;
  const waits = leaseWait(rivalCores(system, vm));
  const tasks = vm.deadlines.flatMap(({ task, period, deadline, wcet }) =>
    wcet === undefined
      ? []
      : [
          {
            name: task,
            period: microsecondsOf(period),
            deadline: microsecondsOf(deadline ?? period),
            execution: microsecondsOf(wcet) + switches + waits,
          },
        ],
  );
  return responseTimes(tasks, supplyOf(system, vm));
}

/**
 * The tasks of `vm` whose deadlines nothing guarantees, whatever their execution time is: `vm` is
 * best effort on a shared core.
 */
export function withoutGuarantee(system: System, vm: VirtualMachine): Deadline[] {
  return supplyOf(system, vm).rate === 0 ? vm.deadlines : [];
}

/**
 * Longest time in µs from an interrupt to `vm` running on its core: 0 for a hard real-time VM,
 * where MVM is not on the path; Infinity for best effort on a shared one. Lines that do not wake
 * the VM wait for a turn more, until MVM looks at them.
 */
export function interruptLatency(system: System, vm: VirtualMachine, urgent: boolean): number {
  const { gap } = supplyOf(system, vm);
  if (!isShared(system, vm)) return gap;
  return gap + switchTime(mostVms(system, vm)) + (urgent ? 0 : SURPLUS_TURN);
}
