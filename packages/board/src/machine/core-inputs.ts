/**
 * The IRQ and FIQ inputs of the cores, which the GIC drives. A change that one core makes reaches
 * the other at the time of the change: a core that is behind gets there first.
 */
import { CORES, Line } from "../cpu/core/contract";
import type { CoreEngine } from "./core-engine";
import type { RunLoop } from "./run-loop";
import type { Alarm, Scheduler } from "./scheduler";

export class CoreInputs {
  private readonly levels = Array.from({ length: CORES }, () => ({ irq: false, fiq: false }));
  /** Changes on their way to a core that has not reached their time. */
  private readonly alarms: Alarm[];

  /** `onDue`: the core has reached the time of a change; the GIC computes its inputs anew. */
  constructor(
    private readonly engine: CoreEngine,
    private readonly loop: RunLoop,
    scheduler: Scheduler,
    onDue: (core: number, time: number) => void,
  ) {
    this.alarms = this.levels.map((_, core) => scheduler.alarm({ core }, (time) => onDue(core, time)));
  }

  reset(): void {
    for (const [core, levels] of this.levels.entries()) {
      levels.irq = false;
      levels.fiq = false;
      this.engine.setLine(core, Line.IRQ, false);
      this.engine.setLine(core, Line.FIQ, false);
    }
  }

  /** Drives both inputs of `core`, as from the cycle `time` on. */
  drive(core: number, irq: boolean, fiq: boolean, time: number): void {
    const ownChange = this.loop.current < 0 || this.loop.current === core;
    if (!ownChange && this.loop.timeReached(core) < time) {
      const alarm = this.alarms[core]!;
      alarm.set(Math.min(alarm.time, time));
      return;
    }
    const levels = this.levels[core]!;
    if (levels.irq !== irq) this.engine.setLine(core, Line.IRQ, irq);
    if (levels.fiq !== fiq) this.engine.setLine(core, Line.FIQ, fiq);
    levels.irq = irq;
    levels.fiq = fiq;
    if (irq || fiq) this.loop.wake(core);
  }
}
