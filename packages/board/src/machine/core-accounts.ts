/** Collects what a core has done since the board was started. */
import { CORES, ExceptionPlace } from "../cpu/core/contract";
import type { CoreEngine } from "./core-engine";
import type { RunLoop } from "./run-loop";
import type { CoreStatistics } from "./statistics";

export class CoreAccounts {
  /** The engine's count goes on over a reset. */
  private readonly instructionsAtStart = new Array<number>(CORES).fill(0);

  constructor(
    private readonly engine: CoreEngine,
    private readonly loop: RunLoop,
    /** Interrupts taken by each core, by ID. */
    private readonly interruptCounts: readonly ReadonlyMap<number, number>[],
  ) {}

  /** Counts of `core` begin anew. */
  start(core: number): void {
    this.engine.clearAccounts(core);
    this.instructionsAtStart[core] = this.engine.instructions(core);
  }

  statistics(core: number): CoreStatistics {
    const { engine, loop } = this;
    const time = engine.time(core);
    const idleCycles = loop.idleCycles[core]!;
    const nonSecureIdle = loop.nonSecureIdleCycles[core]!;
    const nonSecureBusy = engine.nonSecureCycles(core) - nonSecureIdle;
    const interruptsById = this.interruptCounts[core]!;
    let interrupts = 0;
    for (const count of interruptsById.values()) interrupts += count;
    return {
      instructions: engine.instructions(core) - this.instructionsAtStart[core]!,
      busyCycles: time - idleCycles,
      idleCycles,
      loopCycles: engine.loopCycles(core),
      secure: {
        busyCycles: time - idleCycles - nonSecureBusy,
        idleCycles: idleCycles - nonSecureIdle,
        exceptions: engine.exceptions(core, ExceptionPlace.SECURE),
      },
      nonSecure: {
        busyCycles: nonSecureBusy,
        idleCycles: nonSecureIdle,
        exceptions: engine.exceptions(core, ExceptionPlace.NON_SECURE),
      },
      monitorExceptions: engine.exceptions(core, ExceptionPlace.MONITOR),
      interrupts,
      interruptsById,
    };
  }
}
