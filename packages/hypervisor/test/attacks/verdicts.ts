/** The verdicts, in short. */
import {
  FAULT_DATA_READ,
  FAULT_DATA_WRITE,
  FAULT_IMPRECISE_ABORT,
  FAULT_INSTRUCTION,
  FAULT_PREFETCH_ABORT,
} from "../../../abi/src/report";
import type { Attack, DeprivilegedKind, OwnAbort, Reaches, Verdict } from "./attack";

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
export const many = (because: string): Verdict => ({ verdict: "harmless", many: true, because });
export const reaches = (proof: Reaches["proof"], because: string): Verdict => ({
  verdict: "reaches",
  proof,
  because,
});

/** MVM does not do this instruction for a kernel in User mode. */
export const instructionRefused = (because: string): Verdict => ({
  verdict: "stopped",
  fault: FAULT_INSTRUCTION,
  because,
});
/** A store that the MMU refuses: not buffered, so the abort is one of a write. */
export const storeRefused = (because: string): Verdict => ({
  verdict: "stopped",
  fault: FAULT_DATA_WRITE,
  because,
});

export type Deprivileged = Partial<Record<DeprivilegedKind, Verdict>>;
/** The same verdict for both kinds whose kernel runs in User mode. */
export const both = (verdict: Verdict): Deprivileged => ({ confined: verdict, shadow: verdict });

/** What of the page of the core's devices the stub does not do for the guest: MVM names it. */
export const GUARDED: Deprivileged = both(
  storeRefused(
    "User mode: the stub makes the guest's accesses to its own devices in that page, and no others",
  ),
);

const NOT_IN_TABLE = "confined: the one table of the guest does not have the place";
const NOT_THERE = "shadow: MVM fills no entry for what is not the guest's";

/** An access to what is not the guest's, by the guest's own instruction. */
export const kept = (abort: OwnAbort["exception"], shadow: Verdict): Deprivileged => ({
  confined: ownAbort(abort, NOT_IN_TABLE),
  shadow: { ...shadow, because: NOT_THERE },
});
export const loadKept = (at: number): Deprivileged => kept("data abort", readRefused(at, NOT_THERE));
export const STORE_KEPT: Deprivileged = kept("data abort", storeRefused(NOT_THERE));
const fetchKept = (at: number) => kept("prefetch abort", fetchRefused(at, NOT_THERE));

/**
 * The verdicts for kernels in User mode that follow from that for a direct guest. What the firewall
 * refuses, the MMU refuses before: the tables that MVM writes do not have the place. The confined
 * guest gets the abort; of a guest on shadow tables, whose own tables allow the access, MVM names
 * the access. A guest's own exception, and what harms nobody, stays so.
 */
function derived(direct: Verdict): Deprivileged {
  if (direct.verdict === "reaches") return {};
  if (direct.verdict !== "stopped") return both(direct);
  if (direct.fault === FAULT_IMPRECISE_ABORT) return STORE_KEPT;
  return direct.fault === FAULT_PREFETCH_ABORT ? fetchKept(direct.at!) : loadKept(direct.at!);
}

const body = (code: string) => `  push {lr}\n${code}\n  pop {pc}`;

/**
 * An attack whose code ends with the return. `others`: where the verdicts for kernels in User mode
 * do not follow from `direct`.
 */
export const attack = (name: string, code: string, direct: Verdict, others: Deprivileged = {}): Attack => ({
  name,
  code: body(code),
  verdicts: { direct, ...derived(direct), ...others },
});

/** An attack that makes sense only for kernels in User mode. */
export const deprivilegedAttack = (name: string, code: string, verdicts: Deprivileged): Attack => ({
  name,
  code: body(code),
  verdicts,
});
