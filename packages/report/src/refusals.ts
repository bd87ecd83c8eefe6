/**
 * Why a guest's access was refused, in the terms of system.jsonc. The board names the bit of a
 * register that opens a device. Under MVM the user gives the device to the guest's VM.
 */
import { MVM_BASE, MVM_END } from "@mvm/abi";
import { describeAtPlace, type Violation, type Zc702 } from "@mvm/board";
import { contains } from "@mvm/board/memory/map";
import { DEVICES, type DeviceDescription, type System, type VirtualMachine } from "@mvm/config";
import { mvmReportOf } from "./counters/mvm-report";

/** The text of a refused access. */
export type DescribeRefusal = (violation: Violation) => string;

/** Regions of the board whose registers `"startCode": "answer"` concerns. */
const OF_START_CODE = ["slcr", "scu", "l2 cache", "efuse"];

/**
 * For a run of `system` on `board`. The VM of a refusal is the VM that MVM has on the core when the
 * refusal is described first, so each refusal must be described as it happens. `reasons`: those of
 * the refusals that were described before, by refusal. `placeOf`: the place of the code.
 */
export function describeUnderMvm(
  board: Pick<Zc702, "readMemory">,
  system: System,
  reasons: Map<string, string> = new Map(),
  placeOf: (violation: Violation) => string | undefined = () => undefined,
): DescribeRefusal {
  return (violation) => {
    const { core, pc, pa, kind } = violation;
    const key = `${core} ${pc} ${pa} ${kind}`;
    const reason = reasons.get(key) ?? reasonOf(violation, system, vmOn(board, system, core));
    reasons.set(key, reason);
    return describeAtPlace({ ...violation, reason }, placeOf(violation));
  };
}

/** The VM that `core` has now. */
export function vmOn(
  board: Pick<Zc702, "readMemory">,
  { vms }: System,
  core: number,
): VirtualMachine | undefined {
  const index = mvmReportOf(board)?.cores[core]?.vm;
  return index === undefined ? undefined : vms[index];
}

/** `vm`: whose guest made the access, if it is known. */
export function reasonOf(
  violation: Pick<Violation, "pa" | "device" | "reason">,
  system: System,
  vm: VirtualMachine | undefined,
): string {
  const { pa, device } = violation;
  if (device === "DDR") return ofMemory(pa, system, vm);
  const known = DEVICES.find((each) => contains(each, pa));
  if (known !== undefined) return ofDevice(known, system, vm) ?? violation.reason;
  if (OF_START_CODE.includes(device)) return ofStartCode(device, vm);
  // The board's own words, where the user has put the device into the programmable logic.
  return device.startsWith("PL ") ? violation.reason : `${device}: no VM can have it`;
}

function ofMemory(pa: number, { vms }: System, vm: VirtualMachine | undefined): string {
  if (contains({ base: MVM_BASE, size: MVM_END - MVM_BASE }, pa))
    return "memory of MVM, which no VM can have";
  const owner = vms.find(({ memory }) => contains(memory, pa));
  if (owner !== undefined) return `memory of VM ${owner.name}`;
  return `memory of no VM; fix: give it to ${nameOf(vm)} by "memory" in system.jsonc`;
}

function ofDevice(
  device: DeviceDescription,
  system: System,
  vm: VirtualMachine | undefined,
): string | undefined {
  const { name, kept } = device;
  const shared = system.sharedDevices.find((each) => each.device === name);
  if (shared !== undefined) {
    return vm === undefined || shared.vms.includes(vm.name)
      ? `${name} is shared, and ${nameOf(vm)} does not hold its lease; fix: acquire the lease first`
      : `${name} is shared by other VMs; fix: add "${vm.name}" to its "vms" in "sharedDevices" of system.jsonc`;
  }
  if (kept !== undefined)
    return OF_START_CODE.includes(name) ? ofStartCode(name, vm) : `${name} is MVM's: ${kept}`;
  if (vm?.devices.includes(name)) return undefined;
  return `${name} is not a device of ${nameOf(vm)}; fix: add "${name}" to its "devices" in system.jsonc`;
}

function ofStartCode(device: string, vm: VirtualMachine | undefined): string {
  const what = `${device} is MVM's`;
  return vm?.startCode === "answer"
    ? `${what}; MVM answers, because "startCode" is "answer"`
    : `${what}; fix for start code: "startCode": "answer" of ${nameOf(vm)} in system.jsonc`;
}

const nameOf = (vm: VirtualMachine | undefined) => (vm === undefined ? "the VM" : `VM ${vm.name}`);
