/** Writes of boot software to registers, by the names of the register tables. */
import type { RegisterMap } from "../devices/registers";
import { SLCR_REGISTERS } from "../devices/slcr";
import { regionOf } from "../memory/map";

/** A word that boot software writes. */
export interface RegisterWrite {
  /** Physical address. */
  address: number;
  value: number;
}

/** A value for a register, or one for each of its words. */
export type Values<N extends string> = Partial<Record<N, number | readonly number[]>>;

const WORD = 4;
const SLCR_LOCK_KEY = 0x767b;
const SLCR_UNLOCK_KEY = 0xdf0d;

/** The writes of `values` to the device whose region in memory/map.ts has the name `region`. */
export function writesTo<N extends string>(
  region: string,
  registers: RegisterMap<N>,
  values: Values<N>,
): RegisterWrite[] {
  const base = regionOf(region).base;
  return (Object.keys(values) as N[]).flatMap((name) => {
    const words = values[name]!;
    const first = base + registers.at[name];
    return [words].flat().map((value, word) => ({ address: first + WORD * word, value }));
  });
}

/** The same for the SLCR, which takes writes only while it is unlocked. */
export function writesToSlcr(values: Values<keyof typeof SLCR_REGISTERS.at>): RegisterWrite[] {
  return [
    ...writesTo("slcr", SLCR_REGISTERS, { SLCR_UNLOCK: SLCR_UNLOCK_KEY }),
    ...writesTo("slcr", SLCR_REGISTERS, values),
    ...writesTo("slcr", SLCR_REGISTERS, { SLCR_LOCK: SLCR_LOCK_KEY }),
  ];
}
