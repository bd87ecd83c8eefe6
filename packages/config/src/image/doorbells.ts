/**
 * Which interrupts ring at the two ends of each channel: those that the configuration names, or
 * free ones.
 */
import { findDevice, PL_INTERRUPTS } from "../board/board";
import type { System } from "../schema/system";
import type { ChannelEnd } from "./guest-image";

/** Of each channel, in order: interrupts of end 0 and end 1; undefined when no line is free. */
export function doorbellsOf({ vms, channels, sharedDevices }: System): ([number, number] | undefined)[] {
  const devices = [...vms.flatMap((vm) => vm.devices), ...sharedDevices.map(({ device }) => device)];
  const taken = new Set([
    ...devices.flatMap((name) => findDevice(name)?.interrupts ?? []),
    ...vms.flatMap((vm) => vm.interrupts.map(({ id }) => id)),
    ...channels.flatMap(({ doorbells }) => doorbells ?? []),
  ]);
  const free = PL_INTERRUPTS.filter((id) => !taken.has(id));
  return channels.map(({ doorbells }) => {
    if (doorbells !== undefined) return doorbells;
    const [first, second] = free.splice(0, 2);
    return first === undefined || second === undefined ? undefined : [first, second];
  });
}

/** The ends that the VM called `name` has, in the order of MVM's numbers for them. */
export function channelEnds(system: System, name: string): ChannelEnd[] {
  const doorbells = doorbellsOf(system);
  return system.channels.flatMap((channel, index) => {
    const end = channel.between.indexOf(name);
    const pair = doorbells[index];
    if ((end !== 0 && end !== 1) || pair === undefined) return [];
    return [{ name: channel.name, end, memory: channel.memory, interrupt: pair[end] }];
  });
}
