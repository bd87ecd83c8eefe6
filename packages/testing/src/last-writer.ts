/** Who wrote a variable last: the board goes back to the store, and returns. */
import type { Reverse, Zc702 } from "@mvm/board";
import type { Places } from "./places";

export interface Writer {
  readonly core: number;
  /** Address of the instruction. */
  readonly pc: number;
  /** "set_speed+0x8 (motor.c:42)" */
  readonly place: string;
  /** The CPU cycle of the store, to 4096 cycles. */
  readonly cycle: number;
}

/**
 * Undefined: nobody has written there since the history begins. `address` is virtual, `length` in
 * bytes.
 */
export function lastWriter(
  board: Zc702,
  reverse: Reverse,
  places: Places,
  address: number,
  length: number,
): Writer | undefined {
  const { points, registers } = board.debugger;
  const remove = points.addWatchpoint({ address, length, kind: "write" });
  try {
    return reverse.lookBack(() => {
      const stop = reverse.continue();
      if (stop === "begin" || stop.reason !== "watchpoint") return undefined;
      // The board stands behind the store.
      reverse.step(stop.core);
      const pc = registers.read(stop.core, "pc");
      return { core: stop.core, pc, place: places.describe(pc), cycle: board.time };
    });
  } finally {
    remove();
  }
}
