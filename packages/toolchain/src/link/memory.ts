import { BuildError } from "../errors";

/**
 * Where an image lies in physical memory. Addresses and sizes in bytes, multiples of {@link
 * PAGE_SIZE}.
 */
export interface MemoryDescription {
  /** First address: code (read-only, executable), then constants. */
  base: number;
  /**
   * First address of everything writable. Default: base + 1 MiB, so that code and data are separate
   * 1 MiB sections.
   */
  dataBase?: number;
  /** All the memory that the image may use, from `base`. Going over it is a build error. */
  size: number;
  /**
   * Memory set aside, not loaded and not cleared by the loader's file: stacks, page tables. Symbols
   * __NAME_start and __NAME_end.
   */
  reserve?: Record<string, Reservation>;
}

export interface Reservation {
  size: number;
  /** Power of two; default 8, what the AAPCS asks of a stack. */
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
