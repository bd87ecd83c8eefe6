/** What the cores of a board without MVM are doing. */
import type { Zc702 } from "@mvm/board";
import { type DoingReport, troubleReport, type Watcher } from "@mvm/report/doing";
import type { CodePlaces } from "../program/code-places";

const CORES = [0, 1] as const;

/** `name`: whose symbols `places` has. `ignores`: a loop in an exception is no failure. */
export function watchProgram(board: Zc702, places: CodePlaces, name: string, ignores: boolean): Watcher {
  const { conditions } = board;
  const placeOf = places.of(name);
  const isThumbAt = places.isThumb(name);
  return {
    doing: () =>
      CORES.map((core): DoingReport => {
        const condition = conditions.of(core);
        const { doing, trouble } = conditions.describe(condition, { placeOf, isThumbAt });
        return {
          core,
          vm: undefined,
          text: doing,
          trouble: condition.trouble && troubleReport(condition.trouble, trouble!, placeOf, ignores),
        };
      }),
    isCaught: () => !ignores && conditions.isCaught(),
  };
}
