/** What would be enough where a reservation is not: for the fix that `mvm check` proposes. */
import { coreLoads, responsesOf } from "../schedulability/analysis";
import type { System, VirtualMachine } from "../schema/system";

/**
 * The least budget, in whole microseconds, with which every task of `vm` meets its deadline and the
 * core still has the time; undefined: none.
 */
export function sufficientBudget(system: System, vm: VirtualMachine): number | undefined {
  if (vm.reservation === undefined) return undefined;
  const { budget, period } = vm.reservation;
  let enough = period;
  if (!isSchedulable(...reserving(system, vm, enough))) return undefined;
  for (let little = budget; enough - little > 1; ) {
    const middle = Math.floor((little + enough) / 2);
    if (isSchedulable(...reserving(system, vm, middle))) enough = middle;
    else little = middle;
  }
  const [changed] = reserving(system, vm, enough);
  return vm.cores.every((core) => coreLoads(changed)[core]!.admitted) ? enough : undefined;
}

/** The system with another budget of `vm`, and `vm` in it. */
function reserving(system: System, vm: VirtualMachine, budget: number): [System, VirtualMachine] {
  const changed = { ...vm, reservation: { ...vm.reservation!, budget } };
  return [{ ...system, vms: system.vms.map((other) => (other === vm ? changed : other)) }, changed];
}

function isSchedulable(system: System, vm: VirtualMachine): boolean {
  return responsesOf(system, vm).every(({ task, worst }) => worst <= task.deadline);
}
