/** The option --speed of `mvm run` and `mvm board`. */
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import { type GdbChoice, gdbPort } from "../gdb/port";
import type { VirtualZc702 } from "../run/virtual-zc702";

export interface SpeedChoice {
  speed?: string;
}

/** A faster clock than `max` can keep, and a second that lasts a quarter of an hour. */
const FASTEST = 1000;
const SLOWEST = 0.001;
/** The part of the wall time that a run may fall behind before this is said. */
const TOLERATED = 0.05;

/**
 * Virtual seconds in a second of the wall clock; undefined: as many as this machine can.
 * @param typed whether a person may type, and no option says when to stop: then a virtual second
 * lasts a second, if the option is not given
 * @throws UsageError
 */
export function speedOf({ speed }: SpeedChoice, typed: boolean): number | undefined {
  if (speed === undefined) return typed ? 1 : undefined;
  if (speed === "max") return undefined;
  const factor = /^(\d+(\.\d*)?|\.\d+)$/.test(speed) ? Number(speed) : Number.NaN;
  if (factor >= SLOWEST && factor <= FASTEST) return factor;
  throw new UsageError(
    `--speed ${printable(speed)}: this is no speed\n    fix: give max, or virtual seconds in a second, from ${SLOWEST} to ${FASTEST}, such as 1, 0.1 or 10`,
  );
}

/**
 * What to say after the run if this machine was too slow for a speed that the user gave. A debugger
 * stops virtual time, which says nothing of the machine.
 * @param wallSeconds how long the run took
 */
export function describeSpeed(
  { speed, ...debugged }: SpeedChoice & GdbChoice,
  { secondsBehind }: Pick<VirtualZc702, "secondsBehind">,
  wallSeconds: number,
): string | undefined {
  if (speed === undefined || gdbPort(debugged) !== undefined) return undefined;
  if (secondsBehind <= TOLERATED * wallSeconds) return undefined;
  const factor = Number(speed) * (1 - secondsBehind / wallSeconds);
  return `--speed ${speed}: this machine is too slow: a second had ${factor.toPrecision(2)} virtual seconds on average`;
}
