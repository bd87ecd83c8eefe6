/**
 * Which debug information of address 0 is true. When the linker throws a function away, it keeps
 * the line numbers of the function, with addresses from 0 on. Code of the program can lie there,
 * too.
 */
import type { SymbolInfo } from "./symbol";

interface Piece {
  readonly start: number;
  /** The first address behind it. */
  readonly end: number;
}

/**
 * Of pieces of code that all begin at 0 the one that the program has; undefined: this is not
 * certain. It ends in no symbol, and before the first one of the `others`. Of several such pieces
 * it is the one that leaves no symbol between itself and the `others`.
 */
export function ownPiece<T extends Piece>(
  pieces: readonly T[],
  others: readonly Piece[],
  symbols: readonly SymbolInfo[],
): T | undefined {
  const next = others.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const possible = pieces.filter(
    ({ end }) => end <= next && !symbols.some(({ start, size }) => start < end && end < start + size),
  );
  const whole = possible.filter(({ end }) => !symbols.some(({ start }) => start >= end && start < next));
  const candidates = whole.length > 0 ? whole : possible;
  return candidates.length === 1 ? candidates[0] : undefined;
}
