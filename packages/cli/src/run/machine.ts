/** What can run a bootable ELF: the virtual ZC702, or QEMU. */
import type { Ending } from "../report/report";

/** A UART's far end. */
export interface Port {
  /** Called with each byte that software sends. */
  onByte: ((byte: number) => void) | undefined;
  send(bytes: Uint8Array): void;
}

export interface Machine {
  /** UARTs by the names that configurations use. */
  ports: ReadonlyMap<string, Port>;
  /**
   * Runs a little and lets the event loop have its turn. @returns why the run ended, undefined
   * while it goes on
   */
  step(): Promise<Ending | undefined>;
  /** From a port's onByte: `step` returns as soon as possible. */
  interrupt(): void;
  /** Ends what is still running. */
  close(): Promise<void>;
}
