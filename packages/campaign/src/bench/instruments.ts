/** What a bench needs to know about MVM on a board, from whoever reads MVM's report. */
import type { PlDevice, Zc702 } from "@mvm/board";
import type { Configuration, System } from "@mvm/config";
import type { RunFigures } from "../verdict/figures";

/** Bytes by the name of the board's serial port. */
export type Heard = ReadonlyMap<string, readonly number[]>;

export interface Instruments {
  /** What the system has in the programmable logic. */
  devices(system: System): PlDevice[];
  /** Before the first run of the board. */
  prepare(board: Zc702): void;
  /** The number of the VM that MVM has given the core to; undefined: none. */
  vmOn(board: Zc702, system: System, core: number): number | undefined;
  figures(
    board: Zc702,
    configuration: Configuration,
    heard: Heard,
  ): Pick<RunFigures, "mvm" | "lastLine" | "vms">;
}
