/**
 * The kinds of values that a configuration's text holds: names, sizes, addresses, times, paths,
 * with what each becomes.
 */
import { z } from "zod";
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

const size = z
  .string()
  .regex(SIZE_PATTERN, { error: 'expected a size with its unit, such as "16 MiB"' })
  .transform((text) => parseSize(text) ?? 0);

const address = z
  .string()
  .regex(ADDRESS_PATTERN, { error: 'expected an address, such as "0x04000000"' })
  .transform(Number);

/** A time inside a guest, in CPU cycles. */
export const time = z
  .string()
  .regex(TIME_PATTERN, { error: 'expected a time with its unit, such as "1 ms" or "500 us"' })
  .transform((text) => parseTime(text, CPU_HZ) ?? 0);

/** A time that MVM keeps, in microseconds. */
export const microseconds = z
  .string()
  .regex(MICROSECONDS_PATTERN, {
    error: 'expected a time of whole microseconds with its unit, such as "10 ms" or "500 us"',
  })
  .transform((text) => parseMicroseconds(text) ?? 0);

export const path = z.string().min(1, { error: "expected a path, relative to this file" });

export const memory = z.strictObject({
  base: address.meta({ description: "Physical address of the first byte; a multiple of 1 MiB." }),
  size: size.meta({ description: "A multiple of 1 MiB." }),
});

export const interrupt = z.int({ error: "expected a GIC interrupt ID" });
