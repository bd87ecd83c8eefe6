/** A machine that can run a bootable ELF: the virtual ZC702, or QEMU. */
import type { Ending } from "@mvm/report/report";

/** The far end of a UART. */
export interface Port {
  /** Called with each byte that the software sends. */
  onByte: ((byte: number) => void) | undefined;
  send(bytes: Uint8Array): void;
}

export interface Machine {
  /** The UARTs by the names that configurations use. */
  ports: ReadonlyMap<string, Port>;
  /**
   * Runs for a short time and gives the event loop a turn.
   * @returns why the run ended; undefined while the run goes on
   */
  step(): Promise<Ending | undefined>;
  /** True: a debugger has interrupted a step, which goes on later. */
  readonly inStep?: boolean;
  /** Called from a port's `onByte`: `step` returns as soon as possible. */
  interrupt(): void;
  /** Ends what is still running. */
  close(): Promise<void>;
}
