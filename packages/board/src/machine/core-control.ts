/**
 * What starts and holds a core: the SLCR's A9_CPU_RST_CTRL, the core's private watchdog, and the
 * boot ROM's wait on core 1.
 */
import { CORES } from "../cpu/core/contract";
import type { HostMemory } from "../memory/host-memory";
import { CORE1_START_ADDRESS } from "../memory/map";
import type { CoreEngine } from "./core-engine";
import type { HeldCores } from "./events";
import type { RunLoop } from "./run-loop";
import type { Alarm, Scheduler } from "./scheduler";

/** What A9_CPU_RST_CTRL asks for one core. */
interface Request {
  inReset: boolean;
  clockStopped: boolean;
}

export class CoreControl implements HeldCores {
  private readonly requests = Array.from(
    { length: CORES },
    (): Request => ({ inReset: false, clockStopped: false }),
  );
  private readonly held = new Array<boolean>(CORES).fill(false);
  /** Requests on their way to a core that has not reached the writer's time. */
  private readonly alarms: Alarm[];

  constructor(
    private readonly engine: CoreEngine,
    private readonly loop: RunLoop,
    private readonly memory: HostMemory,
    scheduler: Scheduler,
  ) {
    this.alarms = this.requests.map((_, core) => scheduler.alarm({ core }, (time) => this.apply(core, time)));
  }

  reset(): void {
    this.held.fill(false);
  }

  /** Is the core held by A9_CPU_RST_CTRL? */
  isHeld(core: number): boolean {
    return this.held[core]!;
  }

  /**
   * A9_CPU_RST_CTRL was written at `time`. A core that is behind obeys when it gets there, and a
   * core that wrote for itself when its instruction is over.
   */
  request(core: number, inReset: boolean, clockStopped: boolean, time: number): void {
    this.requests[core] = { inReset, clockStopped };
    if (this.loop.current === core || this.loop.timeReached(core) < time) this.alarms[core]!.set(time);
    else this.apply(core, time);
  }

  /**
   * The core's private watchdog has expired at `time`, and resets the core alone. The core starts
   * as after A9_CPU_RST_CTRL, unless that register holds the core.
   */
  restart(core: number, time: number): void {
    this.engine.reset(core, 0);
    if (this.held[core]) return;
    this.loop.hold(core);
    this.loop.release(core, time);
  }

  /**
   * A core that leaves reset starts at address 0 (UG585 26.4). Stopping the clock only pauses the
   * core.
   */
  private apply(core: number, time: number): void {
    const { inReset, clockStopped } = this.requests[core]!;
    const hold = inReset || clockStopped;
    if (inReset) this.engine.reset(core, 0);
    if (hold && !this.held[core]) this.loop.hold(core);
    if (!hold && this.held[core]) this.loop.release(core, time);
    this.held[core] = hold;
  }

  startsByEvent(core: number): boolean {
    return this.bootRomEntry(core) !== 0;
  }

  receiveEvent(core: number, time: number): void {
    const entry = this.bootRomEntry(core);
    if (entry === 0) return;
    this.engine.reset(core, entry);
    this.loop.release(core, time);
  }

  /**
   * Where a core that does not execute goes on when it gets an event: the boot ROM's wait loop on
   * core 1 jumps to the word at 0xFFFFFFF0, if the word is not 0 (UG585 6.1.10). 0: it waits on.
   */
  private bootRomEntry(core: number): number {
    return this.held[core] ? 0 : (this.memory.wordAt(CORE1_START_ADDRESS) ?? 0);
  }
}
