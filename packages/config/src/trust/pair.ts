/** Two VMs, one of which may harm the other, and what of the configuration is between them. */
import { findDevice } from "../board/board";
import { sharersOf } from "../checks/cores";
import { registersOf } from "../image/assignments";
import type { System, VirtualMachine } from "../schema/system";
import type { Placement } from "./placements";

/** What a VM has, and another VM might reach. */
export const RESOURCES = ["memory", "devices", "interrupts", "time"] as const;
export type Resource = (typeof RESOURCES)[number];

export interface Pair extends Placement {
  /** Whose kernel does all it can. */
  actor: VirtualMachine;
  /** Who has the resource. */
  victim: VirtualMachine;
}

/** Whether actor and victim take turns on a core. */
export function shareCore({ actor, victim }: Pair): boolean {
  return actor.cores.some((core) => victim.cores.includes(core));
}

/** Whether the actor has brought VMs to the core of the victim, by its change of level. */
export function hasBroughtOthers({ system, change, actor, victim }: Pair): boolean {
  if (change?.by.name !== actor.name) return false;
  const [core] = victim.cores;
  const before = change.before.vms.filter(({ cores }) => cores.includes(core!)).map(({ name }) => name);
  return sharersOf(system, core!).some(({ name }) => !before.includes(name));
}

/** Names of the devices that the victim has, or may lease. */
export function devicesOfVictim({ system, victim }: Pair): string[] {
  return devicesFor(system, victim);
}

function devicesFor(system: System, vm: VirtualMachine): string[] {
  const leased = system.sharedDevices.filter(({ vms }) => vms.includes(vm.name));
  return [...vm.devices, ...leased.map(({ device }) => device)];
}

/**
 * Names of the devices of the victim whose registers are open to the actor. A device that both
 * cores see is open on both. A device that each core has of its own is open to the VMs of its core
 * only. MVM keeps such a device for its VM while another VM has the core, except a part that exists
 * once for all cores.
 */
export function openDevices(pair: Pair): string[] {
  return devicesOfVictim(pair).filter((name) => {
    const device = findDevice(name)!;
    return !device.perCore || (device.common !== undefined && shareCore(pair));
  });
}

/**
 * Names of the devices of {@link openDevices} that have registers in a page that MVM maps for the
 * actor, whose kernel is in User mode.
 */
export function devicesInPages(pair: Pair): string[] {
  const { system, actor, victim } = pair;
  const guarded = actor.devices.includes(PRIVATE_WATCHDOG) ? [] : coreDevicesPages();
  const pages = registersFor(system, actor)
    .flatMap(pagesOf)
    .filter((page) => !guarded.includes(page));
  return openDevices(pair).filter((name) =>
    pagesOf(registersOf(findDevice(name)!, numberOf(system, victim))).some((page) => pages.includes(page)),
  );
}

/**
 * The page of the devices of each core. For a guest without the private watchdog, the page is for
 * PL1 alone, and MVM's stub does the accesses to the registers of the guest's own devices.
 */
const coreDevicesPages = () => pagesOf(registersOf(findDevice(PRIVATE_WATCHDOG)!, 0));

/** The registers of the devices that `vm` has, or may lease. */
function registersFor(system: System, vm: VirtualMachine): { base: number; length: number }[] {
  return devicesFor(system, vm).map((name) => registersOf(findDevice(name)!, numberOf(system, vm)));
}

const numberOf = ({ vms }: System, { name }: VirtualMachine) => vms.findIndex((vm) => vm.name === name);

export const PRIVATE_WATCHDOG = "private-watchdog";

/** Bytes of a small page, the least that a translation table maps (ARM DDI 0406C B3.5). */
const PAGE = 0x1000;

/** Numbers of the pages that the range touches. */
function pagesOf({ base, length }: { base: number; length: number }): number[] {
  const first = Math.floor(base / PAGE);
  return Array.from({ length: Math.ceil((base + length) / PAGE) - first }, (_, n) => first + n);
}

/**
 * Names of the devices of the VMs of the actor's cores with which the firewall opens a device that
 * can reset the board.
 */
export function resettingDevices({ system, actor }: Pair): string[] {
  const neighbours = system.vms.filter((vm) => vm.cores.some((core) => actor.cores.includes(core)));
  const names = neighbours.flatMap((vm) => vm.devices).filter(opensReset);
  return [...new Set(names)];
}

/** Whether the bits that open the device `name` open a device that resets the board. */
function opensReset(name: string): boolean {
  return findDevice(name)?.firewall?.opensReset === true;
}

/** Names of the channels between the two. */
export function channelsBetween({ system, actor, victim }: Pair): string[] {
  return system.channels
    .filter(({ between }) => between.includes(actor.name) && between.includes(victim.name))
    .map(({ name }) => name);
}

/** Whether both may lease the same device. */
export function shareDevice({ system, actor, victim }: Pair): boolean {
  return system.sharedDevices.some(({ vms }) => vms.includes(actor.name) && vms.includes(victim.name));
}
