/**
 * The board's observer sees each way from one world into the other, as long as the board wants it.
 * What it sees changes nothing: the run is the same with and without it.
 */
import { world as busWorld } from "./imports/bus";
import { settle } from "./progress";
import { CORE_NUMBER } from "./state";

const observing = memory.data(4);

/** Whether the board is told (bus.world). */
export function setObserving(on: i32): void {
  store<u32>(observing, u32(on !== 0));
}

/**
 * The core has taken the exception at `vector` to monitor mode; 0: it goes on in the normal world.
 */
export function observeWorld(core: usize, vector: u32): void {
  if (load<u32>(observing) === 0) return;
  settle(core);
  busWorld(load<i32>(core, CORE_NUMBER), vector);
}
