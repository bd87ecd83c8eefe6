/**
 * What is counted for people: time by world, exceptions by the place of their handler. The fields
 * are touched only at a change of world and at an exception.
 */
import { ExceptionPlace, Vector } from "../contract";
import { settle } from "../progress";
import {
  EXCEPTION_KINDS,
  EXCEPTIONS,
  LOOP_TIME,
  MODE,
  NONSECURE_TIME,
  SECURE,
  TIME,
  WORLD_SINCE,
} from "../state";
import { Mode } from "./mode";

/** The core leaves the world that SECURE names. */
export function closeWorldAccount(core: usize): void {
  settle(core);
  const now = load<u64>(core, TIME);
  if (load<u32>(core, SECURE) === 0) {
    store<u64>(core, load<u64>(core, NONSECURE_TIME) + (now - load<u64>(core, WORLD_SINCE)), NONSECURE_TIME);
  }
  store<u64>(core, now, WORLD_SINCE);
}

/** An exception was taken at `vector` (0x04 … 0x1C); MODE and SECURE are those of its handler. */
export function countException(core: usize, vector: u32): void {
  const at = counterOf(core, vector);
  store<u32>(at, load<u32>(at) + 1);
}

/**
 * The prefetch abort that was just counted is one of a loop, in which the core stays for `cycles`.
 * It does not count, because where slices end says how often the core tries the fetch again.
 */
export function countLoop(core: usize, cycles: i32): void {
  const at = counterOf(core, Vector.PREFETCH_ABORT);
  store<u32>(at, load<u32>(at) - 1);
  store<u64>(core, load<u64>(core, LOOP_TIME) + u64(cycles), LOOP_TIME);
}

/** The counter of exceptions at `vector` where MODE and SECURE say. */
function counterOf(core: usize, vector: u32): usize {
  let place = load<u32>(core, SECURE) === 0 ? ExceptionPlace.NON_SECURE : ExceptionPlace.SECURE;
  if (load<u32>(core, MODE) === Mode.MON) place = ExceptionPlace.MONITOR;
  return core + EXCEPTIONS + ((place * EXCEPTION_KINDS + (vector >>> 2) - 1) << 2);
}
