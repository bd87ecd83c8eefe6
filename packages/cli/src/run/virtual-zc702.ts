/**
 * The virtual ZC702 as a machine of this command line. The board runs in steps of virtual time.
 * Keys are read meanwhile.
 */
import { setImmediate } from "node:timers/promises";
import {
  axiUart16550,
  type BootMode,
  createZc702,
  type PlDevice,
  QUANTUM,
  type StartState,
  type StopReason,
  type Zc702,
} from "@mvm/board";
import type { GdbServer } from "@mvm/board/gdb/server";
import { CPU_HZ } from "@mvm/config";
import { serialPortOf } from "@mvm/report/console/serial-port";
import type { Ending, Reset, Resets } from "@mvm/report/report";
import { longStep } from "../build/progress";
import type { Loader } from "../program/loader";
import type { Machine, Port } from "./machine";
import { Pace } from "./pace";
import { realWall, type WallClock } from "./wall-clock";

/** By the names of configurations. */
const UARTS = ["uart0", "uart1", "uart16550"] as const;
/** CPU cycles of a step: 5 ms. What is typed by a script comes at the end of a step. */
const STEP = Math.round(CPU_HZ / 200);
/** The most quanta in a slice: a step. */
const MAX_SLICE = Math.ceil(STEP / QUANTUM);
/**
 * A slice that took longer is followed by a shorter one, and one that took less by a longer one.
 */
const SLOW_MS = 50;
const FAST_MS = 10;
const MS_PER_SECOND = 1000;
/** A program may reset the board again and again. The report has the number of all resets. */
const RESETS_TOLD = 10;
/** What a debugger's user reads when the board is held at the end of a run. */
const PANIC = "MVM has stopped with a panic";
const CAUGHT = "the software is in an exception from which it does not come back";
/** Longest sleep of a paced run between two looks at the user and the debugger. */
const MAX_SLEEP_MS = 50;
/** Virtual time may be ahead of the wall by this: a timer of Node.js has whole milliseconds. */
const AHEAD_MS = 1;

export interface BoardOptions {
  /** The cycle at which the run ends. */
  limit: number;
  /**
   * Virtual seconds in a second of the wall clock, at most; more than 0. Undefined: as many as this
   * machine can.
   */
  speed?: number | undefined;
  /** Of a paced run. */
  wall?: WallClock;
  /** What a reset of the board does: the run ends (the default), or the board starts again. */
  reset?: "stop" | "restart";
  /** What has run before the program, and the boot mode pins: Zc702Options. */
  start?: StartState;
  bootMode?: BootMode;
  /** Devices in the programmable logic, beside those that every board of this command line has. */
  pl?: readonly PlDevice[];
  /** Whether the program has Arm's semihosting: a console, and its exit. */
  semihosting?: boolean | undefined;
  /** Called after each slice: whether no software has anything left to do. */
  isOver(board: Zc702): boolean;
  /** Whether something has failed that a debugger wants to look at before the run ends. */
  hasFailed?(board: Zc702): boolean;
}

/** Inputs that come at given cycles, in order. */
export interface TimedInputs {
  /** Infinity: there is none. */
  readonly nextCycle: number;
  /** Gives the next input. */
  give(): void;
}

export class VirtualZc702 implements Machine {
  readonly ports: ReadonlyMap<string, Port>;
  readonly resets: Resets = { count: 0, last: undefined };
  /** Called when the board starts again after one of its first resets. */
  onReset: ((reset: Reset) => void) | undefined;
  /** Quanta that run without a turn of the event loop. */
  private slice = 1;
  private interrupted = false;
  private killed = false;
  /** A debugger holds the board at the end of the run, which then ends so. */
  private held: "off" | "caught" | undefined;
  /** Where the present step ends. A step that the debugger interrupts goes on to its end. */
  private stepEnd: number | undefined;
  /** The debugger, if the user wants one. While it holds the board, time stands still. */
  gdb: GdbServer | undefined;
  /**
   * Called after each step: whether the run is to end because of an exception from which the
   * software does not come back.
   */
  isCaught: (() => boolean) | undefined;
  /** What a record gives in place of the user. */
  inputs: TimedInputs | undefined;
  /** Called where the cores meet: at every multiple of QUANTUM, or more often. */
  readonly atQuantum: (() => void)[] = [];
  /** Called when the board stands still for its debugger. True: the run goes on at once. */
  onDebugger: (() => boolean) | undefined;
  /** Begins with the first step. */
  private pace: Pace | undefined;

  private constructor(
    readonly board: Zc702,
    private readonly loader: Loader,
    private readonly options: BoardOptions,
  ) {
    const port = (name: string): Port => {
      const serial = board.serialPort(name);
      return {
        set onByte(handler: ((byte: number) => void) | undefined) {
          serial.onByte = handler;
        },
        send: (bytes) => serial.send(bytes),
      };
    };
    this.ports = new Map([
      ...UARTS.map((name) => [name, port(serialPortOf(name))] as const),
      ...semihostingPort(board),
    ]);
  }

  /**
   * A board at its reset, with a program loaded. The loader runs again at each later start of the
   * board.
   * @throws what the loader throws
   */
  static async start(loader: Loader, options: BoardOptions): Promise<VirtualZc702> {
    const { start, bootMode, semihosting = false, pl = [] } = options;
    const board = await longStep("building the virtual ZC702", () =>
      createZc702({ pl: [axiUart16550(), ...pl], start, bootMode, semihosting }),
    );
    loader(board, (program) => board.start(program));
    return new VirtualZc702(board, loader, options);
  }

  get inStep(): boolean {
    return this.stepEnd !== undefined;
  }

  async step(): Promise<Ending | undefined> {
    const { limit, isOver, hasFailed } = this.options;
    if (this.gdb !== undefined && !(await this.released(this.gdb))) return undefined;
    if (this.held !== undefined) return { reason: this.killed ? "interrupted" : this.held };
    this.stepEnd ??= Math.min(limit, this.board.time + STEP);
    const stop = await this.runTo(this.stepEnd);
    if (this.options.speed !== undefined) await this.waitForTheWall(this.options.speed);
    if (this.killed) return { reason: "interrupted" };
    if (this.gdb?.takes(stop) || this.gdb?.wantsHalt) return undefined;
    this.stepEnd = undefined;
    if (isOver(this.board)) return this.over("off", hasFailed?.(this.board) ? PANIC : undefined);
    if (stop.kind === "time" && this.isCaught?.()) return this.over("caught", CAUGHT);
    switch (stop.kind) {
      case "time":
        return this.board.time >= limit ? { reason: "time" } : undefined;
      case "condition":
      case "requested":
      case "debugger":
        return undefined;
      case "reset":
        if (this.options.reset !== "restart")
          return { reason: "stopped", diagnosis: `the board was reset by ${stop.source}` };
        this.restart(stop.source);
        return undefined;
      case "exit":
        return { reason: "exit", status: stop.status };
      case "core-stopped":
      case "stuck":
        return { reason: "stopped", diagnosis: stop.diagnosis };
    }
  }

  /** The boot device brings the program and the files again. */
  private restart(source: string): void {
    const reset = { cycle: this.board.time, source };
    this.resets.count++;
    this.resets.last = reset;
    this.loader(this.board, (program) => this.board.restart(program));
    if (this.resets.count <= RESETS_TOLD) this.onReset?.(reset);
  }

  interrupt(): void {
    this.interrupted = true;
    this.board.requestStop();
    this.gdb?.release();
  }

  /**
   * The run is over, and has failed because of `why`. A debugger holds the board then, until the
   * user goes on. Returns how the run ends if there is no debugger.
   */
  private over(reason: "off" | "caught", why: string | undefined): Ending | undefined {
    if (why !== undefined && this.gdb?.holds(`${why}; continue ends the run`)) {
      this.held = reason;
      return undefined;
    }
    return { reason };
  }

  /** The debugger ends the run. */
  kill(): void {
    this.killed = true;
    this.interrupt();
  }

  /** Waits while the debugger holds the board. False: `interrupt` was called meanwhile. */
  private async released(gdb: GdbServer): Promise<boolean> {
    this.interrupted = false;
    await gdb.ready();
    return !this.interrupted || this.killed;
  }

  /**
   * Runs in slices that take a fraction of a second of real time each, however slow the board is.
   * Between them the event loop gets a turn, so that a signal or a key is noticed. A slice ends
   * where the cores meet in any case (QUANTUM), so the run does not depend on the lengths of its
   * slices.
   */
  private async runTo(end: number): Promise<StopReason> {
    this.interrupted = false;
    for (;;) {
      const { inputs } = this;
      while (inputs !== undefined && inputs.nextCycle <= this.board.time) inputs.give();
      const begun = performance.now();
      const quanta = Math.floor(this.board.time / QUANTUM) + this.slice;
      const until = Math.min(end, quanta * QUANTUM, inputs?.nextCycle ?? end);
      const stop = this.runBoard(until);
      const took = performance.now() - begun;
      if (took > SLOW_MS) this.slice = Math.ceil(this.slice / 2);
      else if (took < FAST_MS) this.slice = Math.min(MAX_SLICE, 2 * this.slice);
      await setImmediate();
      if (stop.kind !== "time" || this.board.time >= end || this.interrupted) return stop;
      if (this.gdb?.wantsHalt) return stop;
    }
  }

  private runBoard(until: number): StopReason {
    const { watch } = this;
    for (;;) {
      const stop = this.board.run({ until, when: watch });
      if (stop.kind !== "debugger" || !this.onDebugger?.()) return stop;
    }
  }

  /** Asked for at each multiple of QUANTUM: the run goes on. */
  private get watch(): (() => boolean) | undefined {
    const { atQuantum } = this;
    if (atQuantum.length === 0) return undefined;
    return () => {
      for (const look of atQuantum) look();
      return false;
    };
  }

  async close(): Promise<void> {
    this.gdb?.close();
  }

  /** By how many seconds of the wall clock virtual time has fallen behind `speed`. */
  get secondsBehind(): number {
    return (this.pace?.behind ?? 0) / MS_PER_SECOND;
  }

  /** Waits as long as virtual time is ahead, if neither the user nor a debugger ends this. */
  private async waitForTheWall(speed: number): Promise<void> {
    const { wall = realWall } = this.options;
    const virtualMs = this.board.seconds * MS_PER_SECOND;
    this.pace ??= new Pace(wall.now, virtualMs, speed);
    for (;;) {
      const ahead = this.pace.ahead(virtualMs);
      if (ahead <= AHEAD_MS || this.interrupted || this.gdb?.wantsHalt) return;
      await wall.sleep(Math.min(ahead, MAX_SLEEP_MS));
    }
  }
}

/** The name of the semihosting console, among those of the UARTs. */
export const SEMIHOSTING = "semihosting";

/** Its input is at its end: the console takes no keys. */
function semihostingPort({ semihosting }: Zc702): [string, Port][] {
  if (semihosting === undefined) return [];
  const port: Port = {
    set onByte(handler: ((byte: number) => void) | undefined) {
      semihosting.onByte = handler;
    },
    send: () => {},
  };
  return [[SEMIHOSTING, port]];
}
