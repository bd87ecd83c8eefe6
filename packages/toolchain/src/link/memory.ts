import { BuildError } from "../errors";

/**
 * The place of an image in physical memory. Addresses and sizes are in bytes, multiples of {@link
 * PAGE_SIZE}.
 */
export interface MemoryDescription {
  /** First address: the code (read-only, executable), then the constants. */
  base: number;
  /**
   * First address of all writable data. Default: base + 1 MiB, so that code and data are in
   * separate sections of 1 MiB.
   */
  dataBase?: number;
  /**
   * Size of all the memory that the image may use, from `base`. A larger image is a build error.
   */
  size: number;
  /**
   * Reserved memory, for example stacks and page tables. The loader neither loads nor clears it.
   * Each has the symbols __NAME_start and __NAME_end.
   */
  reserve?: Record<string, Reservation>;
}

export interface Reservation {
  size: number;
  /** A power of two; default 8, which the AAPCS requires of a stack. */
  align?: number;
}

/**
 * The smallest unit of the MMU (ARM DDI 0406C B3.5). Each part of an image starts on a page of its
 * own.
 */
export const PAGE_SIZE = 0x1000;
const DEFAULT_DATA_OFFSET = 0x10_0000;
const STACK_ALIGN = 8;

export interface MemoryLayout extends Required<MemoryDescription> {
  reserve: Record<string, Required<Reservation>>;
}

/** Fills in the defaults and checks the numbers. */
export function layoutOf(memory: MemoryDescription): MemoryLayout {
  const { base, size, dataBase = base + DEFAULT_DATA_OFFSET } = memory;
  for (const [name, value] of Object.entries({ base, dataBase, size })) {
    if (!Number.isInteger(value) || value < 0 || value % PAGE_SIZE) {
      throw new BuildError(`memory.${name} = ${hex(value)} is not a multiple of ${hex(PAGE_SIZE)}`);
    }
  }
  if (dataBase <= base || dataBase >= base + size) {
    throw new BuildError(`memory.dataBase ${hex(dataBase)} is not inside ${hex(base)}…${hex(base + size)}`);
  }
  const reserve = Object.fromEntries(
    Object.entries(memory.reserve ?? {}).map(([name, r]) => [name, { align: STACK_ALIGN, ...r }]),
  );
  return { base, dataBase, size, reserve };
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
