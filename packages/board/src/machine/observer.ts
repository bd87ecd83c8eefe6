/**
 * Sees what happens on the board while it runs, for a trace. An observer only looks: a run is the
 * same with and without it, to the cycle, and without an observer nothing is slower.
 */
import { InterruptChange } from "../devices/gic/gic";
import type { Marker } from "../pl/marker-port";
import type { CoreEngine } from "./core-engine";
import type { Parts } from "./wiring";

export { InterruptChange };

/** The place of what all cores have in common, among those of the cores (`core`). */
export const SHARED_PLACE = -1;

/**
 * `time` is the local time of the core, in CPU cycles since `start`. The times of one core never go
 * back, unless the debugger goes back; those of two cores may be up to a quantum apart.
 */
export interface Observer {
  /**
   * The core has taken the exception at `vector` (0x08: SMC … 0x1C: FIQ) to monitor mode. `r0`: its
   * register, which has the number of a call.
   */
  entered(core: number, time: number, vector: number, r0: number): void;
  /** The core goes on in the normal world. */
  left(core: number, time: number): void;
  /** The core executes from now on; or it sleeps (WFI, WFE), or is held. */
  executes(core: number, time: number, executes: boolean): void;
  /**
   * @param place the core at whose time this happens, or SHARED_PLACE
   * @param core of an SGI or PPI; of the one that acknowledges or ends an SPI
   */
  interrupt(place: number, time: number, core: number, id: number, change: InterruptChange): void;
  marker(marker: Marker): void;
  /** The private timer of the core has expired. */
  timer(core: number, time: number): void;
  /** The board was reset: each core begins anew, in the secure world. */
  reset(time: number): void;
}

/** Connects the observer, or nobody, in place of the one before. */
export function connectObserver(observer: Observer | undefined, engine: CoreEngine, parts: Parts): void {
  const { bus, loop, devices, trace } = parts;
  engine.debug.setObserving(observer !== undefined);
  if (observer === undefined) {
    bus.onWorld = () => {};
    loop.onExecuting = undefined;
    devices.gic.onInterrupt = undefined;
    trace.markers.onMarker = undefined;
    trace.onTimer = undefined;
    return;
  }
  bus.onWorld = (core, vector) => {
    const time = engine.time(core);
    if (vector === 0) observer.left(core, time);
    else observer.entered(core, time, vector, engine.debug.readRegister(core, 0));
  };
  loop.onExecuting = (core, executes) => observer.executes(core, engine.time(core), executes);
  devices.gic.onInterrupt = (core, id, change) =>
    observer.interrupt(loop.current, loop.now, core, id, change);
  trace.markers.onMarker = (marker) => observer.marker(marker);
  trace.onTimer = (core, cycle) => observer.timer(core, cycle);
}
