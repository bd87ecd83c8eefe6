import { DDR, FIREWALL_SEGMENT, SECTION } from "../board/zc702";
import { LINUX_ALIGNMENT } from "../image/linux-placement";
import { MVM_MEMORY } from "../mvm";
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

/** The firewall segments a range touches, as one range. */
const segmentsOf = (range: Range): Range => ({
  base: Math.floor(range.base / FIREWALL_SEGMENT) * FIREWALL_SEGMENT,
  end: Math.ceil(range.end / FIREWALL_SEGMENT) * FIREWALL_SEGMENT,
});

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
      if (value % SECTION === 0) continue;
      const rounded = Math.ceil(value / SECTION) * SECTION;
      problems.push(
        document.problemAt(
          [...path, key],
          "memory-alignment",
          `the memory's ${key} of "${vm.name}" is not a multiple of ${formatSize(SECTION)}, the unit memory is mapped in`,
          `give for example "${key === "base" ? formatAddress(rounded) : formatSize(rounded)}"`,
        ),
      );
    }
    if (
      vm.image.linux !== undefined &&
      vm.memory.base % SECTION === 0 &&
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

/** DDR bounds, MVM's own memory, and the 64 MiB segments that the firewall opens or closes as a whole. */
export const memoryIsGuests: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const memory = rangeOf(vm.memory);
    const refuse = (code: string, what: string, fix: string) => [
      document.problemAt(
        ["vms", index, "memory"],
        code,
        `the memory of "${vm.name}" (${show(memory)}) ${what}`,
        fix,
      ),
    ];
    const room = `keep it within ${show({ base: DDR.base, end: MVM_MEMORY.base })}`;
    if (memory.base < DDR.base || memory.end > DDR.end) {
      return refuse("memory-outside-ddr", `is not all in DDR (${show(DDR)})`, room);
    }
    if (overlap(memory, { base: MVM_MEMORY.base, end: MVM_MEMORY.end })) {
      return refuse("memory-in-mvm", `reaches into MVM's own (${show(MVM_MEMORY)})`, room);
    }
    return overlap(segmentsOf(memory), segmentsOf(MVM_MEMORY))
      ? refuse(
          "segment-conflict",
          `shares a ${formatSize(FIREWALL_SEGMENT)} firewall segment with MVM's, which has to stay secure`,
          `keep it within ${show({ base: DDR.base, end: segmentsOf(MVM_MEMORY).base })}`,
        )
      : [];
  });

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
            `move one of them, for example this base to "${formatAddress(rangeOf(other.memory).end)}"`,
          ),
        ];
  });
