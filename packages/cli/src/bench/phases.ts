/**
 * What MVM does when it switches VMs, by phases: the board is run an instruction at a time while its core 0 switches.
 *
 *     FIQ ──▶ fiqEntry … switchTo ─────── switchVfp … switchVfpEnd ─────── the next guest's first instruction
 *             │ decision │ switch                                        │
 */
import { join } from "node:path";
import { MVM_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { symbolsOf } from "@mvm/toolchain";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";

const MVM_ELF = join(PROJECT_ROOT, "build/mvm/mvm.elf");
const CORE = 0;
const WORD = 4;

export interface Cost {
  cycles: number;
  instructions: number;
}

export interface Phases {
  /** From the FIQ until the scheduler has chosen another VM. */
  decisions: Cost[];
  /** From there until that VM runs. */
  switches: Cost[];
  /** The same without what moves VFP and NEON. */
  switchesWithoutVfp: Cost[];
}

/** Steps through the next `count` switches of VMs on core 0. Decisions are counted where a FIQ made MVM decide. */
export function phasesOf(board: Zc702, count: number): Phases {
  const [fiq, decided, vfp, vfpEnd] = ["fiqEntry", "switchTo", "switchVfp", "switchVfpEnd"].map(addressOf);
  const phases: Phases = { decisions: [], switches: [], switchesWithoutVfp: [] };
  let before = here(board);
  let entered: Cost | undefined;
  let chosen: Cost | undefined;
  let vfpBegun: Cost | undefined;
  let ofVfp: Cost = { cycles: 0, instructions: 0 };
  while (phases.switches.length < count) {
    const pc = board.programCounter(CORE);
    if (pc === fiq + WORD) entered = before; // taking it and its first instruction are one step
    if (pc === decided) {
      chosen = here(board);
      if (entered !== undefined) phases.decisions.push(difference(entered, chosen));
    }
    if (pc === vfp) vfpBegun = here(board);
    if (pc === vfpEnd && vfpBegun !== undefined) ofVfp = difference(vfpBegun, here(board));
    if (pc < MVM_BASE) {
      if (chosen !== undefined) {
        const whole = difference(chosen, here(board));
        phases.switches.push(whole);
        phases.switchesWithoutVfp.push(difference(ofVfp, whole));
      }
      entered = undefined;
      chosen = undefined;
    }
    before = here(board);
    step(board);
  }
  return phases;
}

function addressOf(symbol: string): number {
  const address = symbolsOf(MVM_ELF).get(symbol);
  if (address === undefined)
    throw new RunFailure(`${MVM_ELF} has no symbol ${symbol}, at which the bench looks`);
  return address;
}

function here(board: Zc702): Cost {
  const { instructions, busyCycles, idleCycles } = board.statistics(CORE);
  return { cycles: busyCycles + idleCycles, instructions };
}

function difference(from: Cost, to: Cost): Cost {
  return { cycles: to.cycles - from.cycles, instructions: to.instructions - from.instructions };
}

/** Until core 0 has executed an instruction. */
function step(board: Zc702): void {
  const pc = board.programCounter(CORE);
  for (let n = 0; n < 1000 && board.programCounter(CORE) === pc; n++) board.run({ forCycles: 1 });
}
