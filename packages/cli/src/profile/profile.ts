/** --profile. */
import { QUANTUM } from "@mvm/board";
import { CPU_HZ, MVM_NAME, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { framesAt } from "../symbols/frames";
import { kernelSymbols } from "../symbols/kernel-symbols";
import { type Observed, placesOf } from "../symbols/observed";
import { foldedStacks } from "./folded";
import { Sampler } from "./sampler";

/** Begins to sample. @returns what gives the folded stacks after the run */
export function profile(machine: VirtualZc702, observed: Observed, period = QUANTUM): () => string {
  const sampler = new Sampler(machine.board, period, observed.nameOfVm);
  machine.atQuantum.push(() => sampler.look());
  return () => {
    const mvm = placesOf(observed, MVM_NAME);
    return foldedStacks(sampler.samples, (name) => {
      const symbols = placesOf(observed, name) ?? kernelSymbols(machine.board, observed, name);
      const isLinux = observed.linuxMemory(name) !== undefined;
      return (place) => framesAt({ name, symbols, isLinux }, place, mvm);
    });
  };
}

/**
 * The TIME of --profile-period in cycles, rounded up to the distance at which the cores meet.
 * @throws UsageError
 */
export function periodOf(text: string): number {
  const cycles = parseTime(text, CPU_HZ);
  if (cycles === undefined || cycles === 0 || !Number.isSafeInteger(cycles))
    throw new UsageError(
      `--profile-period ${printable(text)}: this is not a time\n    fix: give for example 100us`,
    );
  return Math.ceil(cycles / QUANTUM) * QUANTUM;
}
