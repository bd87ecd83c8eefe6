/**
 * How two cores share one time line.
 *
 * Each core has its own local time. The loop works window by window. In a window the core that is
 * behind runs first, and no core passes the window's end. A window ends at the next multiple of the
 * quantum, at the next shared alarm, or where the caller wants to stop, whichever is first. While
 * one core executes alone, nobody sees the multiples of the quantum: then a window ends at the
 * multiple before the other core has something to do, and the run is the same. Shared
 * alarms fire between windows, when both cores are there. A core's own alarms (private timer …) end
 * its slice at exactly their cycle.
 *
 *     core 0  ────────┤├──────────────────────┤        ├ slice   ▲ the core's own alarm
 *     core 1  ─────────────────▲──────────────┤
 *             window start                    window end: shared alarms
 *
 * So a core can be ahead of the other by at most a window. What a core does to the other (an
 * interrupt sent by an SGI, an event sent by SEV) takes effect at the sender's time if the receiver
 * is behind or asleep, and otherwise as soon as possible.
 *
 * Time passes only by executing and by waiting, so the same input gives the same run.
 */
import { SLEEP_CYCLES, SliceEnd, TURNS_DONE } from "../cpu/core/contract";
import { CoreState, type Engine } from "./engine";
import { Events, type HeldCores } from "./events";
import type { Scheduler } from "./scheduler";

/** Why the loop came back to its caller. */
export type LoopEnd =
  | { kind: "time" }
  | { kind: "requested" }
  | { kind: "core-stopped"; core: number }
  /** The debugger stopped the core in the middle of its slice (SliceEnd.DEBUGGER). */
  | { kind: "debugger"; core: number }
  | { kind: "stuck" };

/**
 * Longest lead of one core over the other, in CPU cycles. At each multiple of it the cores meet, so
 * a run that is stopped there goes on as if it had not been stopped.
 */
export const QUANTUM = 4096;

/** A window has so many quanta at most. Between windows the host can do something else. */
const MOST_QUANTA = 256;

const SHARED = -1;

export class RunLoop {
  readonly states: CoreState[];
  readonly idleCycles: number[];
  /** The part of idleCycles in the normal world. */
  readonly nonSecureIdleCycles: number[];
  /** Tells an observer of the board whether a core executes from now on. */
  onExecuting: ((core: number, executes: boolean) => void) | undefined;
  /** The core whose slice or alarm the loop itself runs. */
  private own = SHARED;
  /** Both cores have reached this cycle. */
  time = 0;
  /** No core passes this cycle at present. */
  windowEnd = 0;
  private stopWanted = false;
  private sliceEnd = 0;
  /**
   * The debugger stopped the run within a window, and within the slice of a core. Both go on where
   * they were, so that the run is the same as without the debugger.
   */
  private windowIsOpen = false;
  private pausedCore = SHARED;
  /** Cores that the debugger holds while others run. Time passes for them as in a sleep. */
  private readonly frozen: boolean[];
  private readonly events: Events;
  /** The cores take turns without the loop. */
  private inTurns = false;
  /** The loop knows the window of these turns, and the turns end with the present slice. */
  private comesBack = false;

  constructor(
    private readonly engine: Engine,
    private readonly scheduler: Scheduler,
    coreCount: number,
    readonly quantum = QUANTUM,
    heldCores?: HeldCores,
  ) {
    this.states = new Array<CoreState>(coreCount).fill(CoreState.Held);
    this.idleCycles = new Array<number>(coreCount).fill(0);
    this.nonSecureIdleCycles = new Array<number>(coreCount).fill(0);
    this.frozen = new Array<boolean>(coreCount).fill(false);
    this.events = new Events(this, engine, scheduler, heldCores);
  }

  reset(): void {
    this.states.fill(CoreState.Held);
    this.idleCycles.fill(0);
    this.nonSecureIdleCycles.fill(0);
    this.time = 0;
    this.windowEnd = 0;
    this.forgetPause();
    this.stopWanted = false;
  }

  /**
   * Holds the cores, because the board is reset. Time goes on, from where the core that is ahead
   * has come to.
   */
  restart(): void {
    this.comeBack();
    const cores = this.states.map((_, core) => core);
    this.time = Math.max(this.time, ...cores.map((core) => this.engine.time(core)));
    for (const core of cores) this.passIdle(core, this.time);
    this.states.fill(CoreState.Held);
    this.windowEnd = this.time;
    this.forgetPause();
    this.stopWanted = false;
  }

  /** Core whose slice or alarm is being run; −1 between slices. */
  get current(): number {
    return this.inTurns ? this.engine.turns!.running() : this.own;
  }

  /** Time of whatever is being executed: the running core's, or the common time between slices. */
  get now(): number {
    return this.current === SHARED ? this.time : this.engine.time(this.current);
  }

  /** All cores are at `time`, and no window is open. */
  get betweenTurns(): boolean {
    return this.current === SHARED && !this.windowIsOpen;
  }

  /** The core that the debugger has stopped within a window; −1: none. */
  get interruptedCore(): number {
    return this.pausedCore;
  }

  /**
   * How far `core` has come. While another one executes alone, a core that does not execute comes
   * along to each multiple of the quantum.
   */
  timeReached(core: number): number {
    if (!this.executes(core) && this.current !== core) this.passIdle(core, this.lastMeeting(this.now));
    return this.engine.time(core);
  }

  /** The next cycle at which a window ends if no alarm comes first. */
  nextBoundary(): number {
    return (Math.floor(this.time / this.quantum) + 1) * this.quantum;
  }

  /** From inside a bus call: `core` executes SEV. Must its slice end? */
  eventMatters(core: number): boolean {
    return this.events.matter(core);
  }

  /** A sleeping core has something to look at. */
  wake(core: number): void {
    if (this.states[core] !== CoreState.Asleep) return;
    this.comeBack();
    this.cutWindow(core, this.now);
    this.states[core] = CoreState.Awake;
    this.onExecuting?.(core, true);
  }

  /** Lets a held core execute from `time` on (or as soon as possible after). */
  release(core: number, time: number): void {
    this.comeBack();
    this.cutWindow(core, this.now);
    this.states[core] = CoreState.Awake;
    this.passIdle(core, time);
    this.onExecuting?.(core, true);
  }

  hold(core: number): void {
    this.comeBack();
    this.endAlone(core, this.now);
    this.states[core] = CoreState.Held;
    this.onExecuting?.(core, false);
    if (this.current === core) this.engine.yieldNow(core);
  }

  /** Comes back to the caller as soon as possible. */
  requestStop(): void {
    this.comeBack();
    this.comeTo(this.now);
    this.stopWanted = true;
    if (this.current !== SHARED) this.engine.yieldNow(this.current);
  }

  /** An alarm was set (scheduler callback): a slice that would pass it must end. */
  alarmSet(core: number, time: number): void {
    this.comeBack();
    if (core === SHARED)
      this.windowEnd = Math.min(this.windowEnd, Math.max(time, this.lastMeeting(this.now)));
    else this.cutWindow(core, time);
    if (this.current === SHARED) return;
    const concerned = core === SHARED || core === this.current;
    if (concerned && time < this.sliceEnd) this.engine.yieldNow(this.current);
  }

  /** Runs until both cores have reached `limit`, or something else ends it. */
  run(limit: number): LoopEnd {
    this.stopWanted = false;
    while (this.time < limit) {
      if (this.windowIsOpen) this.windowEnd = Math.min(this.windowEnd, Math.max(limit, this.time));
      else if (!this.openWindow(limit)) return { kind: "stuck" };
      this.windowIsOpen = false;
      const ended = this.runWindow(limit);
      if (ended !== undefined) return ended;
      if (this.stopWanted) return { kind: "requested" };
      this.closeWindow();
      if (this.stopWanted) return { kind: "requested" };
    }
    return { kind: "time" };
  }

  /** Chooses the window's end. False: nothing will ever happen again. */
  private openWindow(limit: number): boolean {
    const shared = this.scheduler.shared.next();
    let base = this.time;
    if (!this.states.some((_, core) => this.executes(core))) {
      // No core executes: the clock jumps to the next alarm.
      let next = shared;
      for (const list of this.scheduler.cores) next = Math.min(next, list.next());
      if (next === Number.POSITIVE_INFINITY) return false;
      base = Math.max(base, next);
    }
    this.windowEnd = Math.max(Math.min(limit, shared, this.horizon(base)), this.time);
    return true;
  }

  /** Where the window that begins at `base` ends if no shared alarm comes first. */
  private horizon(base: number): number {
    const start = Math.floor(base / this.quantum) * this.quantum;
    let executing = 0;
    let end = start + MOST_QUANTA * this.quantum;
    for (let core = 0; core < this.states.length; core++) {
      if (this.executes(core)) executing++;
      else end = Math.min(end, this.meeting(base, this.scheduler.cores[core]!.next()));
    }
    return executing === 1 ? end : start + this.quantum;
  }

  /** The multiple of the quantum after `now` at which the cores meet for what happens at `time`. */
  private meeting(now: number, time: number): number {
    const before = Math.floor(time / this.quantum) * this.quantum;
    return before > now ? before : (Math.floor(now / this.quantum) + 1) * this.quantum;
  }

  /** `core` has something to do at `time`. If another one executes alone, they meet before. */
  private cutWindow(core: number, time: number): void {
    const { now, current } = this;
    if (core === current) return;
    const end = this.meeting(now, time);
    if (end >= this.windowEnd) return;
    this.windowEnd = end;
    if (current === SHARED || this.sliceEnd <= end) return;
    this.sliceEnd = end;
    this.engine.shortenSlice(current, end);
  }

  /** `core` executes no longer; it did at `time`. Then no core may execute any more. */
  private endAlone(core: number, time: number): void {
    if (this.executes(core)) this.windowEnd = Math.min(this.windowEnd, this.meeting(time, time));
  }

  /**
   * The multiple of the quantum before `time`, within the present window: there the cores would
   * have met last if both did execute.
   */
  private lastMeeting(time: number): number {
    const met = Math.floor(Math.min(time, this.windowEnd - 1) / this.quantum) * this.quantum;
    return Math.max(met, this.time);
  }

  /** The run is stopped within a window, while a core executes at `time`. */
  private comeTo(time: number): void {
    this.time = this.lastMeeting(time);
    for (let core = 0; core < this.states.length; core++)
      if (!this.executes(core)) this.passIdle(core, this.time);
  }

  /** Runs every core to the window's end. Returns what ended the run before, if something did. */
  private runWindow(limit: number): LoopEnd | undefined {
    for (;;) {
      let core = this.pausedCore;
      let end: SliceEnd;
      if (core === SHARED && this.canTakeTurns()) {
        core = this.takeTurns(limit);
        if (core === TURNS_DONE) return undefined;
        end = this.engine.turns!.ended();
        if (end === SliceEnd.ASLEEP) this.fallAsleep(core, this.time);
      } else {
        const goesOn = core !== SHARED;
        this.pausedCore = SHARED;
        if (!goesOn) core = this.nextCore();
        if (core < 0) return undefined;
        end = this.runSlice(core, goesOn);
      }
      switch (end) {
        case SliceEnd.STOPPED:
          this.comeTo(this.engine.time(core));
          return { kind: "core-stopped", core };
        case SliceEnd.DEBUGGER:
          this.comeTo(this.engine.time(core));
          this.windowIsOpen = true;
          this.pausedCore = core;
          return { kind: "debugger", core };
      }
      if (this.stopWanted) return undefined;
    }
  }

  /** Do all cores execute, without an alarm of their own in this window? */
  private canTakeTurns(): boolean {
    if (this.engine.turns === undefined) return false;
    for (let core = 0; core < this.states.length; core++) {
      if (!this.executes(core) || this.scheduler.cores[core]!.next() < this.windowEnd) return false;
    }
    return true;
  }

  /** Several windows, of which the last one is then the present one. As Turns.take. */
  private takeTurns(limit: number): number {
    const turns = this.engine.turns!;
    let last = Math.min(limit, this.scheduler.shared.next(), this.windowEnd + MOST_QUANTA * this.quantum);
    for (const alarms of this.scheduler.cores)
      last = Math.min(last, Math.floor(alarms.next() / this.quantum) * this.quantum);
    this.inTurns = true;
    this.comesBack = false;
    let core = TURNS_DONE;
    try {
      core = turns.take(this.time, this.windowEnd, Math.max(last, this.windowEnd), this.quantum);
    } finally {
      if (!this.comesBack) this.knowWindow();
      this.inTurns = false;
      this.comesBack = false;
      this.sliceEnd = 0;
      for (let to = 0; to < this.states.length; to++)
        if (turns.wasSentEvent(to)) this.events.set(to, turns.eventArrival(to));
    }
    if (core !== TURNS_DONE) this.events.pass(core, this.engine.time(core));
    return core;
  }

  private knowWindow(): void {
    this.time = this.engine.turns!.start();
    this.windowEnd = this.engine.turns!.end();
    this.sliceEnd = this.engine.turns!.sliceEnd();
  }

  /** From inside a bus call: something that the cores must not miss in their turns. */
  private comeBack(): void {
    if (!this.inTurns || this.comesBack) return;
    this.comesBack = true;
    this.knowWindow();
    this.engine.turns!.comeBack();
  }

  /** Would the core, which the debugger has interrupted, execute next, whatever others do? */
  isInTurn(core: number): boolean {
    if (this.pausedCore !== core || this.engine.yields(core)) return false;
    return this.engine.time(core) < Math.min(this.windowEnd, this.scheduler.cores[core]!.next());
  }

  /** A core that the debugger holds does not execute while the others run. */
  freeze(core: number, held: boolean): void {
    this.comeBack();
    if (held) this.endAlone(core, this.now);
    else this.cutWindow(core, this.now);
    this.frozen[core] = held;
    if (held && this.pausedCore === core) this.pausedCore = SHARED;
  }

  private executes(core: number): boolean {
    return this.states[core] === CoreState.Awake && !this.frozen[core];
  }

  private forgetPause(): void {
    this.windowIsOpen = false;
    this.pausedCore = SHARED;
  }

  /**
   * The core that is furthest behind and has something to do before the window ends; −1 if there is
   * no such core. If two are at the same time, the alarm of a core that does not execute comes
   * first, because the alarm may wake the core.
   */
  private nextCore(): number {
    let best = -1;
    let bestTime = this.windowEnd;
    for (let core = 0; core < this.states.length; core++) {
      const own = this.engine.time(core);
      const alarm = Math.max(own, this.scheduler.cores[core]!.next());
      const executes = this.executes(core);
      const time = executes ? own : alarm;
      if (time < bestTime || (time === bestTime && !executes && best >= 0 && this.executes(best))) {
        best = core;
        bestTime = time;
      }
    }
    return best;
  }

  /** `goesOn`: the slice was interrupted by the debugger. */
  private runSlice(core: number, goesOn: boolean): SliceEnd {
    const alarms = this.scheduler.cores[core]!;
    this.own = core;
    try {
      if (!goesOn) {
        if (!this.executes(core)) this.passIdle(core, alarms.next());
        this.sliceEnd = 0;
        alarms.fireUntil(this.engine.time(core));
        if (!this.executes(core)) return SliceEnd.TIME;
      }
      this.sliceEnd = Math.min(this.windowEnd, alarms.next());
      if (this.sliceEnd <= this.engine.time(core)) return SliceEnd.TIME;
      const start = this.engine.time(core);
      const end = this.engine.run(core, this.sliceEnd);
      if (end === SliceEnd.ASLEEP) this.fallAsleep(core, start);
      return end;
    } finally {
      this.sliceEnd = 0;
      this.events.pass(core, this.engine.time(core));
      this.own = SHARED;
    }
  }

  /** The slice that began at `start` ended with WFI or WFE. */
  private fallAsleep(core: number, start: number): void {
    if (this.states[core] !== CoreState.Awake) return;
    // It executed last when the instruction began that sent it to sleep.
    this.endAlone(core, Math.max(start, this.engine.time(core) - SLEEP_CYCLES));
    this.states[core] = CoreState.Asleep;
    this.onExecuting?.(core, false);
  }

  private closeWindow(): void {
    this.time = this.windowEnd;
    for (let core = 0; core < this.states.length; core++) {
      if (!this.executes(core)) this.passIdle(core, this.time);
    }
    this.scheduler.shared.fireUntil(this.time);
  }

  private passIdle(core: number, until: number): void {
    const now = this.engine.time(core);
    if (until <= now || until === Number.POSITIVE_INFINITY) return;
    this.idleCycles[core]! += until - now;
    if (this.engine.isNonSecure(core)) this.nonSecureIdleCycles[core]! += until - now;
    this.engine.setTime(core, until);
  }
}
