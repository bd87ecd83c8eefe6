/** What makes `run` look around the instructions that it executes (system/attention.ts). */
import { ATTENTION } from "../state";

export const enum Attention {
  /** A performance counter is on. */
  COUNTERS = 1,
  /** A counter counts branches: each instruction is looked at. */
  BRANCHES = 2,
  /** A breakpoint or vector catch can happen: each instruction is looked at. */
  BREAKPOINTS = 4,
  /** The debugger steps the core: each instruction is looked at. */
  STEPPING = 8,
  /** And stops before it takes an interrupt. */
  BEFORE_INTERRUPTS = 16,
}

export function setAttention(core: usize, bit: u32, wanted: bool): void {
  const others = load<u32>(core, ATTENTION) & ~bit;
  store<u32>(core, wanted ? others | bit : others, ATTENTION);
}
