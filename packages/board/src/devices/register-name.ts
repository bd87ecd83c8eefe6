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
