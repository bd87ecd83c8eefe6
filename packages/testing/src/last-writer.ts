/** Who wrote a variable last: the board goes back to the store, and returns. */
import type { Reverse, Stop, Zc702 } from "@mvm/board";
import type { Places } from "./places";

export interface Writer {
  readonly core: number;
  /** Address of the instruction. */
  readonly pc: number;
  /** "set_speed+0x8 (motor.c:42)" */
  readonly place: string;
  /** When the store began, in CPU cycles of this core. */
  readonly cycle: number;
}

/**
 * Undefined: no core has written there, as far as the history goes back. `address` is virtual,
 * `length` in bytes. Points of the test stop nothing here.
 */
export function lastWriter(
  board: Zc702,
  reverse: Reverse,
  places: Places,
  address: number,
  length: number,
): Writer | undefined {
  const { points, registers } = board.debugger;
  const isStore = (stop: Stop) =>
    stop.reason === "watchpoint" &&
    stop.access.isWrite &&
    stop.access.address < address + length &&
    address < stop.access.address + stop.access.size;
  const remove = points.addWatchpoint({ address, length, kind: "write" });
  try {
    return reverse.lookBack(() => {
      const stop = reverse.continue(isStore);
      if (stop === "begin") return undefined;
      // The board stands behind the store.
      reverse.step(stop.core);
      const pc = registers.read(stop.core, "pc");
      const { time } = board.debugger.progress(stop.core);
      return { core: stop.core, pc, place: places.describe(pc), cycle: time };
    });
  } finally {
    remove();
  }
}
