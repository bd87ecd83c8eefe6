/** The verdicts, in short. */
import { FAULT_DATA_READ, FAULT_IMPRECISE_ABORT, FAULT_PREFETCH_ABORT } from "../../../abi/src/report";
import type { Attack, OwnAbort, Reaches, Verdict } from "./attack";

export const readRefused = (at: number, because: string): Verdict => ({
  verdict: "stopped",
  fault: FAULT_DATA_READ,
  at,
  because,
});
/** The processor buffers a write, so the abort has no address. */
export const writeRefused = (because: string): Verdict => ({
  verdict: "stopped",
  fault: FAULT_IMPRECISE_ABORT,
  because,
});
export const fetchRefused = (at: number, because: string): Verdict => ({
  verdict: "stopped",
  fault: FAULT_PREFETCH_ABORT,
  at,
  because,
});
export const ownAbort = (exception: OwnAbort["exception"], because: string): Verdict => ({
  verdict: "own abort",
  exception,
  because,
});
export const harmless = (because: string, sees?: number): Verdict => ({
  verdict: "harmless",
  because,
  ...(sees === undefined ? {} : { sees: sees >>> 0 }),
});
export const hangs = (because: string): Verdict => ({ verdict: "harmless", hangs: true, because });
export const reaches = (proof: Reaches["proof"], because: string): Verdict => ({
  verdict: "reaches",
  proof,
  because,
});

/** An attack whose code ends with the return. */
export const attack = (name: string, code: string, direct: Verdict): Attack => ({
  name,
  code: `  push {lr}\n${code}\n  pop {pc}`,
  verdicts: { direct },
});
