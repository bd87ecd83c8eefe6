import { contains, PERIPHERALS, type Region } from "../memory/map";
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

/** By the region's name. The documents are searched once, and not for each board. */
const readOnly = new Map<string, Uint8Array>();

/**
 * For each word of the region: 1 if a write shows a mistake, because the register there is
 * read-only.
 */
export function readOnlyWords(region: Region): Uint8Array {
  const known = readOnly.get(region.name);
  if (known !== undefined) return known;
  const words = findReadOnlyWords(region);
  readOnly.set(region.name, words);
  return words;
}

function findReadOnlyWords({ name, size }: Region): Uint8Array {
  const words = new Uint8Array(size / WORD);
  for (const { regions, registers } of REGISTER_TABLES) {
    if (!regions.includes(name)) continue;
    for (const spec of registers.specs) {
      if (spec.access !== "ro" || spec.modelled === "absent" || spec.name === WRITTEN_BY_DRIVERS) continue;
      words.fill(1, spec.offset / WORD, spec.offset / WORD + spec.count);
    }
  }
  return words;
}
