/**
 * SEV sets the event registers of the other cores (ARM DDI 0406C B1.8.13). A core that is behind
 * gets the event at the sender's time, and a core that is ahead gets it at once.
 *
 *     SEV ── can another core notice? ── no: the slice goes on
 *                     └ yes: the slice ends ── pass ── alarm of the other core ── receive
 */
import { SEV_CYCLES } from "../cpu/core/contract";
import { CoreState, type Engine } from "./engine";
import type { Alarm, Scheduler } from "./scheduler";

/** The run loop, as events need it. */
export interface Receivers {
  readonly states: readonly CoreState[];
  /** The end of the present window, in cycles. */
  readonly windowEnd: number;
  wake(core: number): void;
}

/** What is asked about a core in CoreState.Held. */
export interface HeldCores {
  /** Would an event start the core? */
  startsByEvent(core: number): boolean;
  /** The core gets an event, which was sent at `time`. */
  receiveEvent(core: number, time: number): void;
}

const NO_EVENTS: HeldCores = { startsByEvent: () => false, receiveEvent: () => {} };

export class Events {
  /** Events on their way to a core that has not reached the sender's time. */
  private readonly arrivals: Alarm[];

  constructor(
    private readonly receivers: Receivers,
    private readonly engine: Engine,
    private readonly scheduler: Scheduler,
    private readonly heldCores = NO_EVENTS,
  ) {
    this.arrivals = receivers.states.map((_, core) => scheduler.alarm({ core }, () => this.receive(core)));
  }

  /**
   * From inside a bus call: `sender` executes SEV. Must its slice end, because another core could
   * do something else than without the event? The event register of a core in WFI is set at once,
   * if this core sleeps to the end of the window, and the sender has executed SEV before. (If the
   * run is stopped before, and something from outside wakes the core, the event is there already.)
   */
  matter(sender: number): boolean {
    const { states, windowEnd } = this.receivers;
    const isInWindow = this.engine.time(sender) + SEV_CYCLES < windowEnd;
    for (let core = 0; core < states.length; core++) {
      if (core === sender) continue;
      if (states[core] === CoreState.Held) {
        if (this.heldCores.startsByEvent(core)) return true;
      } else {
        const sleepsOn = isInWindow && this.scheduler.cores[core]!.next() >= windowEnd;
        if (states[core] !== CoreState.Asleep || this.engine.inWfe(core) || !sleepsOn) return true;
        this.engine.sendEvent(core);
      }
    }
    return false;
  }

  /** A slice of `sender` has ended at `time`, perhaps with SEV. */
  pass(sender: number, time: number): void {
    if (!this.engine.takeSentEvent(sender)) return;
    for (let core = 0; core < this.receivers.states.length; core++) {
      if (core === sender) continue;
      if (this.receivers.states[core] === CoreState.Held) this.heldCores.receiveEvent(core, time);
      else this.passTo(core, time);
    }
  }

  /**
   * An earlier event that has reached the core is received before the new one takes its place. A
   * core that is behind two events does not exist: it runs to the first before the sender goes on.
   */
  private passTo(core: number, time: number): void {
    const reached = this.engine.time(core);
    const arrival = this.arrivals[core]!;
    if (arrival.time <= reached || time <= reached) this.receive(core);
    if (time > reached) arrival.set(time);
    else if (arrival.time <= reached) arrival.clear();
  }

  /** An event reaches `core` at `time`; Infinity: none is on its way any more. */
  set(core: number, time: number): void {
    this.arrivals[core]!.set(time);
  }

  private receive(core: number): void {
    if (this.receivers.states[core] === CoreState.Held) return;
    this.engine.sendEvent(core);
    if (this.engine.inWfe(core)) this.receivers.wake(core);
  }
}
