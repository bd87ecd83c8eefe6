/**
 * What happens inside MVM during a switch of VMs, as notes like the notes of the guests. The system
 * runs once more. Where a switch is known to come, the system is stepped by one instruction at a
 * time, and core 0 is watched. The second run is equal to the first run, to the cycle.
 *
 *     FIQ ─▶ fiqEntry … switchTo ────── switchVfp … switchVfpEnd ────── the next guest's first
 *     │       decision │ switch                                         │ instruction
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MVM_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { readElfSymbols } from "@mvm/symbols";
import {
  PATH_BUDGET,
  PATH_FROM_TIMER,
  PATH_SWITCH,
  PATH_TO_TIMER,
  PATH_WAKE,
} from "../../../../guests/bench/src/paths";
import { RunFailure } from "../errors";
import { PROJECT_ROOT } from "../system-file";
import type { Note } from "./measure";
import {
  beginOf,
  endOf,
  PHASE_GUEST_TIMER,
  PHASE_SWITCH,
  PHASE_SWITCH_TIMERS,
  PHASE_SWITCH_TIMERS_WITHOUT_VFP,
  PHASE_SWITCH_WITHOUT_VFP,
  PHASE_TIMER,
  PHASE_WAKE,
} from "./paths";

const MVM_ELF = join(PROJECT_ROOT, "build/mvm/mvm.elf");
const CORE = 0;
const WORD = 4;
/** In cycles. The note that begins a window may be the last thing before the FIQ. */
const EARLIER = 100;

type Moment = Pick<Note, "cycle" | "instructions">;

/**
 * The names of a switch with and without VFP, and the name of the decision if a FIQ causes the
 * switch.
 */
interface Names {
  decision: number;
  whole: number;
  withoutVfp: number;
}

const USUAL = { whole: PHASE_SWITCH, withoutVfp: PHASE_SWITCH_WITHOUT_VFP };
const WITH_TIMERS = { whole: PHASE_SWITCH_TIMERS, withoutVfp: PHASE_SWITCH_TIMERS_WITHOUT_VFP };

/** The paths that contain a switch. */
const KINDS: readonly (Names & { path: number })[] = [
  { path: PATH_WAKE, decision: PHASE_WAKE, ...USUAL },
  { path: PATH_SWITCH, decision: PHASE_WAKE, ...USUAL },
  { path: PATH_BUDGET, decision: PHASE_TIMER, ...USUAL },
  { path: PATH_TO_TIMER, decision: PHASE_GUEST_TIMER, ...WITH_TIMERS },
  { path: PATH_FROM_TIMER, decision: PHASE_GUEST_TIMER, ...WITH_TIMERS },
];

/** A time that contains a switch: from a note of its begin to a note of its end. */
interface Window {
  begin: number;
  end: number;
  names: Names;
}

/**
 * Steps `board`, which has just been started, where VMs are switched according to the `notes` of an
 * earlier run.
 */
export function phasesOf(board: Zc702, notes: readonly Note[]): Note[] {
  const watch = new Watch(board);
  for (const { begin, end, names } of windowsOf(notes)) {
    board.run({ until: begin - EARLIER });
    while (board.time < end) watch.step(names);
  }
  return watch.notes;
}

function windowsOf(notes: readonly Note[]): Window[] {
  const own = notes.filter(({ core }) => core === CORE);
  const windows = KINDS.flatMap((kind) =>
    own.flatMap((note, index) => {
      if (note.value !== beginOf(kind.path) || own[index + 1]?.value !== endOf(kind.path)) return [];
      return [{ begin: note.cycle, end: own[index + 1]!.cycle, names: kind }];
    }),
  );
  return windows.sort((a, b) => a.begin - b.begin);
}

class Watch {
  readonly notes: Note[] = [];
  private readonly fiq = addressOf("fiqEntry");
  private readonly fiqEnd = addressOf("prefetchAbortEntry");
  private readonly chosen = addressOf("switchTo");
  private readonly vfp = addressOf("switchVfp");
  private readonly vfpEnd = addressOf("switchVfpEnd");
  private entered: Moment | undefined;
  private begun: Moment | undefined;
  private vfpBegun: Moment | undefined;
  private ofVfp: Moment = { cycle: 0, instructions: 0 };

  constructor(private readonly board: Zc702) {}

  /** One instruction of core 0, and its meaning. */
  step(names: Names): void {
    const before = this.now();
    const from = this.board.programCounter(CORE);
    do this.board.run({ for: 1 });
    while (this.board.programCounter(CORE) === from);
    const pc = this.board.programCounter(CORE);
    // The FIQ and its first instructions are one step, perhaps with the guest's last instruction.
    if (from < MVM_BASE && pc > this.fiq && pc < this.fiqEnd) {
      const { instructions } = this.now();
      this.entered = { cycle: before.cycle, instructions: instructions - (pc - this.fiq) / WORD };
    }
    if (pc === this.chosen) this.choose(names.decision);
    if (pc === this.vfp) this.vfpBegun = this.now();
    if (pc === this.vfpEnd && this.vfpBegun !== undefined) this.ofVfp = difference(this.vfpBegun, this.now());
    if (pc < MVM_BASE) this.leave(names);
  }

  private choose(decision: number): void {
    this.begun = this.now();
    if (this.entered !== undefined) this.note(decision, this.entered, this.begun);
    this.entered = undefined;
  }

  private leave({ whole, withoutVfp }: Names): void {
    if (this.begun !== undefined) {
      const end = this.now();
      this.note(whole, this.begun, end);
      this.note(withoutVfp, this.begun, difference(this.ofVfp, end));
    }
    this.entered = undefined;
    this.begun = undefined;
  }

  private note(path: number, begin: Moment, end: Moment): void {
    this.notes.push(
      { core: CORE, value: beginOf(path), ...begin },
      { core: CORE, value: endOf(path), ...end },
    );
  }

  private now(): Moment {
    const { instructions, busyCycles, idleCycles } = this.board.statistics(CORE);
    return { cycle: busyCycles + idleCycles, instructions };
  }
}

function difference(from: Moment, to: Moment): Moment {
  return { cycle: to.cycle - from.cycle, instructions: to.instructions - from.instructions };
}

function addressOf(symbol: string): number {
  const address = readElfSymbols(readFileSync(MVM_ELF)).find(symbol)?.start;
  if (address === undefined)
    throw new RunFailure(`${MVM_ELF} has no symbol ${symbol}, at which the bench looks`);
  return address;
}
