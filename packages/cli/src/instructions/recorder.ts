/**
 * Records what the cores execute in a window of virtual time, instruction by instruction. The
 * debugger steps both cores meanwhile, which does not change the run.
 */
import type { Zc702 } from "@mvm/board";
import { CORES, Vector } from "@mvm/board/cpu/core/contract";
import { modeName } from "@mvm/board/gdb/core-name";

/** Where the window begins: at a time, or when a core is at an instruction for the first time. */
export type Begin =
  | { readonly cycle: number }
  | { readonly address: number; readonly condition: (core: number) => boolean };

/** An exception in front of an instruction, by its vector. */
export type Exception = "prefetch abort" | "asynchronous abort" | "IRQ" | "FIQ";

const EXCEPTIONS: Readonly<Record<number, Exception>> = {
  [Vector.PREFETCH_ABORT]: "prefetch abort",
  [Vector.DATA_ABORT]: "asynchronous abort",
  [Vector.IRQ]: "IRQ",
  [Vector.FIQ]: "FIQ",
};
/** The tables of vectors are aligned to their size. */
const VECTOR_MASK = 0x1f;

/** What a core executes, and what it has done to the core's registers. */
export interface Step {
  readonly core: number;
  /** The core's own time in front of the instruction, in CPU cycles. */
  readonly time: number;
  /** Whose code it is: the VM, or undefined for MVM. */
  readonly vm: string | undefined;
  readonly secure: boolean;
  /** The name that modeName gives: "SVC". */
  readonly mode: string;
  readonly thumb: boolean;
  readonly address: number;
  /** The instruction's bytes. Undefined: they could not be read. */
  readonly code: Uint8Array | undefined;
  /** The exception that the core took in place of the instruction, which it has not executed. */
  readonly exception: Exception | undefined;
  /** r0 to r14 and CPSR, by name, where they have other values afterwards. */
  readonly changes: readonly (readonly [name: string, value: number])[];
}

/** More would fill the host's memory. */
export const MOST_STEPS = 1_000_000;

const NAMES = [...Array.from({ length: 13 }, (_, n) => `r${n}`), "sp", "lr", "cpsr"];
const CPSR_THUMB = 0x20;
const WIDE = 4;
const NARROW = 2;
/** A Thumb instruction whose first halfword is this or more has a second one. */
const FIRST_WIDE = 0xe800;

interface State {
  time: number;
  instructions: number;
  vm: string | undefined;
  secure: boolean;
  mode: string;
  address: number;
  code: Uint8Array | undefined;
  /** In the order of NAMES. */
  registers: number[];
}

export class InstructionRecorder {
  readonly steps: Step[] = [];
  /** "waiting": the window has not begun. "full": it ended with MOST_STEPS. */
  phase: "waiting" | "on" | "over" | "full" = "waiting";
  private end = Number.POSITIVE_INFINITY;
  private from = 0;
  private states: State[] = [];
  private forget = () => {};

  /** @param length of the window, in cycles */
  constructor(
    private readonly board: Zc702,
    private readonly begin: Begin,
    private readonly length: number,
    private readonly vmOf: (core: number) => string | undefined,
  ) {
    if ("address" in begin) this.forget = board.debugger.points.addBreakpoint(begin);
  }

  /** To be called at every multiple of QUANTUM. `ahead`: the time of the next one. */
  look(ahead: number): void {
    if (this.phase === "on" && this.board.time >= this.end) this.stop("over");
    if (this.phase === "waiting" && "cycle" in this.begin && this.begin.cycle < ahead)
      this.start(this.begin.cycle);
  }

  /** The run has come back for the debugger. False: not for this. */
  takes(): boolean {
    const { stop } = this.board.debugger;
    if (stop === undefined) return false;
    if (this.phase === "waiting" && stop.reason === "breakpoint") {
      this.forget();
      this.start(this.board.debugger.progress(stop.core).time);
      return true;
    }
    if (this.phase !== "on" || stop.reason !== "step") return false;
    this.record(stop.core);
    if (this.steps.length >= MOST_STEPS) this.stop("full");
    return true;
  }

  private start(from: number): void {
    this.phase = "on";
    this.from = from;
    this.end = from + this.length;
    this.states = Array.from({ length: CORES }, (_, core) => this.state(core));
    this.board.debugger.stepEach(this.states.map((_, core) => core));
  }

  private stop(phase: "over" | "full"): void {
    this.phase = phase;
    this.board.debugger.plan(this.states.map(() => "run"));
  }

  private record(core: number): void {
    const before = this.states[core]!;
    const after = this.state(core);
    this.states[core] = after;
    if (before.time < this.from || before.time >= this.end) return;
    const changes = NAMES.flatMap((name, index) =>
      before.registers[index] === after.registers[index] ? [] : [[name, after.registers[index]!] as const],
    );
    const { time, vm, secure, mode, address, code } = before;
    const taken = after.instructions === before.instructions ? after.address & VECTOR_MASK : undefined;
    const exception = taken === undefined ? undefined : EXCEPTIONS[taken];
    const thumb = (before.registers.at(-1)! & CPSR_THUMB) !== 0;
    this.steps.push({ core, time, vm, secure, mode, thumb, address, code, exception, changes });
  }

  private state(core: number): State {
    const { debugger: debug } = this.board;
    const registers = NAMES.map((name) => debug.registers.read(core, name));
    const address = this.board.programCounter(core);
    return {
      ...debug.progress(core),
      vm: this.vmOf(core),
      secure: debug.isSecure(core),
      mode: modeName(this.board, core),
      address,
      code: this.codeAt(core, address, (registers.at(-1)! & CPSR_THUMB) !== 0),
      registers,
    };
  }

  private codeAt(core: number, address: number, thumb: boolean): Uint8Array | undefined {
    const { memory } = this.board.debugger;
    const code = memory.read(core, address, thumb ? NARROW : WIDE);
    const isWide = thumb && code.length === NARROW && code[0]! + code[1]! * 0x100 >= FIRST_WIDE;
    const whole = isWide ? memory.read(core, address, WIDE) : code;
    return whole.length === (thumb && !isWide ? NARROW : WIDE) ? whole : undefined;
  }
}
