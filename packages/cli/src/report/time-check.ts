/**
 * What `mvm check` found about time: the load of each shared core, the worst response times, and
 * how long an interrupt can wait.
 */
import {
  type CoreLoad,
  coreLoads,
  findDevice,
  formatMicroseconds,
  interruptLatency,
  microsecondsOf,
  responsesOf,
  type System,
  supplyOf,
  withoutGuarantee,
} from "@mvm/config";
import { percent } from "./grid";

const PERCENT = 100;
const share = (part: number) => percent(part * PERCENT);
const us = (time: number) => (Number.isFinite(time) ? `${time.toFixed(1)} us` : "for ever");

export function timeLines(system: System): string[] {
  const loads = coreLoads(system).filter(({ reserved }) => reserved.length > 0);
  return [...loads.map(loadLine), ...system.vms.flatMap((vm) => vmLines(system, vm))];
}

function loadLine({ core, reserved, mvm, total }: CoreLoad): string {
  const reservations = reserved.map(({ vm }) => {
    const { budget, period } = vm.reservation!;
    return `${vm.name} ${formatMicroseconds(budget)} in ${formatMicroseconds(period)}`;
  });
  return `core ${core}: ${share(total)} of its time reserved (${reservations.join(", ")}; MVM ${share(mvm)}), ${share(1 - total)} left`;
}

function vmLines(system: System, vm: System["vms"][number]): string[] {
  const { gap } = supplyOf(system, vm);
  const tasks = responsesOf(system, vm).map(
    ({ task, worst }) =>
      `${vm.name} ${task.name}: done after ${us(worst)} at worst, deadline ${us(task.deadline)}`,
  );
  const uncertain = withoutGuarantee(system, vm).map(
    ({ task, period, deadline = period }) =>
      `${vm.name} ${task}: nothing guarantees its deadline of ${us(microsecondsOf(deadline))}, because ${vm.name} has no reservation on its shared core`,
  );
  const waiting =
    gap === 0 || !canBeInterrupted(system, vm)
      ? []
      : [
          `${vm.name}: an interrupt waits ${us(interruptLatency(system, vm, true))} at worst (not urgent: ${us(interruptLatency(system, vm, false))})`,
        ];
  return [...tasks, ...uncertain, ...waiting];
}

/**
 * Whether `vm` can have interrupts from outside: of a device, of its private timer, of an assigned
 * line, or of a channel.
 */
function canBeInterrupted({ channels, sharedDevices }: System, vm: System["vms"][number]): boolean {
  return (
    vm.devices.some((name) => (findDevice(name)?.interrupts.length ?? 0) > 0) ||
    vm.interrupts.length > 0 ||
    channels.some(({ between }) => between.includes(vm.name)) ||
    sharedDevices.some(({ vms }) => vms.includes(vm.name))
  );
}
