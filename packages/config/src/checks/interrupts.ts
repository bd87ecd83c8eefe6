/** Interrupts named by number: in range, not MVM's, and each with one owner. */
import { MAX_INTERRUPTS } from "@mvm/abi";
import { DEVICES, findDevice, PL_INTERRUPTS, SHARED_INTERRUPTS, SOFTWARE_INTERRUPTS } from "../board/board";
import { interruptsOf } from "../image/assignments";
import { doorbellsOf } from "../image/doorbells";
import type { System } from "../schema/system";
import type { Path } from "../source/document";
import type { Problem } from "../source/problem";
import type { Configuration, Rule } from "./rule";

/** Each interrupt of a device, by who has it. */
function ownersOf({ vms, sharedDevices }: System): Map<number, string> {
  const owners = new Map<number, string>();
  for (const vm of vms) {
    for (const device of vm.devices.map(findDevice)) {
      for (const id of device?.interrupts ?? []) owners.set(id, `with "${device?.name}" of "${vm.name}"`);
    }
  }
  for (const { device } of sharedDevices) {
    for (const id of findDevice(device)?.interrupts ?? []) owners.set(id, `with the shared "${device}"`);
  }
  return owners;
}

export const interruptsGivenOnce: Rule = (configuration) => {
  const { vms, channels } = configuration.system;
  const owners = ownersOf(configuration.system);
  const ofVms = vms.flatMap((vm, index) =>
    vm.interrupts.flatMap(({ id }, position) =>
      give(configuration, owners, id, ["vms", index, "interrupts", position], `to "${vm.name}"`),
    ),
  );
  const doorbells = channels.flatMap((channel, index) =>
    (channel.doorbells ?? []).flatMap((id, end) =>
      give(configuration, owners, id, ["channels", index, "doorbells", end], `to channel "${channel.name}"`),
    ),
  );
  return [...ofVms, ...doorbells];
};

function give(
  { document }: Configuration,
  owners: Map<number, string>,
  id: number,
  path: Path,
  receiver: string,
): Problem[] {
  const refuse = (code: string, what: string, fix: string) => [document.problemAt(path, code, what, fix)];
  const { first, last } = SHARED_INTERRUPTS;
  if (id < first || id > last) {
    return refuse(
      "interrupt-out-of-range",
      `${id} is not a shared peripheral interrupt`,
      `give one from ${first} to ${last}; private interrupts come with their device`,
    );
  }
  const keeper = DEVICES.find(({ kept, interrupts }) => kept !== undefined && interrupts.includes(id));
  if (keeper !== undefined) {
    const what = `interrupt ${id} belongs to "${keeper.name}", which MVM keeps: ${keeper.kept}`;
    return refuse("interrupt-kept", what, "remove it");
  }
  const given = owners.get(id);
  owners.set(id, receiver);
  if (given === undefined) return [];
  const what = `interrupt ${id} is already given ${given}`;
  return refuse("interrupt-twice", what, "an interrupt belongs to one owner: remove it here or there");
}

/** What wakes a guest is one of its own. */
export const urgentIsOwned: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index) =>
    vm.urgent.flatMap((entry, position): Problem[] => {
      if (typeof entry === "number" && SOFTWARE_INTERRUPTS.includes(entry)) {
        const what = `interrupt ${entry} is a software interrupt: it wakes no VM that is off its core`;
        const fix = "remove it; between VMs a channel's doorbell wakes";
        return [document.problemAt(["vms", index, "urgent", position], "urgent-software", what, fix)];
      }
      const own =
        typeof entry === "string"
          ? vm.devices.includes(entry)
          : interruptsOf(vm).some(({ id }) => id === entry);
      if (own) return [];
      const what =
        typeof entry === "string"
          ? `"${entry}" is not among the devices of "${vm.name}"`
          : `interrupt ${entry} is not one of "${vm.name}"`;
      const fix = "give it to this VM, or remove it here";
      return [document.problemAt(["vms", index, "urgent", position], "urgent-not-given", what, fix)];
    }),
  );

/** MVM's table has a row for each interrupt of each VM. */
export const tooManyInterrupts: Rule = ({ document, system }) => {
  const counts = system.vms.map((vm) => interruptsOf(vm).length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= MAX_INTERRUPTS) return [];
  const shares = system.vms.map(({ name }, index) => `${name} ${counts[index]}`).join(", ");
  const what = `the VMs have ${total} interrupts, and MVM has room for ${MAX_INTERRUPTS}: ${shares}, software interrupts included`;
  return [document.problemAt(["vms"], "too-many-interrupts", what, "give fewer, or remove a VM")];
};

/** There is a free line for each end of each channel. */
export const doorbellsSuffice: Rule = ({ document, system }) => {
  const without = doorbellsOf(system).indexOf(undefined);
  if (without < 0) return [];
  const what = `no two interrupts of the programmable logic are free for channel "${system.channels[without]!.name}"`;
  const fix = `free some of ${PL_INTERRUPTS[0]}–${PL_INTERRUPTS.at(-1)}, or name doorbells`;
  return [document.problemAt(["channels", without], "no-doorbell", what, fix)];
};
