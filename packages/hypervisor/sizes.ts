/** What MVM takes of memory, and what it may take. */
import { readFileSync } from "node:fs";
import { MVM_BASE, MVM_STRUCTURES } from "../abi/src/memory-map";
import { STRUCTURES_SIZE } from "./src/core/layout";

const KIB = 1024;
/** Code and read-only data, without what only runs at boot (docs/measurements.md says why). */
export const CODE_BUDGET = 64 * KIB;
/** Writable memory without the page tables. */
export const DATA_BUDGET = 96 * KIB;

/**
 * Fields of the ELF32 header and of a program header ("Tool Interface Standard: ELF", version 1.2).
 */
const E_PHOFF = 28;
const E_PHENTSIZE = 42;
const E_PHNUM = 44;
const P_VADDR = 8;
const P_MEMSZ = 20;
const P_FLAGS = 24;
const PF_X = 1;
const PF_W = 2;

export interface Sizes {
  /** Bytes of code and read-only data, without `boot`. */
  code: number;
  /**
   * Bytes of the code that runs at boot alone: the functions that nothing but the entries of
   * image.ts, `boot`, reaches. They are a segment of their own, the executable one that does not
   * begin at MVM's first address.
   */
  boot: number;
  /** Bytes of writable memory: data and structures, stacks included, page tables not. */
  data: number;
}

/** Sizes of MVM in an ELF, alone or with a system image behind it. */
export function sizesOf(elf: string): Sizes {
  const bytes = readFileSync(elf);
  const sizes = { code: 0, boot: 0, data: STRUCTURES_SIZE };
  for (let n = 0; n < bytes.readUInt16LE(E_PHNUM); n++) {
    const header = bytes.readUInt32LE(E_PHOFF) + n * bytes.readUInt16LE(E_PHENTSIZE);
    const address = bytes.readUInt32LE(header + P_VADDR);
    if (address < MVM_BASE || address >= MVM_STRUCTURES) continue;
    const flags = bytes.readUInt32LE(header + P_FLAGS);
    const isBoot = (flags & PF_X) !== 0 && address !== MVM_BASE;
    const part = (flags & PF_W) !== 0 ? "data" : isBoot ? "boot" : "code";
    sizes[part] += bytes.readUInt32LE(header + P_MEMSZ);
  }
  return sizes;
}

/** One line for people: "code 19.0 of 64 KiB, boot 5.0 KiB, data 47.0 of 96 KiB". */
export function sizesLine(elf: string): string {
  const { code, boot, data } = sizesOf(elf);
  const size = (bytes: number) => (bytes / KIB).toFixed(1);
  const part = (bytes: number, budget: number) => `${size(bytes)} of ${budget / KIB} KiB`;
  return `code ${part(code, CODE_BUDGET)}, boot ${size(boot)} KiB, data ${part(data, DATA_BUDGET)}`;
}
