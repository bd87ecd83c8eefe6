/** The pendulum as a picture shows it. Looking at its registers changes nothing. */
import {
  PENDULUM_ANGLE,
  PENDULUM_BASE,
  PENDULUM_FELL,
  PENDULUM_FORCE,
  PENDULUM_POSITION,
  PENDULUM_STANDS,
  PENDULUM_STATUS,
} from "@mvm/abi/pendulum";
import type { Zc702 } from "@mvm/board";
import type { PlantState } from "../protocol";

const WORD = 4;
const MICRO = 1e-6;
const MILLI = 1e-3;

export function plantState(board: Zc702): PlantState {
  const word = (offset: number) => {
    const bytes = board.debugger.memory.readPhysical(0, PENDULUM_BASE + offset, WORD, false);
    return bytes.length < WORD ? 0 : new DataView(bytes.buffer).getInt32(0, true);
  };
  const status = word(PENDULUM_STATUS);
  return {
    angle: word(PENDULUM_ANGLE) * MICRO,
    position: word(PENDULUM_POSITION) * MICRO,
    force: word(PENDULUM_FORCE) * MILLI,
    fallen: (status & PENDULUM_FELL) !== 0,
    released: (status & (PENDULUM_STANDS | PENDULUM_FELL)) !== 0,
  };
}
