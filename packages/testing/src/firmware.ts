/** A program as the tests know it: its bytes, its symbols, its name. */
import { inflateSync } from "node:zlib";
import { type ElfSymbols, readElfSymbols } from "@mvm/symbols";

export interface Firmware {
  /** For messages: the name of the file. */
  readonly name: string;
  readonly elf: Uint8Array<ArrayBuffer>;
  readonly symbols: ElfSymbols;
}

/** Throws NotElfError if the bytes are no ELF file of 32 bits. */
export function firmwareOf(elf: Uint8Array<ArrayBuffer>, name: string): Firmware {
  return { name, elf, symbols: readElfSymbols(elf, { inflate: (bytes) => inflateSync(bytes) }) };
}
