import { HOLDING_TIME_MAX, HOLDING_TIME_MIN, MAX_SHARED_DEVICES } from "@mvm/abi";
import { findDevice } from "../board/board";
import { formatMicroseconds } from "../schema/units";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const tooManySharedDevices: Rule = ({ document, system }) =>
  system.sharedDevices.length <= MAX_SHARED_DEVICES
    ? []
    : [
        document.problemAt(
          ["sharedDevices", MAX_SHARED_DEVICES],
          "too-many-shared-devices",
          `${system.sharedDevices.length} shared devices; MVM has room for ${MAX_SHARED_DEVICES}`,
          `remove ${system.sharedDevices.length - MAX_SHARED_DEVICES} of them`,
        ),
      ];

/** A device is leased, or given to one VM, or each core's own: only one of these. */
export const sharedDeviceIsFree: Rule = ({ document, system }) =>
  system.sharedDevices.flatMap(({ device: name }, index): Problem[] => {
    const path = ["sharedDevices", index, "device"];
    const device = findDevice(name);
    const refuse = (code: string, what: string, fix: string) => [document.problemAt(path, code, what, fix)];
    if (device?.perCore || device?.window !== undefined) {
      const fix = `give "${name}" to the VMs that need it; each has its own`;
      return refuse("shared-device-private", `"${name}" is not one device that could be passed on`, fix);
    }
    const owner = system.vms.find((vm) => vm.devices.includes(name));
    const earlier = system.sharedDevices.findIndex((other) => other.device === name) < index;
    if (owner === undefined && !earlier) return [];
    const what = earlier ? `"${name}" is listed twice` : `"${name}" is already given to "${owner?.name}"`;
    return refuse("shared-device-twice", what, "give it to one VM or share it, in one place");
  });

export const leaseholders: Rule = ({ document, system }) => {
  const names = system.vms.map((vm) => vm.name);
  return system.sharedDevices.flatMap(({ vms }, index) =>
    vms.flatMap((name, position): Problem[] => {
      const path = ["sharedDevices", index, "vms", position];
      if (!names.includes(name)) {
        const meant = nearestName(name, names);
        const fix = meant === undefined ? `give some of ${names.join(", ")}` : `did you mean "${meant}"?`;
        return [document.problemAt(path, "unknown-vm", `there is no VM called "${name}"`, fix)];
      }
      if (vms.indexOf(name) === position) return [];
      return [document.problemAt(path, "vm-twice", `"${name}" is listed twice`, "keep one of the two")];
    }),
  );
};

export const holdingTimeInRange: Rule = ({ document, system }) =>
  system.sharedDevices.flatMap(({ device, hold }, index) =>
    hold >= HOLDING_TIME_MIN && hold <= HOLDING_TIME_MAX
      ? []
      : [
          document.problemAt(
            ["sharedDevices", index, "hold"],
            "holding-time",
            `"${device}" can be held for ${formatMicroseconds(hold)}`,
            `give ${formatMicroseconds(HOLDING_TIME_MIN)} to ${formatMicroseconds(HOLDING_TIME_MAX)}`,
          ),
        ],
  );
