/** What a VM's devices and interrupts are in MVM's terms. */
import { findDevice, GIC, SOFTWARE_INTERRUPTS } from "../board/zc702";
import type { VirtualMachine } from "../schema/system";

export interface DeviceAssignment {
  base: number;
  length: number;
  /** A register of the abi's firewall.ts and the bits to set in it; 0 and 0 when nothing is to open. */
  register: number;
  bits: number;
}

export function devicesOf(vm: VirtualMachine): DeviceAssignment[] {
  const given = vm.devices.flatMap((name) => {
    const device = findDevice(name);
    if (device === undefined) return [];
    const { register, bits } = device.firewall ?? { register: 0, bits: 0 };
    const shifts = device.perCore ? vm.cores : [0];
    return shifts.map((shift) => ({ base: device.base, length: device.size, register, bits: bits << shift }));
  });
  const gic = GIC.map(({ base, size }) => ({ base, length: size, register: 0, bits: 0 }));
  return [...gic, ...given];
}

/** GIC interrupt IDs, each once: SGIs, those of the devices, those given by number. */
export function interruptsOf(vm: VirtualMachine): number[] {
  const ofDevices = vm.devices.flatMap((name) => findDevice(name)?.interrupts ?? []);
  return [...new Set([...SOFTWARE_INTERRUPTS, ...ofDevices, ...vm.interrupts])].sort((a, b) => a - b);
}
