/** What runs on the board, for those who watch a run. */
import type { Places, Symbols } from "@mvm/symbols";
import type { ProgramSymbols } from "./program-symbols";

/** The name of the VM whose code a core executes; undefined: MVM. */
export type NameOfVm = (core: number) => string | undefined;

/** Physical addresses. */
export interface MemoryRange {
  readonly base: number;
  readonly size: number;
}

export interface Observed {
  /** The programs that are ELF files; MVM's name is MVM_NAME. */
  readonly programs: readonly ProgramSymbols[];
  /** The VMs, or the program without MVM. */
  readonly names: readonly string[];
  /** By name: symbols that the user has given in place of those of the program. */
  readonly given: ReadonlyMap<string, Symbols>;
  /** The memory of a VM that runs Linux; undefined: it runs no Linux. */
  linuxMemory(name: string): MemoryRange | undefined;
  readonly nameOfVm: NameOfVm;
}

/** The symbols of a VM, or of MVM_NAME. */
export function placesOf({ programs, given }: Observed, name: string): Places | undefined {
  return given.get(name) ?? programs.find(({ of }) => of === name)?.symbols;
}

/** What has been observed in a run. */
export interface Observation {
  /** The text of the file for the user. */
  readonly text: string;
  /** Why the text does not have what the user has asked for. */
  readonly failure?: string | undefined;
}
