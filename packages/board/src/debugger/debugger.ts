/**
 * A debugger's hold on the board, between runs. All cores stop together, and time stands still
 * meanwhile. A run that is stopped and goes on is the same run as one without a debugger, to the
 * cycle, unless the debugger writes something, or freezes a core.
 *
 *     const { debugger: debug } = board;
 *     debug.points.addBreakpoint({ address: 0x0010_0040 });
 *     const stop = board.run();                 // { kind: "debugger", core: 0 }
 *     debug.stop;                               // { core: 0, reason: "breakpoint", address: … }
 *     debug.registers.read(0, "r0");
 */
import { CORES, DebuggerStop, Stepping } from "../cpu/core/contract";
import * as State from "../cpu/core/state";
import type { Bus } from "../machine/bus";
import type { CoreEngine } from "../machine/core-engine";
import type { RunLoop } from "../machine/run-loop";
import type { HostMemory } from "../memory/host-memory";
import { CoreMemory } from "./core-memory";
import { Interrupted } from "./interrupted";
import { Points, type WatchKind } from "./points";
import { Registers } from "./registers";
import { Translator } from "./translation";

/** Why a core stands still. The instruction at its PC has not been executed. */
export type Stop =
  | { readonly core: number; readonly reason: "breakpoint"; readonly address: number }
  | {
      readonly core: number;
      readonly reason: "watchpoint";
      /** The watched address, and the bytes that the instruction would access. */
      readonly address: number;
      readonly kind: WatchKind;
      readonly access: { readonly address: number; readonly size: number; readonly isWrite: boolean };
    }
  | { readonly core: number; readonly reason: "step" };

/**
 * "step": the core stops after each instruction that it executes, and in the handler of an
 * exception that the instruction causes. An interrupt on the way is finished first, as a whole; but
 * if the core steps alone, it stops in the handler.
 * "hold": the core executes nothing while others do, as if its clock stood still, which makes the
 * run another one.
 */
export type CoreAction = "run" | "step" | "hold";

/** The instruction in front of which a core stopped: it does not stop there again. */
interface Passed {
  pc: number;
  instructions: number;
}

export class Debugger {
  readonly points: Points;
  readonly registers: Registers;
  readonly memory: CoreMemory;
  readonly translator: Translator;
  /** Called when the debugger's user has changed the state of the board. */
  onChange: () => void = () => {};
  /** Called when a core is held while others run, which makes the run another one. */
  onHold: () => void = () => {};
  /** Why the last run came back with { kind: "debugger" }. */
  stop: Stop | undefined;
  private found: Stop | undefined;
  /** By core: where its step goes on after the interrupt that it has to finish. */
  private readonly interrupted = new Array<Interrupted | undefined>(CORES).fill(undefined);
  /** Where a core was last seen to pass: the debugger may stop it there, and it is seen once. */
  private readonly seenPassing = new Array<Passed | undefined>(CORES).fill(undefined);
  private readonly passedBreakpoint = new Array<Passed | undefined>(CORES).fill(undefined);
  private readonly passedWatchpoint = new Array<Passed | undefined>(CORES).fill(undefined);

  constructor(
    private readonly engine: CoreEngine,
    private readonly loop: RunLoop,
    private readonly bus: Bus,
    memory: HostMemory,
  ) {
    const { debug } = engine;
    this.points = new Points(debug);
    this.registers = new Registers(debug);
    this.translator = new Translator(debug.state, (pa, nonSecure) => bus.look(0, pa, 4, nonSecure));
    this.memory = new CoreMemory(bus, memory, this.translator);
    bus.onBreakpoint = (core, pc) => this.atBreakpoint(core, pc);
    bus.onWatchpoint = (core, va, size, isWrite) => this.atWatchpoint(core, va, size, isWrite);
  }

  /**
   * What each core does in the next runs. If one core alone steps, the others stand still only if
   * the core may execute at once. If it is the turn of another core, that one has its turn first,
   * so that a step does not change the run.
   */
  plan(actions: readonly CoreAction[]): void {
    const stepping = actions.indexOf("step");
    const alone = actions.every((action, core) => core === stepping || action === "hold");
    const holds = !(alone && stepping >= 0) || this.loop.isInTurn(stepping);
    for (const each of this.interrupted) each?.end();
    this.interrupted.fill(undefined);
    if (!alone && actions.includes("hold")) this.onHold();
    for (const [core, action] of actions.entries()) {
      this.engine.debug.setStepping(core, action === "step" ? steppingOf(alone) : Stepping.OFF);
      this.loop.freeze(core, action === "hold" && holds);
    }
  }

  /**
   * The board has the state of a snapshot. Points stay. What was planned, and where cores stopped,
   * is forgotten.
   */
  restored(): void {
    this.points.applyAgain();
    this.plan(new Array<CoreAction>(CORES).fill("run"));
    this.seenPassing.fill(undefined);
    this.passedBreakpoint.fill(undefined);
    this.passedWatchpoint.fill(undefined);
    this.stop = undefined;
    this.found = undefined;
  }

  /**
   * In the next runs each of the cores stops after every instruction, in handlers, too, and all
   * cores run. Points stop as always.
   */
  stepEach(cores: readonly number[]): void {
    this.plan(new Array<CoreAction>(CORES).fill("run"));
    for (const core of cores) this.engine.debug.setStepping(core, Stepping.INTO_INTERRUPTS);
  }

  /**
   * Between runs: the load in front of which `core` stands gets no answer, so the core takes a
   * synchronous external abort. `address` is the virtual one of the load.
   */
  refuseLoad(core: number, address: number): void {
    this.engine.debug.refuseLoad(core, address);
  }

  /** How far a core is: its own time in CPU cycles, and the instructions it has executed. */
  progress(core: number): { readonly time: number; readonly instructions: number } {
    return { time: this.engine.time(core), instructions: this.engine.instructions(core) };
  }

  /** For people: what is at a physical address, and whether the normal world gets there. */
  explainPhysical(pa: number): string {
    return this.bus.explain(pa);
  }

  /** Does the core run in the secure world? */
  isSecure(core: number): boolean {
    return !this.engine.isNonSecure(core);
  }

  /**
   * `core` stands still. False: the run goes on, because the core has to finish an interrupt that
   * came while it was stepped.
   */
  stopped(core: number): boolean {
    const why: DebuggerStop = this.engine.debug.state.word(core, State.DEBUGGER_STOP);
    if (why === DebuggerStop.INTERRUPT) {
      this.interrupted[core] = new Interrupted(this.points, this.registers, core);
      this.engine.debug.setStepping(core, Stepping.OFF);
      return false;
    }
    if (why === DebuggerStop.BREAKPOINT && this.found === undefined) {
      this.interrupted[core]?.end();
      this.interrupted[core] = undefined;
      this.engine.debug.setStepping(core, Stepping.BEFORE_INTERRUPTS);
      return false;
    }
    this.stop = why === DebuggerStop.STEP ? { core, reason: "step" } : this.found;
    return true;
  }

  private atBreakpoint(core: number, pc: number): boolean {
    if (this.points.isPassing(pc) && !this.passes(this.seenPassing, core)) {
      this.seenPassing[core] = this.place(core);
      this.points.pass(core, pc);
    }
    if (this.passes(this.passedBreakpoint, core)) return false;
    const breakpoint = this.points.breakpointAt(core, pc);
    if (breakpoint === undefined) return false;
    this.passedBreakpoint[core] = this.place(core);
    this.found = this.interrupted[core]?.is(breakpoint)
      ? undefined
      : { core, reason: "breakpoint", address: pc };
    return true;
  }

  private atWatchpoint(core: number, va: number, size: number, isWrite: boolean): boolean {
    if (this.passes(this.passedWatchpoint, core)) return false;
    const watchpoint = this.points.watchpointOf(core, va, size, isWrite);
    if (watchpoint === undefined) return false;
    this.passedWatchpoint[core] = this.place(core);
    const { address, kind } = watchpoint;
    this.found = { core, reason: "watchpoint", address, kind, access: { address: va, size, isWrite } };
    return true;
  }

  private place(core: number): Passed {
    return { pc: this.engine.pc(core), instructions: this.engine.instructions(core) };
  }

  private passes(passed: (Passed | undefined)[], core: number): boolean {
    const place = passed[core];
    if (place === undefined) return false;
    return place.instructions === this.engine.instructions(core) && place.pc === this.engine.pc(core);
  }
}

/**
 * While gdb steps one core alone, its breakpoints are not set. So an interrupt must not run then:
 * it could miss one.
 */
function steppingOf(alone: boolean): Stepping {
  return alone ? Stepping.INTO_INTERRUPTS : Stepping.BEFORE_INTERRUPTS;
}
