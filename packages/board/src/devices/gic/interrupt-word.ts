/**
 * The state of 32 interrupts whose IDs follow each other, a bit each: as the distributor's
 * registers have them. So a change of many interrupts costs no more than a change of one. SGIs and
 * PPIs have such a word for each core.
 */
import { CORES } from "../../cpu/core/contract";
import { SGI_COUNT } from "./registers";

export const BITS_PER_WORD = 32;

export class InterruptWord {
  enabled = 0;
  /** 1: Group 1, non-secure. */
  group1 = 0;
  edge = 0;
  /** Levels of the input wires. */
  line = 0;
  /**
   * Pending because of an edge or of a write to ICDISPR; an SGI: because a core sent it. A high
   * level is pending without this bit.
   */
  latched = 0;
  active = 0;
  /** One for each bit. */
  readonly priorities = new Uint8Array(BITS_PER_WORD);
  /** For each core: the interrupts that may go there. */
  readonly targets = new Int32Array(CORES);
  /** SGIs only: for each, the sending cores, a bit each. */
  readonly sources = new Uint8Array(SGI_COUNT);

  get pending(): number {
    return this.latched | (~this.edge & this.line);
  }

  /** Pending, enabled, not active, and for this core. */
  candidates(core: number): number {
    return this.pending & this.enabled & ~this.active & this.targets[core]!;
  }

  /** Of the bits from `first` on, which is a multiple of 4, as a register has them: a byte each. */
  fourPriorities(first: number): number {
    const { priorities } = this;
    const upper = (priorities[first + 3]! << 24) | (priorities[first + 2]! << 16);
    return upper | (priorities[first + 1]! << 8) | priorities[first]!;
  }

  /** Back to the reset state; the wires stay as they are. */
  reset(enabled: number, edge: number): void {
    this.enabled = enabled;
    this.edge = edge;
    this.group1 = 0;
    this.latched = 0;
    this.active = 0;
    this.priorities.fill(0);
    this.targets.fill(0);
    this.sources.fill(0);
  }
}

/** Number of the lowest bit that is set. */
export function lowestBit(bits: number): number {
  return BITS_PER_WORD - 1 - Math.clz32(bits & -bits);
}
