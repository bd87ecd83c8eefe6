/**
 * Tells the board which code the cores execute, if the board wants to know. An instruction is
 * decoded right before it is executed for the first time, so this costs nothing afterwards. Code
 * that changes is decoded again, and told again.
 */
import { executed } from "./imports/bus";

const wanted = memory.data(4);

/** With `on` ≠ 0 the board is told (bus.executed) of what is decoded from now on. */
export function keepCoverage(on: i32): void {
  store<i32>(wanted, on);
}

/** The instruction at the host offset `host` will be executed. */
export function noteExecuted(host: usize): void {
  if (load<i32>(wanted) !== 0) executed(u32(host));
}
