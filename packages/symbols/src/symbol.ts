/**
 * A constant is in no section. It can be an address all the same, which a linker script computes.
 */
export type SymbolKind = "function" | "object" | "label" | "constant";

export interface SymbolInfo {
  readonly name: string;
  /** Virtual address. Bit 0 is clear also for a Thumb function. */
  readonly start: number;
  /** Bytes. 0: the file does not say; the symbol goes up to the next symbol. */
  readonly size: number;
  readonly kind: SymbolKind;
  /** A function in Thumb state. A file says this of functions only. */
  readonly thumb: boolean;
}

export interface SymbolAt extends SymbolInfo {
  /** Bytes from `start` to the address that was asked for. */
  readonly offset: number;
}

/** The symbols of one program. Addresses are virtual, from 0 to 2^32 - 1. */
export interface Symbols {
  /**
   * The symbol that an address lies in. A function or an object that has a size is preferred to a
   * label in it; where several begin at one address, a global name to a local one. Undefined: the
   * address is in no section of the program, or behind the end of the symbol before it.
   */
  at(address: number): SymbolAt | undefined;
  /**
   * The symbol with this name: a global one before a local one, and one with a place in a section
   * before a constant.
   */
  find(name: string): SymbolInfo | undefined;
}
