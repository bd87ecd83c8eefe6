/**
 * What a device is to the board: registers that cores read and write, alarms it sets, interrupt
 * lines it drives. A device knows nothing of other devices; what it needs is handed to it when it
 * is made.
 */
import type { BusFault } from "../cpu/core/contract";

/** One access by a core. The object is reused: a device must not keep it. */
export interface Access {
  core: number;
  /** The core's local time, in CPU cycles. */
  now: number;
  /** Physical address. */
  address: number;
  /** 1, 2 or 4 bytes. */
  size: number;
  nonSecure: boolean;
  privileged: boolean;
  fetch: boolean;
  /** Set by a device or the bus to refuse the access. */
  fault: BusFault;
  /** Address of the instruction that made the access; computed only when asked for. */
  pc(): number;
}

/** Offsets are from the device's base and a multiple of 4; a narrower access is done by the bus. */
export interface Device {
  readonly name: string;
  read(offset: number, access: Access): number;
  write(offset: number, value: number, access: Access): void;
  /** Registers that can be written a byte at a time (the GIC's byte-per-interrupt fields). */
  writeByte?(offset: number, value: number, access: Access): boolean;
  reset(): void;
}

/** An interrupt request wire from a device to the GIC. `time` is the cycle at which it changes. */
export type InterruptLine = (level: boolean, time: number) => void;
