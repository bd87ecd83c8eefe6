/**
 * What a device is to the board: registers that cores read and write, alarms that the device sets,
 * interrupt lines that the device drives. A device knows no other device. What a device needs is
 * handed to its constructor.
 */
import type { BusFault } from "../cpu/core/contract";
import type { ResetCause } from "./reset-cause";

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
  /** A debugger looks: a read changes nothing. */
  looks: boolean;
  /** Set by a device or the bus to refuse the access. */
  fault: BusFault;
  /** Address of the instruction that made the access; computed only when asked for. */
  pc(): number;
}

/**
 * Offsets count from the device's base and are multiples of 4; the bus makes word accesses of
 * narrower ones.
 */
export interface Device {
  readonly name: string;
  read(offset: number, access: Access): number;
  write(offset: number, value: number, access: Access): void;
  /** Registers that can be written a byte at a time (the GIC's byte-per-interrupt fields). */
  writeByte?(offset: number, value: number, access: Access): boolean;
  /** Back to the state after a reset. What outlives a reset goes only at ResetCause.POWER_ON. */
  reset(cause: ResetCause): void;
}

/** An interrupt request wire from a device to the GIC. `time` is the cycle at which it changes. */
export type InterruptLine = (level: boolean, time: number) => void;
