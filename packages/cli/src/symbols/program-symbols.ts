/** The symbols of what runs on the board, by who runs it. */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { type ElfSymbols, readElfSymbols } from "@mvm/symbols";
import { ElfFile, SEGMENT_LOAD } from "@mvm/symbols/elf/file";
import type { SymbolFile } from "../gdb/symbol-file";

export class ProgramSymbols {
  /** The VM's name, or MVM_NAME, or the name of a program that runs without MVM. */
  readonly of: string;
  private readonly bytes: Uint8Array;
  private read: ElfSymbols | undefined;
  private segments: ElfFile["segments"] | undefined;

  constructor({ of, path }: SymbolFile) {
    this.of = of;
    this.bytes = readFileSync(path);
  }

  get symbols(): ElfSymbols {
    this.read ??= readElfSymbols(this.bytes, { inflate: inflateSync });
    return this.read;
  }

  /** Where the program's loader has put what has this virtual address. */
  physical(address: number): number {
    this.segments ??= new ElfFile(this.bytes).segments.filter(({ type }) => type === SEGMENT_LOAD);
    const home = this.segments.find(
      ({ virtualAddress: base, memorySize }) => address >= base && address < base + memorySize,
    );
    return home === undefined ? address : address - home.virtualAddress + home.physicalAddress;
  }
}
