import { DEVICES, type DeviceDescription, findDevice, SHARED_INTERRUPTS } from "../board/zc702";
import type { VirtualMachine } from "../schema/system";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

const givable = DEVICES.filter((device) => device.kept === undefined).map((device) => device.name);

export const devicesExist: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    vm.devices.flatMap((name, position): Problem[] => {
      const path = ["vms", index, "devices", position];
      const device = findDevice(name);
      if (device === undefined) {
        const meant = nearestName(name, givable);
        const fix =
          meant === undefined ? `devices to give: ${givable.join(", ")}` : `did you mean "${meant}"?`;
        return [document.problemAt(path, "unknown-device", `the board has no device "${name}"`, fix)];
      }
      return device.kept === undefined
        ? []
        : [
            document.problemAt(
              path,
              "device-kept",
              `"${name}" cannot be given to a guest: ${device.kept}`,
              `devices to give: ${givable.join(", ")}`,
            ),
          ];
    }),
  );

/** Passed-through devices belong to one guest; a per-core one to one guest on that core. */
export const devicesGivenOnce: Rule = ({ document, system }) => {
  const owners = new Map<string, VirtualMachine>();
  return system.vms.flatMap((vm, index) =>
    vm.devices.flatMap((name, position): Problem[] => {
      const device = findDevice(name);
      if (device === undefined) return [];
      const taken = instances(device, vm).find((instance) => owners.has(instance));
      const owner = taken === undefined ? undefined : owners.get(taken);
      for (const instance of instances(device, vm)) owners.set(instance, vm);
      if (owner === undefined) return [];
      const twice =
        owner === vm ? `"${name}" is listed twice` : `"${name}" is already given to "${owner.name}"`;
      return [
        document.problemAt(
          ["vms", index, "devices", position],
          "device-twice",
          twice,
          "a device belongs to one VM: remove it from one of the two lists",
        ),
      ];
    }),
  );
};

function instances(device: DeviceDescription, vm: VirtualMachine): string[] {
  return device.perCore ? vm.cores.map((core) => `${device.name} of core ${core}`) : [device.name];
}

/** Interrupts named by number: in range, not MVM's, and not given before by number or with a device. */
export const interruptsGivenOnce: Rule = ({ document, system }) => {
  const owners = new Map<number, string>();
  for (const vm of system.vms) {
    for (const device of vm.devices.map(findDevice)) {
      for (const interrupt of device?.interrupts ?? [])
        owners.set(interrupt, `with "${device?.name}" of "${vm.name}"`);
    }
  }
  return system.vms.flatMap((vm, index) =>
    vm.interrupts.flatMap((interrupt, position): Problem[] => {
      const path = ["vms", index, "interrupts", position];
      if (interrupt < SHARED_INTERRUPTS.first || interrupt > SHARED_INTERRUPTS.last) {
        return [
          document.problemAt(
            path,
            "interrupt-out-of-range",
            `${interrupt} is not a shared peripheral interrupt`,
            `give one from ${SHARED_INTERRUPTS.first} to ${SHARED_INTERRUPTS.last}; private interrupts come with their device`,
          ),
        ];
      }
      const keeper = DEVICES.find(
        (device) => device.kept !== undefined && device.interrupts.includes(interrupt),
      );
      if (keeper !== undefined) {
        return [
          document.problemAt(
            path,
            "interrupt-kept",
            `interrupt ${interrupt} belongs to "${keeper.name}", which MVM keeps: ${keeper.kept}`,
            "remove it",
          ),
        ];
      }
      const given = owners.get(interrupt);
      owners.set(interrupt, `to "${vm.name}"`);
      return given === undefined
        ? []
        : [
            document.problemAt(
              path,
              "interrupt-twice",
              `interrupt ${interrupt} is already given ${given}`,
              "an interrupt belongs to one VM: remove it here or there",
            ),
          ];
    }),
  );
};
