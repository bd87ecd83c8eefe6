/** What a core does, for the list of threads: "normal world, SVC", "asleep in WFI, …". */
import { nameOfMode } from "../debugger/mode-name";
import type { Zc702 } from "../zc702";

/** The mode of a core: "SVC", "Monitor". */
export function modeName(board: Zc702, core: number): string {
  const mode = board.debugger.registers.mode(core);
  return nameOfMode(mode) ?? `mode ${mode}`;
}

/** World, mode, and whether the core executes. */
export function describeActivity(board: Zc702, core: number): string {
  const { debugger: debug } = board;
  const world = debug.isSecure(core) ? "secure world" : "normal world";
  const parts = [world, modeName(board, core)];
  switch (board.activity(core)) {
    case "wfi":
      parts.push("asleep in WFI");
      break;
    case "wfe":
      parts.push("asleep in WFE");
      break;
    case "held":
      return "held in reset, or waits in the boot ROM";
  }
  return parts.join(", ");
}
