/**
 * What is counted for people: time by world, exceptions by where they are taken. Touched only when
 * one of them happens.
 */
import { settle } from "../progress";
import { EXCEPTION_KINDS, EXCEPTIONS, MODE, NONSECURE_TIME, SECURE, TIME, WORLD_SINCE } from "../state";
import { Mode } from "./modes";

const enum Row {
  SECURE = 0,
  NONSECURE = 1,
  MONITOR = 2,
}

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
  let row = load<u32>(core, SECURE) === 0 ? Row.NONSECURE : Row.SECURE;
  if (load<u32>(core, MODE) === Mode.MON) row = Row.MONITOR;
  const at = core + EXCEPTIONS + ((row * EXCEPTION_KINDS + (vector >>> 2) - 1) << 2);
  store<u32>(at, load<u32>(at) + 1);
}
