/** Quantities with units as they stand in a configuration: "16 MiB", "1 ms", "0x04000000". */

const SIZE_UNITS = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** Picoseconds a unit: integers all the way, so that "1.5 us" is exact. */
const TIME_UNITS = { ns: 1e3, us: 1e6, µs: 1e6, ms: 1e9, s: 1e12 } as const;
const PICOSECONDS_PER_SECOND = 1e12;

export const SIZE_PATTERN = /^(\d+)\s*(B|KiB|MiB|GiB)$/;
export const TIME_PATTERN = /^(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|cycles)$/;
export const ADDRESS_PATTERN = /^0x[0-9A-Fa-f]{1,8}$/;

/** Microseconds a unit. */
const MICROSECONDS = { us: 1, µs: 1, ms: 1000, s: 1_000_000 } as const;
/** Whole numbers of microseconds: up to three decimals of a millisecond, six of a second. */
export const MICROSECONDS_PATTERN =
  /^(?:\d+(?:\.0+)?\s*(?:us|µs)|\d+(?:\.\d{1,3})?\s*ms|\d+(?:\.\d{1,6})?\s*s)$/;

/** Bytes in e.g. "16 MiB"; undefined when the text is not a size. */
export function parseSize(text: string): number | undefined {
  const match = SIZE_PATTERN.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * SIZE_UNITS[match[2] as keyof typeof SIZE_UNITS];
}

/**
 * CPU cycles at `cpuHz` in e.g. "1 ms", "2.5 us", "1000cycles", rounded to the nearest; undefined
 * when the text is not a time.
 */
export function parseTime(text: string, cpuHz: number): number | undefined {
  const match = TIME_PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const amount = Number(match[1]);
  if (match[2] === "cycles") return Number.isInteger(amount) ? amount : undefined;
  const picoseconds = amount * TIME_UNITS[match[2] as keyof typeof TIME_UNITS];
  const cycles = Math.round((picoseconds / PICOSECONDS_PER_SECOND) * cpuHz);
  return Number.isSafeInteger(cycles) ? cycles : undefined;
}

/**
 * Microseconds in e.g. "10 ms"; undefined when the text is not a time, or not one of whole
 * microseconds.
 */
export function parseMicroseconds(text: string): number | undefined {
  const match = TIME_PATTERN.exec(text.trim());
  if (match === null || !MICROSECONDS_PATTERN.test(text.trim())) return undefined;
  return Math.round(Number(match[1]) * MICROSECONDS[match[2] as keyof typeof MICROSECONDS]);
}

/** A size in the largest unit that divides it: 16777216 → "16 MiB". */
export function formatSize(bytes: number): string {
  const units = Object.entries(SIZE_UNITS).reverse();
  const [name, factor] = units.find(([, factor]) => bytes % factor === 0) ?? ["B", 1];
  return `${bytes / factor} ${name}`;
}

/** `0x04000000`, as the documents write physical addresses. */
export function formatAddress(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(8, "0")}`;
}

/** Microseconds in the largest unit that divides them: 10000 → "10 ms". */
export function formatMicroseconds(us: number): string {
  if (us !== 0 && us % MICROSECONDS.s === 0) return `${us / MICROSECONDS.s} s`;
  return us !== 0 && us % MICROSECONDS.ms === 0 ? `${us / MICROSECONDS.ms} ms` : `${us} us`;
}
