/** What `mvm firmware` runs: how a firmware starts on the board, and how it is judged. */
import type { BootMode, StartState } from "@mvm/board";
import type { LinuxOptions } from "../program/linux-options";
import type { VirtualZc702 } from "../run/virtual-zc702";
import type { Check } from "./check";

/** How the board starts, in the terms of `mvm board`. */
export interface Boot extends LinuxOptions {
  program: string;
  load: string[];
  start: StartState;
  bootMode: BootMode;
}

export interface Firmware {
  /** Debian's package and its version. */
  version: string;
  boot: Boot;
  /** The UART of its console, by the name of the machine's port. */
  console: "uart0" | "uart1";
  /** The checks of a machine that is about to start. */
  checks(machine: VirtualZc702): Promise<readonly Check[]>;
}
