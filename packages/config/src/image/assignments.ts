/** What a VM's devices and interrupts are in MVM's terms. */
import { type DeviceDescription, findDevice, GIC, SOFTWARE_INTERRUPTS } from "../board/board";
import type { VirtualMachine } from "../schema/system";

export interface DeviceAssignment {
  base: number;
  length: number;
  /**
   * A register of the abi's firewall.ts and the bits to set in it; 0 and 0 when nothing is to open.
   */
  register: number;
  bits: number;
}

/**
 * Where a VM has the registers of `device`.
 * @param index of the VM in the system: says which window it has of a device with windows
 */
export function registersOf(device: DeviceDescription, index: number): { base: number; length: number } {
  const { base, size, window } = device;
  return window === undefined ? { base, length: size } : { base: base + index * window, length: window };
}

/** @param index of the VM in the system */
export function devicesOf(vm: VirtualMachine, index: number): DeviceAssignment[] {
  const given = vm.devices.flatMap((name) => {
    const device = findDevice(name);
    if (device === undefined) return [];
    const { register, bits } = device.firewall ?? { register: 0, bits: 0 };
    const shifts = device.perCore ? vm.cores : [0];
    const ofCores = shifts.reduce((all, shift) => all | (bits << shift), 0);
    return [{ ...registersOf(device, index), register, bits: ofCores }];
  });
  const gic = GIC.map(({ base, size }) => ({ base, length: size, register: 0, bits: 0 }));
  return [...gic, ...given];
}

export interface InterruptAssignment {
  id: number;
  edge: boolean;
  /** Wakes its VM at once. */
  urgent: boolean;
}

/** By GIC interrupt ID, each once: SGIs, those of the devices, those given by number. */
export function interruptsOf(vm: VirtualMachine): InterruptAssignment[] {
  const named = vm.urgent.filter((entry) => typeof entry === "string");
  const urgent = new Set<number | string>([...vm.urgent, ...named.flatMap(deviceInterrupts)]);
  const edges = new Set(vm.interrupts.filter(({ trigger }) => trigger === "edge").map(({ id }) => id));
  const given = [...vm.devices.flatMap(deviceInterrupts), ...vm.interrupts.map(({ id }) => id)];
  return [...new Set([...SOFTWARE_INTERRUPTS, ...given])]
    .sort((a, b) => a - b)
    .map((id) => ({ id, edge: edges.has(id), urgent: urgent.has(id) }));
}

function deviceInterrupts(name: string): readonly number[] {
  return findDevice(name)?.interrupts ?? [];
}
