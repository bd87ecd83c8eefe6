/** The cores' state blocks (cpu/core/state.ts) as the board reads and writes them. */

import { CORE_STATE_SIZE, CORE_STATES } from "../memory/layout";
import { CORES } from "./core/contract";

const WORD = 4;
const TWO_32 = 0x1_0000_0000;

export class StateView {
  private readonly view: DataView;
  /** By core. */
  private readonly words: readonly Uint32Array[];

  constructor(memory: ArrayBufferLike) {
    this.view = new DataView(memory);
    this.words = Array.from(
      { length: CORES },
      (_, core) => new Uint32Array(memory, at(core, 0), CORE_STATE_SIZE / WORD),
    );
  }

  word(core: number, field: number): number {
    return this.words[core]![field >>> 2]!;
  }

  setWord(core: number, field: number, value: number): void {
    this.words[core]![field >>> 2] = value;
  }

  /**
   * A 64-bit field below 2^53. The devices ask for the time at each access, and a BigInt would cost
   * them an allocation.
   */
  number(core: number, field: number): number {
    const words = this.words[core]!;
    const low = field >>> 2;
    return words[low]! + words[low + 1]! * TWO_32;
  }

  doubleword(core: number, field: number): bigint {
    return this.view.getBigUint64(at(core, field), true);
  }

  setDoubleword(core: number, field: number, value: bigint): void {
    this.view.setBigUint64(at(core, field), value, true);
  }
}

function at(core: number, field: number): number {
  return CORE_STATES + core * CORE_STATE_SIZE + field;
}
