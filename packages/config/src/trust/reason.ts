import type { Pair } from "./pair";

/** Why a VM has nothing to fear from another VM, or has to trust it. */
export interface Reason {
  /** Stands for the reason in the table of `mvm check --trust`. */
  code: string;
  /**
   * @param actor name of the VM that may do harm
   * @param victim name of the VM that may suffer by it
   */
  says(actor: string, victim: string): string;
}

/** A way that is open to a VM: whoever suffers by it must trust that VM. */
export interface Way extends Reason {
  isOpen(pair: Pair): boolean;
  /** Whether who keeps the resource still keeps it from everything but this way. */
  leavesRest?: boolean;
  /** What closes the way. Only for a pair to which it is open. */
  fix(pair: Pair): string;
}
