/** What lies where in the board's memory before the program runs. */
import { formatAddress } from "@mvm/config";
import { UsageError } from "../errors";

/** A range of physical addresses that is in use. */
export interface Extent {
  /** What is there, as the user named it. Printable. */
  name: string;
  address: number;
  /** In bytes. */
  size: number;
}

/** @throws UsageError if a file would overwrite what is there, or an earlier file */
export function refuseOverlaps(there: readonly Extent[], files: readonly Extent[]): void {
  const taken = [...there];
  for (const file of files) {
    const overwritten = taken.find((extent) => overlap(extent, file));
    if (overwritten !== undefined)
      throw new UsageError(
        `${describe(file)} would overwrite ${describe(overwritten)}\n    fix: give an address that is free`,
      );
    taken.push(file);
  }
}

function overlap(a: Extent, b: Extent): boolean {
  return a.address < b.address + b.size && b.address < a.address + a.size;
}

function describe({ name, address, size }: Extent): string {
  return `${name} (${formatAddress(address)}–${formatAddress(address + size - 1)})`;
}
