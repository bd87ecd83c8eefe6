/** Binary search in what stands in the order of time. */

/** The first index from which on `isLater` is true; the length if there is none. */
export function firstIndex<T>(items: readonly T[], isLater: (item: T) => boolean, from = 0): number {
  let low = from;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLater(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
