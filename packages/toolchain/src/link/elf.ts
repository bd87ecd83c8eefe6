import { readFileSync, writeFileSync } from "node:fs";

/**
 * Fields of the ELF32 header and of a program header ("Tool Interface Standard: ELF", version 1.2).
 */
const E_PHOFF = 28;
const E_PHENTSIZE = 42;
const E_PHNUM = 44;
const P_TYPE = 0;
const P_MEMSZ = 20;
const PT_NULL = 0;

/**
 * Marks load segments without memory as unused. The linker keeps each segment of its script and
 * gives an empty segment the address 0. A loader would take this address for the start of the
 * image.
 */
export function dropEmptySegments(elf: string): void {
  const bytes = readFileSync(elf);
  const first = bytes.readUInt32LE(E_PHOFF);
  for (let n = 0; n < bytes.readUInt16LE(E_PHNUM); n++) {
    const header = first + n * bytes.readUInt16LE(E_PHENTSIZE);
    if (bytes.readUInt32LE(header + P_MEMSZ) === 0) bytes.writeUInt32LE(PT_NULL, header + P_TYPE);
  }
  writeFileSync(elf, bytes);
}
