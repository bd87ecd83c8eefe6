/**
 * Which leases keep VMs from their core. A VM that holds a device for which a more urgent VM waits
 * runs before all others of its core, for one holding in BOOST_INTERVAL (MVM:
 * core/lease/priority.ts), which is once in any period of a reservation. For the others, this time
 * is blocking. For the core, it is the work of one holding in every BOOST_INTERVAL. A VM that waits
 * for the device itself loses nothing to its holder.
 */
import { BOOST_INTERVAL, urgency } from "@mvm/abi";
import type { System, VirtualMachine } from "../schema/system";

type SharedDevice = System["sharedDevices"][number];

/** A waiting VM that may become hard real-time counts as such a VM. */
function urgencyOfWaiting(vm: VirtualMachine): number {
  return urgency(vm.level === "hrt" || vm.changesLevel, vm.reservation?.period ?? 0);
}

/** A soft real-time VM as a holder. A hard real-time VM has its core alone, so it blocks no VM. */
function urgencyOfHolding(vm: VirtualMachine): number {
  return urgency(false, vm.reservation?.period ?? 0);
}

/**
 * Whether a holder of `device` on `core`, other than `vm`, may run before `vm` because a third VM
 * waits.
 */
function mayBlock(system: System, device: SharedDevice, core: number, vm: VirtualMachine): boolean {
  const users = system.vms.filter(({ name }) => device.vms.includes(name));
  return users.some(
    (holder) =>
      holder !== vm &&
      holder.level === "srt" &&
      holder.cores.includes(core) &&
      users.some(
        (other) => other !== vm && other !== holder && urgencyOfWaiting(other) < urgencyOfHolding(holder),
      ),
  );
}

/**
 * How many other cores have VMs that lease devices, if `vm` may lease one; otherwise 0. Which
 * devices these are does not matter, because one lock guards all leases.
 */
export function rivalCores(system: System, vm: VirtualMachine): number {
  const leases = ({ name }: VirtualMachine) => system.sharedDevices.some(({ vms }) => vms.includes(name));
  if (!leases(vm)) return 0;
  const rivals = system.vms.filter((other) => other !== vm && leases(other));
  return new Set(rivals.flatMap(({ cores }) => cores).filter((core) => !vm.cores.includes(core))).size;
}

/** The shared devices whose holders may keep `vm`, with a reservation on `core`, from it. */
export function blockersOf(system: System, core: number, vm: VirtualMachine): SharedDevice[] {
  return system.sharedDevices.filter((device) => mayBlock(system, device, core, vm));
}

/**
 * Share of a core's time that these devices' holders may take from one with this period, at worst.
 */
export function blockingShare(blockers: readonly SharedDevice[], period: number): number {
  const hold = blockers.reduce((sum, device) => sum + device.hold, 0);
  return hold / period + hold / BOOST_INTERVAL;
}
