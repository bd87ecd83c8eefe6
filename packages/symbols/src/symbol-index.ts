/** Finds symbols by address and by name. */
import type { SymbolAt, SymbolInfo, Symbols } from "./symbol";

/** A symbol as a file gives it. */
export interface IndexedSymbol extends SymbolInfo {
  /** Where the symbol ends at the latest: the end of its section. */
  readonly limit: number;
  readonly global: boolean;
}

export class SymbolIndex implements Symbols {
  /** In the order of `start`. With a size: their ends can lie in each other, as with aliases. */
  private readonly sized: readonly IndexedSymbol[];
  private readonly labels: readonly IndexedSymbol[];
  /** The greatest end of `sized` up to and including each index. */
  private readonly reach: readonly number[];
  private readonly names: ReadonlyMap<string, IndexedSymbol>;

  constructor(symbols: readonly IndexedSymbol[]) {
    const sorted = symbols.filter(({ kind }) => kind !== "constant").sort(inOrder);
    this.sized = sorted.filter(({ size }) => size > 0);
    this.labels = sorted.filter(({ size }) => size === 0);
    let reach = 0;
    this.reach = this.sized.map(({ start, size }) => {
      reach = Math.max(reach, start + size);
      return reach;
    });
    const names = new Map<string, IndexedSymbol>();
    for (const symbol of symbols) {
      const known = names.get(symbol.name);
      if (known === undefined || rank(symbol) > rank(known)) names.set(symbol.name, symbol);
    }
    this.names = names;
  }

  at(address: number): SymbolAt | undefined {
    const symbol = this.sizedAt(address) ?? this.labelAt(address);
    return symbol && { ...publicPart(symbol), offset: address - symbol.start };
  }

  find(name: string): SymbolInfo | undefined {
    const symbol = this.names.get(name);
    return symbol && publicPart(symbol);
  }

  /** All symbols but constants, in the order of their addresses. */
  all(): SymbolInfo[] {
    return [...this.sized, ...this.labels].sort((a, b) => a.start - b.start).map(publicPart);
  }

  private sizedAt(address: number): IndexedSymbol | undefined {
    for (let index = lastNotAfter(this.sized, address); index >= 0; index--) {
      if (this.reach[index]! <= address) return undefined;
      const symbol = this.sized[index]!;
      if (address < symbol.start + symbol.size) return symbol;
    }
    return undefined;
  }

  private labelAt(address: number): IndexedSymbol | undefined {
    const label = this.labels[lastNotAfter(this.labels, address)];
    if (label === undefined || address >= label.limit) return undefined;
    const sized = this.sized[lastNotAfter(this.sized, address)];
    // Behind the end of a function there is padding, or code that has no name.
    return sized !== undefined && sized.start + sized.size > label.start ? undefined : label;
  }
}

/** Of several symbols with one name, the name means the one with the greatest rank. */
function rank({ kind, global }: IndexedSymbol): number {
  return (kind === "constant" ? 0 : 2) + Number(global);
}

/** The preferred one of several at one address comes last, where the search begins. */
function inOrder(a: IndexedSymbol, b: IndexedSymbol): number {
  return a.start - b.start || b.size - a.size || Number(a.global) - Number(b.global);
}

function publicPart({ name, start, size, kind, thumb }: IndexedSymbol): SymbolInfo {
  return { name, start, size, kind, thumb };
}

/** The index of the last entry that begins at `address` or before; -1: none. */
export function lastNotAfter(sorted: readonly { start: number }[], address: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.start <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
