/**
 * The kinds of values that a configuration's text holds: names, sizes, addresses, times, paths,
 * with what each becomes.
 */
import * as z from "zod";
import { CPU_HZ } from "../board/board";
import {
  ADDRESS_PATTERN,
  MICROSECONDS_PATTERN,
  parseMicroseconds,
  parseSize,
  parseTime,
  SIZE_PATTERN,
  TIME_PATTERN,
} from "./units";

/** As long as a VM's name may be, so that it fits the system image and a console prefix. */
export const NAME_LENGTH = 15;

export const name = z.string().regex(new RegExp(`^[a-z][a-z0-9-]{0,${NAME_LENGTH - 1}}$`), {
  error: `expected a name of lower-case letters, digits and "-", at most ${NAME_LENGTH} characters, such as "rtos"`,
});

/** A text of a pattern; whatever else stands there, a number too, is told what it should be. */
const quantity = (pattern: RegExp, error: string | ((found: unknown) => string)) => {
  const told = typeof error === "string" ? error : ({ input }: { input?: unknown }) => error(input);
  return z.string({ error: told }).regex(pattern, { error: told });
};

const SIZE = 'expected a size with its unit, such as "16 MiB"';
/** "1 MB" or "1M": a power of ten, or of two, depending on whom one asks. */
const OTHER_SIZE = /^(\d+)\s*([KMG])B?$/i;

export const size = quantity(SIZE_PATTERN, (found) => {
  const [, amount, unit] = OTHER_SIZE.exec(String(found)) ?? [];
  if (unit === undefined) return SIZE;
  const meant = `"${amount} ${unit.toUpperCase()}iB"`;
  return `expected a size in B, KiB, MiB or GiB: ${meant}, if 1024 and not 1000 is meant`;
}).transform((text) => parseSize(text) ?? 0);

export const address = quantity(ADDRESS_PATTERN, 'expected an address, such as "0x04000000"').transform(
  Number,
);

/** A time inside a guest, in CPU cycles. */
export const time = quantity(
  TIME_PATTERN,
  'expected a time with its unit (ns, us, ms, s or cycles), such as "1 ms" or "500 us"',
).transform((text) => parseTime(text, CPU_HZ) ?? 0);

/** A time that MVM keeps, in microseconds. */
export const microseconds = quantity(
  MICROSECONDS_PATTERN,
  'expected a time of whole microseconds with its unit (us, ms or s), such as "10 ms" or "500 us"',
).transform((text) => parseMicroseconds(text) ?? 0);

export const path = z.string().min(1, { error: "expected a path, relative to this file" });

export const memory = z.strictObject({
  base: address.meta({ description: "Physical address of the first byte; a multiple of 1 MiB." }),
  size: size.meta({ description: "A multiple of 1 MiB." }),
});

export const interrupt = z.int({ error: "expected a GIC interrupt ID" });
