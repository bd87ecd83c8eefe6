/** The monitor commands of every board. */
import type { Zc702 } from "../zc702";
import { interruptCommand } from "./commands/interrupts";
import { memoryCommands } from "./commands/memory";
import { type PointNames, pointCommands } from "./commands/points";
import { timersCommand } from "./commands/timers";
import type { MonitorCommand } from "./monitor";

export function boardCommands(board: Zc702, names: PointNames): MonitorCommand[] {
  return [
    ...pointCommands(board, names),
    ...memoryCommands(board),
    interruptCommand(board),
    timersCommand(board),
  ];
}
