/** How many instructions the stub needs to bring an interrupt to the guest's vector. */
import { STUB_WINDOW } from "../../../abi/src/index";
import type { BoardMachine } from "../board-machine";

/** Offset of the IRQ vector (ARM DDI 0406C B1.8.1). */
const IRQ_VECTOR = 0x18;
const VECTOR_TABLE_SIZE = 0x20;
/** How far the board goes at once, in cycles, while no interrupt is near. */
const NEAR = 200;

/**
 * Runs `machine` until `core` has taken `count` interrupts of its private timer, whose period is
 * `period` cycles. Returns the instructions of each, from the stub's vector to the guest's.
 */
export function reflections(machine: BoardMachine, core: number, period: number, count: number): number[] {
  const { board } = machine;
  const found: number[] = [];
  while (found.length < count) {
    const last = [...board.trace.timerExpiries[core]!].at(-1)!;
    board.run({ until: last + period - NEAR });
    found.push(nextReflection(machine, core));
  }
  return found;
}

function nextReflection({ board }: BoardMachine, core: number): number {
  let entered: number | undefined;
  for (;;) {
    const from = board.programCounter(core);
    do board.run({ for: 1 });
    while (board.programCounter(core) === from);
    const pc = board.programCounter(core);
    const { instructions } = board.statistics(core);
    if (pc >= STUB_WINDOW)
      entered ??= instructions - 1; // the branch at the vector is one
    else if (entered !== undefined) {
      if (pc % VECTOR_TABLE_SIZE === IRQ_VECTOR) return instructions - entered;
      entered = undefined;
    }
  }
}
