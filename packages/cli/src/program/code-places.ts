/** Where an address is in the programs of a run: "main+0x10 (source:12)". */
import { existsSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import type { OwnerPlaces, PlaceOf } from "@mvm/report/entry-texts";
import { describePlace, type ElfSymbols, NotElfError, readElfSymbols } from "@mvm/symbols";
import type { SymbolFile } from "../gdb/symbol-file";

export class CodePlaces implements OwnerPlaces {
  /** By owner. A file is read when it is first asked for. */
  private readonly read = new Map<string, ElfSymbols | undefined>();

  constructor(private readonly files: readonly SymbolFile[]) {}

  /**
   * The place in the program of `owner`: a VM, MVM_NAME, or a program without MVM. Undefined: its
   * program has no symbols, or the address is not in it.
   */
  of(owner: string): PlaceOf {
    return (address) => {
      const places = this.placesOf(owner);
      return places && describePlace(places, address);
    };
  }

  /** Whether the function at an address is in Thumb state; undefined: not known. */
  isThumb(owner: string): (address: number) => boolean | undefined {
    return (address) => {
      const symbol = this.placesOf(owner)?.at(address);
      return symbol?.kind === "function" ? symbol.thumb : undefined;
    };
  }

  private placesOf(owner: string): ElfSymbols | undefined {
    if (this.read.has(owner)) return this.read.get(owner);
    const file = this.files.find(({ of }) => of === owner);
    const places = file && existsSync(file.path) ? symbolsIn(file.path) : undefined;
    this.read.set(owner, places);
    return places;
  }
}

function symbolsIn(path: string): ElfSymbols | undefined {
  try {
    return readElfSymbols(readFileSync(path), { inflate: (bytes) => inflateSync(bytes) });
  } catch (error) {
    if (error instanceof NotElfError) return undefined;
    throw error;
  }
}
