/**
 * The symbols of a Linux kernel from the text of its System.map, or of /proc/kallsyms: lines of
 * "ADDRESS TYPE NAME", in kallsyms "\t[MODULE]" behind them. The types are
 * those of nm.
 */
import { isMappingSymbol } from "./mapping-symbol";
import type { SymbolKind } from "./symbol";
import { type IndexedSymbol, SymbolIndex } from "./symbol-index";

const LINE = /^([0-9a-f]{8}) ([A-Za-z]) (\S+)(?:\t\[.+\])?$/;
const TEXT_TYPES = "tTwW";
/** A constant; a symbol of another program. */
const NO_PLACE = "aAuU";
const ADDRESS_END = 2 ** 32;
const HEX = 16;

/**
 * A symbol goes up to the next symbol. Lines that are of another form are left out; a kallsyms
 * that hides its addresses (all are 0) gives no symbols.
 */
export function readSystemMap(text: string): SymbolIndex {
  const symbols: IndexedSymbol[] = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (match === null) continue;
    const [, address, type, name] = match as unknown as [string, string, string, string];
    const start = Number.parseInt(address, HEX);
    if (start === 0 || NO_PLACE.includes(type) || isMappingSymbol(name)) continue;
    const kind: SymbolKind = TEXT_TYPES.includes(type) ? "function" : "object";
    const global = type === type.toUpperCase();
    symbols.push({ name, start, size: 0, kind, thumb: false, limit: ADDRESS_END, global });
  }
  return new SymbolIndex(symbols);
}
