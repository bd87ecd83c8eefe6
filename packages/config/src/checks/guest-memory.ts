/** Where a guest on shadow tables sees its memory, and how much of it MVM keeps for the tables. */
import { MEMORY_UNIT, SHADOW_TABLES_MAX, SHADOW_TABLES_MIN, STUB_WINDOW } from "@mvm/abi";
import { findDevice } from "../board/board";
import { devicesOf } from "../image/assignments";
import { guestBaseOf } from "../image/guest-memory";
import type { System } from "../schema/system";
import { formatAddress, formatSize } from "../schema/units";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const shadowMemoryInRange: Rule = ({ document, system }) =>
  system.vms.flatMap(({ name, isolation, shadowMemory, memory }, index): Problem[] => {
    const refuse = (what: string, fix: string) => [
      document.problemAt(["vms", index, "shadowMemory"], "shadow-memory", what, fix),
    ];
    const kept = shadowMemory ?? SHADOW_TABLES_MIN;
    if (isolation !== "shadow") {
      if (shadowMemory === undefined) return [];
      const fix = 'remove it, or make the isolation "shadow"';
      return refuse(`"${name}" is ${isolation}: it has no shadow tables`, fix);
    }
    if (kept % MEMORY_UNIT !== 0 || kept < SHADOW_TABLES_MIN || kept > SHADOW_TABLES_MAX) {
      const range = `${formatSize(SHADOW_TABLES_MIN)} to ${formatSize(SHADOW_TABLES_MAX)}`;
      const fix = `give a multiple of ${formatSize(MEMORY_UNIT)}, ${range}`;
      return refuse(`"${name}" has ${formatSize(kept)} for its shadow tables`, fix);
    }
    if (kept < memory.size || memory.size === 0) return [];
    const what = `"${name}" has ${formatSize(memory.size)}, and its shadow tables take all of it`;
    return refuse(what, `give it at least ${formatSize(kept + MEMORY_UNIT)} of memory`);
  });

export const guestBaseIsPossible: Rule = ({ document, system }) =>
  system.vms.flatMap(({ name, isolation, memory }, index): Problem[] => {
    const { guestBase, size } = memory;
    if (guestBase === undefined) return [];
    const refuse = (what: string, fix: string) => [
      document.problemAt(["vms", index, "memory", "guestBase"], "guest-base", what, fix),
    ];
    if (isolation !== "shadow") {
      const what = `"${name}" is ${isolation}: it sees its memory where it is`;
      return refuse(what, 'remove it, or make the isolation "shadow"');
    }
    const last = guestBase + size - 1;
    if (last < STUB_WINDOW) return [];
    const what = `the memory of "${name}" would end at ${formatAddress(last)}, and guests must leave the addresses from ${formatAddress(STUB_WINDOW)} on to MVM`;
    return refuse(what, "give a lower address");
  });

/** Something that a guest sees at its physical address. */
interface Seen {
  what: string;
  base: number;
  length: number;
}

/** A guest sees its devices and channels where they are: its memory must not hide them. */
export const guestMemoryIsDisjoint: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    if (vm.memory.guestBase === undefined) return [];
    const base = guestBaseOf(vm);
    const end = base + vm.memory.size;
    const hidden = seenBy(system, index).find((seen) => base < seen.base + seen.length && seen.base < end);
    if (hidden === undefined) return [];
    const path = ["vms", index, "memory", "guestBase"];
    const what = `"${vm.name}" would see its memory (${formatAddress(base)}–${formatAddress(end - 1)}) where it sees ${hidden.what} (${formatAddress(hidden.base)})`;
    return [document.problemAt(path, "guest-memory-overlap", what, "give another address")];
  });

function seenBy(system: System, index: number): Seen[] {
  const vm = system.vms[index]!;
  const leased = system.sharedDevices
    .filter(({ vms }) => vms.includes(vm.name))
    .flatMap(({ device: name }) => findDevice(name) ?? [])
    .map(({ name, base, size }) => ({ what: `the shared device "${name}"`, base, length: size }));
  const channels = system.channels
    .filter(({ between }) => between.includes(vm.name))
    .map(({ name, memory }) => ({ what: `channel "${name}"`, base: memory.base, length: memory.size }));
  const devices = devicesOf(vm, index).map(({ base, length }) => ({ what: "a device", base, length }));
  return [...devices, ...leased, ...channels];
}
