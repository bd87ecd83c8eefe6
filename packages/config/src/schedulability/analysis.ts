/** Demand against supply, core by core and VM by VM: the figures that `mvm check` shows and judges by. */
import { MAX_CORES } from "@mvm/abi";
import { isShared, sharersOf } from "../checks/cores";
import type { System, VirtualMachine } from "../schema/system";
import { microsecondsOf, SWITCH_US, SWITCHES_PER_PERIOD } from "./costs";
import { type Response, responseTimes } from "./response-time";
import { NOTHING, reservationSupply, type Supply, WHOLE_CORE } from "./supply";

export interface CoreLoad {
  core: number;
  /** Shares of the core's time, 0 … 1. */
  reserved: { vm: VirtualMachine; share: number }[];
  /** What MVM needs to serve the reservations. */
  switching: number;
  /** Reserved and switching together. */
  total: number;
}

/** Earliest deadline first serves every reservation exactly when the total is at most 1. */
export function coreLoads(system: System): CoreLoad[] {
  return Array.from({ length: MAX_CORES }, (_, core) => {
    const sharers = sharersOf(system, core);
    const reserved = sharers.flatMap((vm) =>
      vm.reservation === undefined ? [] : [{ vm, share: vm.reservation.budget / vm.reservation.period }],
    );
    const switching =
      sharers.length < 2
        ? 0
        : reserved.reduce(
            (sum, { vm }) => sum + (SWITCHES_PER_PERIOD * SWITCH_US) / vm.reservation!.period,
            0,
          );
    const total = reserved.reduce((sum, { share }) => sum + share, switching);
    return { core, reserved, switching, total };
  });
}

/** What `vm` is sure to get. */
export function supplyOf(system: System, vm: VirtualMachine): Supply {
  const shared = isShared(system, vm);
  if (vm.reservation !== undefined) return reservationSupply(vm.reservation, shared);
  return shared ? NOTHING : WHOLE_CORE;
}

/** Worst response of each task of `vm` whose execution time is known. */
export function responsesOf(system: System, vm: VirtualMachine): Response[] {
  const tasks = vm.deadlines.flatMap(({ task, period, deadline, wcet }) =>
    wcet === undefined
      ? []
      : [
          {
            name: task,
            period: microsecondsOf(period),
            deadline: microsecondsOf(deadline ?? period),
            execution: microsecondsOf(wcet),
          },
        ],
  );
  return responseTimes(tasks, supplyOf(system, vm));
}

/**
 * Longest time in µs from an interrupt to `vm` running on its core: 0 on a core of its own, where MVM is not on the path;
 * Infinity for best effort on a shared one. Lines that do not wake the VM wait for one period more.
 */
export function interruptLatency(system: System, vm: VirtualMachine, urgent: boolean): number {
  const { gap } = supplyOf(system, vm);
  if (!isShared(system, vm)) return gap;
  return gap + SWITCH_US + (urgent ? 0 : (vm.reservation?.period ?? 0));
}
