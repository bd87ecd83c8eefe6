/** Whether the processors have the time that is asked of them; what fails, and by how much. */

import { HOLDING_TIME_MIN } from "@mvm/abi";
import { findDevice, SOFTWARE_INTERRUPTS } from "../board/board";
import { interruptsOf } from "../image/assignments";
import {
  coreLoads,
  interruptLatency,
  leaseBlockings,
  responsesOf,
  supplyOf,
} from "../schedulability/analysis";
import { blockingShare } from "../schedulability/leases";
import { type LevelChange, levelsOf } from "../schedulability/levels";
import type { System, VirtualMachine } from "../schema/system";
import { formatMicroseconds } from "../schema/units";
import type { Problem } from "../source/problem";
import type { Configuration, Rule } from "./rule";
import { sufficientBudget } from "./sufficient";

export const timeSuffices: Rule = (configuration) => {
  const problems = problemsOf(configuration);
  if (problems.length > 0) return problems;
  return levelsOf(configuration.system).flatMap((change) => problemsAfter(configuration, change));
};

function problemsOf(configuration: Configuration): Problem[] {
  return [
    ...reservationsFit(configuration),
    ...leasesFit(configuration),
    ...configuration.system.vms.flatMap((vm, index) => [
      ...tasksFit(configuration, vm, index),
      ...interruptsFit(configuration, vm, index),
    ]),
  ];
}

/**
 * What does not fit after a change of level; each problem stands at the key that allows the change.
 * If the reservations do not fit, MVM refuses the change. Then it is a mistake only if the VM
 * itself may ask for the change.
 */
function problemsAfter({ document, system }: Configuration, { vm, by, key, after }: LevelChange): Problem[] {
  const loads = reservationsFit({ document, system: after });
  const found = loads.length === 0 ? problemsOf({ document, system: after }) : by === vm ? loads : [];
  const level = vm.level === "hrt" ? "soft" : "hard";
  const path = ["vms", system.vms.indexOf(by), key];
  const who = by === vm ? "" : `, by "${by.name}"`;
  return found.map(({ what, fix }) =>
    document.problemAt(
      path,
      "level-change",
      `when "${vm.name}" becomes ${level} real-time${who}: ${what}`,
      `${fix}; or remove this`,
    ),
  );
}

function reservationsFit({ document, system }: Configuration): Problem[] {
  return coreLoads(system).flatMap(({ core, reserved, mvm, total, admitted }): Problem[] => {
    if (admitted) return [];
    const shares = reserved.map(({ vm, share }) => `${vm.name} ${percent(share)}`).join(", ");
    const rest = mvm === 0 ? "" : `, MVM ${percent(mvm)}`;
    const { vm: last } = reserved.at(-1)!;
    const { period } = last.reservation!;
    const less = Math.ceil((total - 1) * period);
    return [
      document.problemAt(
        ["vms", system.vms.indexOf(last), "reservation"],
        "core-overloaded",
        `core ${core} would have to give ${percent(total)} of its time, ${percent(total - 1)} too much: ${shares}${rest}`,
        `reserve less, for example ${less} us less in this budget, or use the other core`,
      ),
    ];
  });
}

function leasesFit({ document, system }: Configuration): Problem[] {
  const worst = leaseBlockings(system)
    .filter(({ admitted }) => !admitted)
    .sort((a, b) => b.total - a.total)[0];
  if (worst === undefined) return [];
  const { core, vm, blockers, total } = worst;
  const { period } = vm.reservation!;
  const longest = blockers.reduce((one, other) => (other.hold > one.hold ? other : one));
  const hold = blockers.reduce((sum, device) => sum + device.hold, 0);
  const less = ((total - 1) * hold) / blockingShare(blockers, period);
  const possible = Math.floor(longest.hold - less);
  return [
    document.problemAt(
      ["sharedDevices", system.sharedDevices.indexOf(longest), "hold"],
      "lease-blocks",
      `holders of ${blockers.map(({ device }) => `"${device}"`).join(", ")} may run before "${vm.name}" for ${us(hold)} in its period of ${us(period)}: core ${core} would have to give ${percent(total)} of that, ${percent(total - 1)} (${us((total - 1) * period)}) too much`,
      possible >= HOLDING_TIME_MIN
        ? `hold it for at most ${possible} us, or reserve less`
        : "reserve less or in longer periods, or share it with no VM of that core that is less urgent than another user",
    ),
  ];
}

function tasksFit({ document, system }: Configuration, vm: VirtualMachine, index: number): Problem[] {
  const supply = supplyOf(system, vm);
  return responsesOf(system, vm).flatMap(({ task, worst, demand }): Problem[] => {
    if (worst <= task.deadline) return [];
    const position = vm.deadlines.findIndex((deadline) => deadline.task === task.name);
    const path = ["vms", index, "deadlines", position];
    const subject = `"${task.name}" of "${vm.name}"`;
    if (supply.rate === 0) {
      const what = `${subject} has a deadline, and "${vm.name}" has no time for certain on its core`;
      return [document.problemAt(path, "no-time-for-task", what, `give "${vm.name}" a reservation`)];
    }
    const why =
      demand > supply.rate
        ? `with the more urgent tasks it needs ${percent(demand)} of the processor, ${percent(demand - supply.rate)} more than the ${percent(supply.rate)} there are`
        : `it can take ${us(worst)} to respond, ${us(worst - task.deadline)} more than its deadline of ${us(task.deadline)}; the VM can be without its core for ${us(supply.gap)}`;
    return [document.problemAt(path, "task-unschedulable", `${subject}: ${why}`, taskFix(system, vm))];
  });
}

function taskFix(system: System, vm: VirtualMachine): string {
  if (vm.reservation === undefined) return "give it a later deadline, or less work";
  const { period } = vm.reservation;
  const enough = sufficientBudget(system, vm);
  return enough === undefined
    ? `no budget in every ${formatMicroseconds(period)} is enough on this core: reserve in shorter periods, or give it a later deadline, less work, or a core of its own`
    : `reserve at least "${formatMicroseconds(enough)}" in every ${formatMicroseconds(period)}: then all tasks of "${vm.name}" meet their deadlines; or less in shorter periods`;
}

function interruptsFit({ document, system }: Configuration, vm: VirtualMachine, index: number): Problem[] {
  if (vm.interruptLatency === undefined) return [];
  const late = interruptsOf(vm).filter(({ id, urgent }) => !urgent && !WAKING.includes(id));
  const bound = interruptLatency(system, vm, late.length === 0);
  if (bound <= vm.interruptLatency) return [];
  const longest = Number.isFinite(bound)
    ? `${us(bound)}, ${us(bound - vm.interruptLatency)} too long`
    : "for ever: it has no reservation";
  return [
    document.problemAt(
      ["vms", index, "interruptLatency"],
      "interrupt-latency",
      `an interrupt of "${vm.name}" can wait ${longest}`,
      "reserve more or in shorter periods, mark all of its interrupts urgent, or give it a core of its own",
    ),
  ];
}

/** What wakes its VM without being named, or never does: the private timer, software interrupts. */
const WAKING: readonly number[] = [...SOFTWARE_INTERRUPTS, ...findDevice("private-timer")!.interrupts];

const PERCENT = 100;
const percent = (share: number) => `${(share * PERCENT).toFixed(2)} %`;
const us = (time: number) => `${time.toFixed(1)} us`;
