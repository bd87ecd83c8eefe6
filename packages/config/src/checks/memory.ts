import { DDR_BASE, DDR_END, MEMORY_UNIT, MVM_BASE, MVM_END } from "@mvm/abi";
import { LINUX_ALIGNMENT } from "../image/linux-placement";
import type { System, VirtualMachine } from "../schema/system";
import { formatAddress, formatSize } from "../schema/units";
import type { Path } from "../source/document";
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

/**
 * One whole firewall segment: the only DDR that stays secure, so that any other place is a guest's
 * for the asking.
 */
const MVM: Range = { base: MVM_BASE, end: MVM_END };

/** A region of DDR that the configuration gives away, and where it stands. */
interface Region {
  path: Path;
  memory: { base: number; size: number; guestBase?: number | undefined };
  /** As in a message: `the memory of "linux"`. */
  owner: string;
  /** Its base is a multiple of this. */
  unit: number;
}

function regionsOf({ vms, channels }: System): Region[] {
  const region = (kind: "vms" | "channels", index: number, given: System[typeof kind][number]): Region => ({
    path: [kind, index, "memory"],
    memory: given.memory,
    owner: kind === "vms" ? `"${given.name}"` : `channel "${given.name}"`,
    unit: kind === "vms" && isLinuxAt(vms[index]!, "base") ? LINUX_ALIGNMENT : MEMORY_UNIT,
  });
  return [
    ...vms.map((vm, index) => region("vms", index, vm)),
    ...channels.map((channel, index) => region("channels", index, channel)),
  ];
}

export const memoryAlignment: Rule = ({ document, system }) =>
  regionsOf(system).flatMap(({ path, memory, owner }): Problem[] => {
    const problems: Problem[] = [];
    if (memory.size === 0) {
      const at = [...path, "size"];
      problems.push(document.problemAt(at, "memory-empty", `${owner} has no memory`, "give at least 1 MiB"));
    }
    for (const key of ["base", "size", "guestBase"] as const) {
      const value = memory[key];
      if (value === undefined || value % MEMORY_UNIT === 0) continue;
      const rounded = Math.ceil(value / MEMORY_UNIT) * MEMORY_UNIT;
      problems.push(
        document.problemAt(
          [...path, key],
          "memory-alignment",
          `the memory's ${key} of ${owner} is not a multiple of ${formatSize(MEMORY_UNIT)}, the unit memory is mapped in`,
          `give for example "${key === "size" ? formatSize(rounded) : formatAddress(rounded)}"`,
        ),
      );
    }
    return problems;
  });

/** Whether Linux runs in `vm`, and sees its memory to begin where `key` says. */
function isLinuxAt({ image, memory }: VirtualMachine, key: "base" | "guestBase"): boolean {
  return image.linux !== undefined && key === (memory.guestBase === undefined ? "base" : "guestBase");
}

/** The least multiple of its alignment at which Linux may see its memory: DDR begins above 0. */
const FIRST_LINUX = { base: 1, guestBase: 0 } as const;

export const linuxAlignment: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const key = isLinuxAt(vm, "base") ? "base" : "guestBase";
    const base = vm.memory[key];
    const aligned = base === undefined || base % LINUX_ALIGNMENT === 0 || base % MEMORY_UNIT !== 0;
    if (!isLinuxAt(vm, key) || aligned) return [];
    const nearest = Math.max(FIRST_LINUX[key], Math.round(base / LINUX_ALIGNMENT)) * LINUX_ALIGNMENT;
    return [
      document.problemAt(
        ["vms", index, "memory", key],
        "linux-alignment",
        `Linux takes its memory to begin at a multiple of ${formatSize(LINUX_ALIGNMENT)}, and ${formatAddress(base)} is not one`,
        `give for example "${formatAddress(nearest)}"`,
      ),
    ];
  });

export const memoryIsGuests: Rule = ({ document, system }) =>
  regionsOf(system).flatMap(({ path, memory, owner }): Problem[] => {
    const range = rangeOf(memory);
    const refuse = (code: string, what: string) => [
      document.problemAt(
        path,
        code,
        `the memory of ${owner} (${show(range)}) ${what}`,
        `keep it within ${show({ base: DDR.base, end: MVM.base })}`,
      ),
    ];
    if (range.base < DDR.base || range.end > DDR.end) {
      return refuse("memory-outside-ddr", `is not all in DDR (${show(DDR)})`);
    }
    return overlap(range, MVM) ? refuse("memory-in-mvm", `reaches into MVM's own (${show(MVM)})`) : [];
  });

/** Where a region of `owner` would fit: after another, at a base that it may have. */
function moveFix(region: Region, regions: readonly Region[]): string {
  const others = regions.filter((other) => other !== region).map(({ memory }) => rangeOf(memory));
  const free = [DDR.base, ...others.map(({ end }) => end)]
    .map((end) => rangeOf({ base: Math.ceil(end / region.unit) * region.unit, size: region.memory.size }))
    .filter((place) => place.end <= MVM.base && !others.some((other) => overlap(other, place)))
    .sort((a, b) => a.base - b.base)[0];
  return free === undefined
    ? "make one of them smaller, or move the other"
    : `move one of them, for example this base to "${formatAddress(free.base)}"`;
}

export const memoryIsDisjoint: Rule = ({ document, system }) => {
  const regions = regionsOf(system);
  return regions.flatMap((region, index): Problem[] => {
    const { path, memory, owner } = region;
    const range = rangeOf(memory);
    const other = regions.slice(0, index).find((earlier) => overlap(rangeOf(earlier.memory), range));
    return other === undefined
      ? []
      : [
          document.problemAt(
            path,
            "memory-overlap",
            `the memory of ${owner} (${show(range)}) overlaps that of ${other.owner} (${show(rangeOf(other.memory))})`,
            moveFix(region, regions),
          ),
        ];
  });
};
