import { DDR_BASE, DDR_END, MEMORY_UNIT, MVM_BASE, MVM_END } from "@mvm/abi";
import { LINUX_ALIGNMENT } from "../image/linux-placement";
import type { VirtualMachine } from "../schema/system";
import { formatAddress, formatSize } from "../schema/units";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

interface Range {
  base: number;
  end: number;
}

const overlap = (a: Range, b: Range) => a.base < b.end && b.base < a.end;
const show = (range: Range) => `${formatAddress(range.base)}–${formatAddress(range.end - 1)}`;
const rangeOf = (memory: { base: number; size: number }): Range => ({
  base: memory.base,
  end: memory.base + memory.size,
});

const DDR: Range = { base: DDR_BASE, end: DDR_END };

/** One whole firewall segment: the only DDR that stays secure, so that any other place is a guest's for the asking. */
const MVM: Range = { base: MVM_BASE, end: MVM_END };

export const memoryAlignment: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const path = ["vms", index, "memory"];
    const problems: Problem[] = [];
    if (vm.memory.size === 0) {
      problems.push(
        document.problemAt(
          [...path, "size"],
          "memory-empty",
          `"${vm.name}" has no memory`,
          "give at least 1 MiB",
        ),
      );
    }
    for (const key of ["base", "size"] as const) {
      const value = vm.memory[key];
      if (value % MEMORY_UNIT === 0) continue;
      const rounded = Math.ceil(value / MEMORY_UNIT) * MEMORY_UNIT;
      problems.push(
        document.problemAt(
          [...path, key],
          "memory-alignment",
          `the memory's ${key} of "${vm.name}" is not a multiple of ${formatSize(MEMORY_UNIT)}, the unit memory is mapped in`,
          `give for example "${key === "base" ? formatAddress(rounded) : formatSize(rounded)}"`,
        ),
      );
    }
    if (
      vm.image.linux !== undefined &&
      vm.memory.base % MEMORY_UNIT === 0 &&
      vm.memory.base % LINUX_ALIGNMENT !== 0
    ) {
      problems.push(
        document.problemAt(
          [...path, "base"],
          "linux-alignment",
          `Linux takes its memory to begin at a multiple of ${formatSize(LINUX_ALIGNMENT)}, and ${formatAddress(vm.memory.base)} is not one`,
          `give for example "${formatAddress(Math.max(1, Math.round(vm.memory.base / LINUX_ALIGNMENT)) * LINUX_ALIGNMENT)}"`,
        ),
      );
    }
    return problems;
  });

export const memoryIsGuests: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const memory = rangeOf(vm.memory);
    const refuse = (code: string, what: string) => [
      document.problemAt(
        ["vms", index, "memory"],
        code,
        `the memory of "${vm.name}" (${show(memory)}) ${what}`,
        `keep it within ${show({ base: DDR.base, end: MVM.base })}`,
      ),
    ];
    if (memory.base < DDR.base || memory.end > DDR.end) {
      return refuse("memory-outside-ddr", `is not all in DDR (${show(DDR)})`);
    }
    return overlap(memory, MVM) ? refuse("memory-in-mvm", `reaches into MVM's own (${show(MVM)})`) : [];
  });

/** Where `vm` would fit: after another guest, at a base that its image allows. */
function moveFix(vm: VirtualMachine, vms: readonly VirtualMachine[]): string {
  const unit = vm.image.linux === undefined ? MEMORY_UNIT : LINUX_ALIGNMENT;
  const others = vms.filter((other) => other !== vm).map(({ memory }) => rangeOf(memory));
  const free = [DDR.base, ...others.map(({ end }) => end)]
    .map((end) => rangeOf({ base: Math.ceil(end / unit) * unit, size: vm.memory.size }))
    .filter((place) => place.end <= MVM.base && !others.some((other) => overlap(other, place)))
    .sort((a, b) => a.base - b.base)[0];
  return free === undefined
    ? "make one of them smaller, or move the other"
    : `move one of them, for example this base to "${formatAddress(free.base)}"`;
}

export const memoryIsDisjoint: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const memory = rangeOf(vm.memory);
    const other = system.vms.slice(0, index).find((earlier) => overlap(rangeOf(earlier.memory), memory));
    return other === undefined
      ? []
      : [
          document.problemAt(
            ["vms", index, "memory"],
            "memory-overlap",
            `the memory of "${vm.name}" (${show(memory)}) overlaps that of "${other.name}" (${show(rangeOf(other.memory))})`,
            moveFix(vm, system.vms),
          ),
        ];
  });
