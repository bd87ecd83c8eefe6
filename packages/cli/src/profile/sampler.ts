/**
 * Where the cores are, at every multiple of a period of virtual time. The cores are looked at where
 * they meet in any case, so the run is the same run.
 */
import type { Zc702 } from "@mvm/board";
import { CORES } from "@mvm/board/cpu/core/contract";
import type { NameOfVm } from "../symbols/observed";
import { isInUserMode } from "../symbols/user-mode";

/** What a core executes for. */
export interface Owner {
  /** The VM, or the program without MVM; undefined: MVM itself. */
  readonly vm: string | undefined;
  readonly secure: boolean;
  readonly asleep: boolean;
  /** A program of a kernel: neither a kernel nor MVM. */
  readonly isUser: boolean;
}

export interface Samples {
  readonly owner: Owner;
  /** By the address of the instruction that the core executes next: how often it was met there. */
  readonly counts: ReadonlyMap<number, number>;
}

export class Sampler {
  private readonly owners = new Map<string, { owner: Owner; counts: Map<number, number> }>();
  /** The time of the last look, or of the begin of the run. */
  private last: number;

  /** `period`: cycles, a multiple of QUANTUM. */
  constructor(
    private readonly board: Zc702,
    private readonly period: number,
    private readonly nameOfVm: NameOfVm,
  ) {
    this.last = board.time;
  }

  /** To be called at every multiple of QUANTUM. What was sampled already is not sampled again. */
  look(): void {
    const { time } = this.board;
    if (time <= this.last || time % this.period !== 0) return;
    this.last = time;
    for (let core = 0; core < CORES; core++) this.lookAt(core);
  }

  get samples(): Samples[] {
    return [...this.owners.values()];
  }

  private lookAt(core: number): void {
    const activity = this.board.activity(core);
    if (activity === "held") return;
    const secure = this.board.debugger.isSecure(core);
    const isUser = isInUserMode(this.board, core);
    const owner = { vm: this.nameOfVm(core), secure, asleep: activity !== "executes", isUser };
    const key = `${owner.vm};${secure};${owner.asleep};${isUser}`;
    let known = this.owners.get(key);
    if (known === undefined) {
      known = { owner, counts: new Map() };
      this.owners.set(key, known);
    }
    const pc = this.board.programCounter(core);
    known.counts.set(pc, (known.counts.get(pc) ?? 0) + 1);
  }
}
