/**
 * How much of something has been told to the user of the board. When the debugger goes back in time
 * and the board comes through the same time again, nothing is told twice. So this is no part of the
 * board's state.
 */
import type { OwnState } from "../snapshot/object-state";

export class Delivered implements OwnState {
  private count = 0;

  /** Whether what makes the count `count` is news. */
  isNews(count: number): boolean {
    if (count <= this.count) return false;
    this.count = count;
    return true;
  }

  /** What comes after the first `count` is news again. */
  begin(count: number): void {
    this.count = count;
  }

  saveState(): null {
    return null;
  }

  restoreState(): void {}
}
