import { DEVICES, type DeviceDescription, findDevice } from "../board/board";
import type { VirtualMachine } from "../schema/system";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

const givable = DEVICES.filter((device) => device.kept === undefined).map((device) => device.name);

export const devicesExist: Rule = ({ document, system }) => {
  const ofVms = system.vms.flatMap((vm, index) =>
    vm.devices.map((name, position) => ({ name, path: ["vms", index, "devices", position] })),
  );
  const shared = system.sharedDevices.map(({ device }, index) => ({
    name: device,
    path: ["sharedDevices", index, "device"],
  }));
  return [...ofVms, ...shared].flatMap(({ name, path }): Problem[] => {
    const device = findDevice(name);
    if (device === undefined) {
      const meant = nearestName(name, givable);
      const fix = meant === undefined ? `devices to give: ${givable.join(", ")}` : `did you mean "${meant}"?`;
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
  });
};

/**
 * Passed-through devices belong to one guest. A device of each core belongs to one guest on that
 * core, or to each if MVM switches the device. If a part of a device of each core exists once, the
 * device belongs to one guest: otherwise a guest would change what another guest's time hangs on.
 */
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
      const given = `"${name}" is already given to "${owner.name}"`;
      const path = ["vms", index, "devices", position];
      if (owner !== vm && device.common !== undefined) {
        const fix = "give it to one VM: each VM of a core can have the private timer";
        return [document.problemAt(path, "device-common", `${given}, and ${device.common}`, fix)];
      }
      return [
        document.problemAt(
          path,
          "device-twice",
          owner === vm ? `"${name}" is listed twice` : given,
          "a device belongs to one VM: remove it from one of the two lists",
        ),
      ];
    }),
  );
};

/** What `vm` has of a device, by names that only the same thing has. */
function instances(device: DeviceDescription, vm: VirtualMachine): string[] {
  if (device.switched || device.window !== undefined) return [`${device.name} of ${vm.name}`];
  return device.perCore && device.common === undefined
    ? vm.cores.map((core) => `${device.name} of core ${core}`)
    : [device.name];
}
