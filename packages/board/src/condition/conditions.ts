/**
 * What the cores of a board are doing, at a moment between runs.
 *
 *     const condition = board.conditions.of(0);
 *     board.conditions.describe(condition);   // { doing: "spins at PC 0x0010002C, …", trouble: … }
 */

import { CORES } from "../cpu/core/contract";
import { FPEXC } from "../cpu/core/state";
import type { StateView } from "../cpu/state-view";
import type { Debugger } from "../debugger/debugger";
import type { Gic } from "../devices/gic/gic";
import { PRIVATE_WATCHDOG_REGISTERS } from "../devices/private-watchdog";
import { SWDT_REGISTERS } from "../devices/swdt";
import type { Bus } from "../machine/bus";
import type { ExceptionLog, ExceptionTaken, LogOf } from "../machine/exception-logs";
import { type CoreCondition, conditionOf, type Observed, type Software } from "./core-condition";
import { describeCondition, describeTrouble } from "./describe-condition";
import { permissionsOf, type Surroundings } from "./describe-exception";
import { type Expected, interruptsTo } from "./interrupts";

/** In words. */
export interface ConditionText {
  /** "core 0 …" is left out. */
  doing: string;
  /** Undefined: the core is not in trouble. */
  trouble: string | undefined;
}

/** What the user knows of the software. Of software off its core, `read` and `vfp`, too. */
export type Known = Partial<Pick<Surroundings, "placeOf" | "isThumbAt" | "deprivileged" | "read" | "vfp">> & {
  /** What brings interrupts to the software, if it is not the interrupt controller. */
  interruptsFrom?: string | undefined;
};

/** What is asked of the board. */
export interface ConditionedBoard {
  readonly debugger: Debugger;
  readonly devices: { readonly gic: Gic };
  readonly time: number;
  activity(core: number): "executes" | "wfi" | "wfe" | "held";
  exceptions(core: number, of: LogOf): ExceptionLog;
  monitorException(core: number): ExceptionTaken | undefined;
  describeCore(core: number): string;
}

const WORD = 4;
const SWDT = 0xf800_5000;
const SWDT_RESETS = 0b11;
const PRIVATE_TIMERS = 0xf8f0_0600;
const WATCHDOG_RESETS = 0b1001;

export class Conditions {
  private readonly observed: Observed;

  constructor(
    private readonly board: ConditionedBoard,
    private readonly bus: Bus,
    private readonly state: StateView,
  ) {
    const { debugger: debug } = board;
    this.observed = {
      now: () => board.time,
      activity: (core) => board.activity(core),
      isSecure: (core) => debug.isSecure(core),
      register: (core, name) => debug.registers.read(core, name),
      read: (core, va, length) => debug.memory.read(core, va, length),
      log: (core, of) => board.exceptions(core, of),
      monitor: (core) => board.monitorException(core),
    };
  }

  /** `software`: the software in question, if it is not that of the core's present world. */
  of(core: number, software?: Software): CoreCondition {
    return conditionOf(this.observed, core, software);
  }

  /** In words, with the symbols that `known` has. */
  describe(condition: CoreCondition, known: Known = {}): ConditionText {
    const { core, activity, trouble } = condition;
    const around: Surroundings = {
      placeOf: () => undefined,
      read: (va, length) => this.observed.read(core, va, length),
      vfp: this.vfp(core),
      ...known,
    };
    const doing =
      activity === "held"
        ? this.board.describeCore(core).replace(/^core \d: /, "")
        : describeCondition(condition, this.expected(condition, known), around, this.board.time);
    return { doing, trouble: trouble && describeTrouble(trouble, condition, around) };
  }

  /**
   * Whether a core is in trouble, and all cores stay as they are for ever: no interrupt that is
   * enabled can end what they do, and no watchdog will reset them.
   */
  isCaught(): boolean {
    const cores = Array.from({ length: CORES }, (_, core) => this.of(core));
    if (!cores.some(({ trouble }) => trouble?.endless)) return false;
    return cores.every((condition) => this.staysForEver(condition)) && !this.resetIsComing();
  }

  private staysForEver(condition: CoreCondition): boolean {
    const { core, activity, loop, trouble, irqMasked, fiqMasked } = condition;
    if (activity === "held") return true;
    if (trouble?.kind === "fault loop" || trouble?.kind === "interrupt storm") return trouble.endless;
    if (loop === undefined) return false;
    // A masked interrupt ends a WFI, too, but not the loop around it.
    const { gic } = this.board.devices;
    const ended = (masked: boolean, input: "IRQ" | "FIQ") =>
      !masked && "ids" in interruptsTo(gic, core, input);
    return !ended(irqMasked, "IRQ") && !ended(fiqMasked, "FIQ");
  }

  private resetIsComing(): boolean {
    const { MODE } = SWDT_REGISTERS.at;
    if ((this.look(0, SWDT + MODE) & SWDT_RESETS) === SWDT_RESETS) return true;
    const control = PRIVATE_TIMERS + PRIVATE_WATCHDOG_REGISTERS.at.CONTROL;
    return Array.from({ length: CORES }, (_, core) => this.look(core, control)).some(
      (value) => (value & WATCHDOG_RESETS) === WATCHDOG_RESETS,
    );
  }

  /** The normal world has Group 1 only. */
  private expected({ core, world }: CoreCondition, { interruptsFrom }: Known): Expected {
    if (interruptsFrom !== undefined) return { from: interruptsFrom };
    return interruptsTo(this.board.devices.gic, core, "IRQ", world === "secure" ? undefined : 1);
  }

  private vfp(core: number): Surroundings["vfp"] {
    const { registers } = this.board.debugger;
    return permissionsOf(registers.read(core, "cpacr"), this.state.word(core, FPEXC));
  }

  private look(core: number, pa: number): number {
    return this.bus.look(core, pa, WORD, false) ?? 0;
  }
}
