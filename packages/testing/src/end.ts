/** The place at which a run ended, so exactly that another run finds it. */
import { CORES, type Zc702 } from "@mvm/board";

export interface End {
  /** The CPU cycle that all cores have reached. */
  readonly time: number;
  /** If a turn of the cores has begun since: its end, at the latest. */
  readonly until?: number;
  /** And where each core is in it: its PC, and how many instructions it has executed. */
  readonly cores?: readonly { readonly pc: number; readonly instructions: number }[];
}

/** @param until where the turn was to end */
export function endOf(board: Zc702, until: number): End {
  const { time } = board;
  const cores = Array.from({ length: CORES }, (_, core) => ({
    pc: board.programCounter(core),
    instructions: board.debugger.progress(core).instructions,
  }));
  return { time, until, cores };
}

/** Runs to the place, in a run that is the same up to it. */
export function runToEnd(board: Zc702, { time, until = time, cores = [] }: End): void {
  board.run({ until: time });
  const { debugger: debug } = board;
  const isThere = () =>
    cores.every(({ instructions }, core) => debug.progress(core).instructions === instructions);
  const removes = cores.map(({ pc }, core) =>
    debug.points.addBreakpoint({ address: pc, condition: (at) => at === core && isThere() }),
  );
  try {
    if (cores.length > 0) board.run({ until });
  } finally {
    for (const remove of removes) remove();
  }
}
