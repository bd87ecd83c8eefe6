import { contains, PERIPHERALS } from "../memory/map";
import { REGISTER_TABLES } from "./tables";

const WORD = 4;

/** The name of the register at `pa` in its device's document; undefined: the board knows none. */
export function registerName(pa: number): string | undefined {
  const region = PERIPHERALS.find((each) => contains(each, pa));
  if (region === undefined) return undefined;
  for (const { regions, registers } of REGISTER_TABLES) {
    const spec = regions.includes(region.name) ? registers.documented(pa - region.base) : undefined;
    if (spec !== undefined)
      return spec.count === 1
        ? spec.name
        : `${spec.name}[${Math.floor((pa - region.base - spec.offset) / WORD)}]`;
  }
  return undefined;
}

/**
 * Drivers of a later interrupt controller write this register, as ICDICACTIVER, and mean no harm
 * (ARM IHI 0048B 4.3.8).
 */
const WRITTEN_BY_DRIVERS = "ICDABR_CLEAR";

/** The words of the other registers that can be read only. */
const READ_ONLY = new Set(
  REGISTER_TABLES.flatMap(({ regions, registers }) =>
    PERIPHERALS.filter(({ name }) => regions.includes(name)).flatMap(({ base }) =>
      registers.specs
        .filter(
          ({ name, access, modelled }) =>
            access === "ro" && modelled !== "absent" && name !== WRITTEN_BY_DRIVERS,
        )
        .flatMap(({ offset, count }) => Array.from({ length: count }, (_, n) => base + offset + WORD * n)),
    ),
  ),
);

/** Does a write to the register at `pa` show a mistake, because it is read-only? */
export function isReadOnly(pa: number): boolean {
  return READ_ONLY.has(pa - (pa % WORD));
}
