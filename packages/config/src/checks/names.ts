import { MAX_VMS } from "@mvm/abi";
import { DEVICES, findDevice } from "../board/board";
import { NAME_LENGTH } from "../schema/quantities";
import type { VirtualMachine } from "../schema/system";
import { nearestName } from "../source/nearest";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

/**
 * MVM's own prefix on the consoles, and who gets the keyboard to give MVM commands; a guest may not
 * pose as it.
 */
export const MVM_NAME = "mvm";

export const tooManyVms: Rule = ({ document, system }) =>
  system.vms.length <= MAX_VMS
    ? []
    : [
        document.problemAt(
          ["vms", MAX_VMS],
          "too-many-vms",
          `${system.vms.length} virtual machines; MVM has room for ${MAX_VMS}`,
          `remove ${system.vms.length - MAX_VMS} of them`,
        ),
      ];

export const uniqueNames: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const path = ["vms", index, "name"];
    if (vm.name === MVM_NAME) {
      return [
        document.problemAt(path, "reserved-name", `"${MVM_NAME}" is MVM's own name`, "choose another name"),
      ];
    }
    return system.vms.findIndex((other) => other.name === vm.name) < index
      ? [
          document.problemAt(
            path,
            "duplicate-name",
            `a VM before this one is already called "${vm.name}"`,
            `call it for example "${freeName(vm.name, system.vms)}"`,
          ),
        ]
      : [];
  });

/** "rtos-2" for "rtos", cut to what a name may have, and not in use. */
function freeName(name: string, vms: readonly VirtualMachine[]): string {
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    const candidate = name.slice(0, NAME_LENGTH - suffix.length) + suffix;
    if (vms.every((vm) => vm.name !== candidate)) return candidate;
  }
}

export const keyboardTarget: Rule = ({ document, system }) => {
  const { keyboard, vms } = system;
  const names = vms.map((vm) => vm.name);
  if (keyboard === undefined || keyboard === MVM_NAME) return [];
  if (!names.includes(keyboard)) {
    const candidates = [...names, MVM_NAME];
    const meant = nearestName(keyboard, candidates);
    const fix = meant === undefined ? `give one of ${candidates.join(", ")}` : `did you mean "${meant}"?`;
    return [document.problemAt(["keyboard"], "unknown-vm", `there is no VM called "${keyboard}"`, fix)];
  }
  return vms[names.indexOf(keyboard)]!.console !== "hypercall"
    ? []
    : [
        document.problemAt(
          ["keyboard"],
          "keyboard-without-uart",
          `"${keyboard}" writes its console by hypercall and cannot receive what is typed`,
          "give the keyboard to a VM whose console is a UART, or give this VM a UART",
        ),
      ];
};

const CONSOLES = DEVICES.filter((device) => device.console && device.kept === undefined)
  .map((device) => `"${device.name}"`)
  .join(", ");

export const consoleIsOwned: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    if (vm.console === "hypercall") return [];
    const path = ["vms", index, "console"];
    const device = findDevice(vm.console);
    const kept = device?.kept;
    // What is wrong with the device itself is told at the list of devices, if it stands there.
    if ((device === undefined || kept !== undefined) && vm.devices.includes(vm.console)) return [];
    if (device?.console !== true || kept !== undefined) {
      const reason = kept === undefined ? "is not a UART" : `cannot be a guest's console: ${kept}`;
      return [
        document.problemAt(
          path,
          "not-a-console",
          `"${vm.console}" ${reason}`,
          `give ${CONSOLES} or "hypercall"`,
        ),
      ];
    }
    return vm.devices.includes(vm.console)
      ? []
      : [
          document.problemAt(
            path,
            "console-not-given",
            `the console "${vm.console}" is not among the devices of "${vm.name}"`,
            `add "${vm.console}" to its devices`,
          ),
        ];
  });
