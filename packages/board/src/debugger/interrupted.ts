/**
 * The place where a step goes on after an interrupt: the same instruction in the same mode, world,
 * stack and address space. Between, other tasks and other VMs may run.
 */
import type { Breakpoint, Points } from "./points";
import type { Registers } from "./registers";

const MODE = 0x1f;
const SCR_NS = 1;

export class Interrupted {
  private readonly breakpoint: Breakpoint;
  /** The core gets there no more, or is there. */
  readonly end: () => void;

  constructor(points: Points, registers: Registers, core: number) {
    const place = () => placeOf(registers, core);
    const interrupted = place();
    this.breakpoint = {
      address: registers.read(core, "pc"),
      condition: (other) => other === core && place() === interrupted,
    };
    this.end = points.addBreakpoint(this.breakpoint);
  }

  is(breakpoint: Breakpoint): boolean {
    return breakpoint === this.breakpoint;
  }
}

function placeOf(registers: Registers, core: number): string {
  const normal = (registers.read(core, "scr") & SCR_NS) !== 0;
  const mode = registers.read(core, "cpsr") & MODE;
  const space = registers.read(core, normal ? "ttbr0_ns" : "ttbr0_s");
  return [normal, mode, registers.read(core, "sp"), space].join();
}
