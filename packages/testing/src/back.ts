/** The way back in time, for a test. The file of a failure begins where the way back has led. */
import type { Reverse, Reversed } from "@mvm/board";
import { coreOf } from "./core-number";

export class Back {
  /** @param moved is told which core was stopped; undefined: the history begins here */
  constructor(
    private readonly reverse: () => Reverse,
    private readonly moved: (core: number | undefined) => void,
  ) {}

  /**
   * Back to the last breakpoint, or to behind the last watched access. "begin": there is none, and
   * the board is where its history begins.
   */
  continue(): Reversed {
    return this.came(this.reverse().continue());
  }

  /** Back by an instruction of `core`. Throws RangeError for a core that is not there. */
  step(core: number): Reversed {
    return this.came(this.reverse().step(coreOf(core)));
  }

  private came(place: Reversed): Reversed {
    this.moved(place === "begin" ? undefined : place.core);
    return place;
  }
}
