/**
 * How long leases keep VMs from their core. A VM that holds what a more urgent one waits for runs
 * before all others of its core, for one holding in BOOST_INTERVAL (MVM: core/lease/priority.ts),
 * which is once in any period of a reservation. To the others that is blocking, and to the core
 * work of one holding in every BOOST_INTERVAL. A VM that waits itself is not kept from anything by
 * who runs meanwhile.
 */
import { BOOST_INTERVAL } from "@mvm/abi";
import type { System, VirtualMachine } from "../schema/system";

type SharedDevice = System["sharedDevices"][number];

/** Less is more urgent, as for MVM; who may become hard real-time counts as such. */
function urgency(vm: VirtualMachine): number {
  if (vm.level === "hrt" || vm.changesLevel) return 0;
  return vm.reservation?.period ?? Number.POSITIVE_INFINITY;
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
      users.some((other) => other !== vm && other !== holder && urgency(other) < urgency(holder)),
  );
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
