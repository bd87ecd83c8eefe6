/** What an attack is, and what becomes of it. */

/**
 * How the memory of a guest is kept from others (docs/memory.md). `direct`: the guest's kernel runs
 * at PL1 of the normal world and writes its own translation tables. `confined` and `shadow`: the
 * kernel runs in User mode, on a fixed table, or on shadows of its own tables.
 */
export const MEMORY_KINDS = ["direct", "confined", "shadow"] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];
/** Of a guest whose kernel runs in User mode. */
export type DeprivilegedKind = Exclude<MemoryKind, "direct">;

/** An exception of the guest's own, by its place in the vector table. */
export const OWN_EXCEPTIONS = { undefined: 1, "prefetch abort": 3, "data abort": 4 } as const;

/** `because`: the reason, as a sentence of the document. */
interface Reason {
  because: string;
}

/** MVM names the access, and stops the VM. */
export interface Stopped extends Reason {
  verdict: "stopped";
  /** FAULT_… of the report. */
  fault: number;
  /** The address that MVM names. Absent for a refused write, whose address nobody knows. */
  at?: number;
}

/** The guest gets an exception, as on a processor without MVM. */
export interface OwnAbort extends Reason {
  verdict: "own abort";
  exception: keyof typeof OWN_EXCEPTIONS;
}

/** Nothing happens to anybody else. */
export interface Harmless extends Reason {
  verdict: "harmless";
  /** The value of r0 after the attack. */
  sees?: number;
  /** The attack never ends: the guest has harmed only itself. */
  hangs?: true;
  /** Many different steps: the guest may go on, get exceptions, hang, or be stopped. */
  many?: true;
}

/** The attack reaches something of another guest: the attacker must be trusted not to do so. */
export interface Reaches extends Reason {
  verdict: "reaches";
  /** What shows this: r0 after the attack, a change in the memory of a guest, a reset. */
  proof: { sees: number } | "changes the RTOS" | "changes the neighbour" | "resets the board";
}

export type Verdict = Stopped | OwnAbort | Harmless | Reaches;

export interface Attack {
  name: string;
  /**
   * Assembly. Starts in SVC mode, IRQs masked, with the guest's own table. `bx lr` ends the attack;
   * r0 is what the attacker sees (attacker.ts).
   */
  code: string;
  /** Absent: the attack makes no sense for guests of this kind. */
  verdicts: Readonly<Partial<Record<MemoryKind, Verdict>>>;
}

export interface Family {
  title: string;
  /** The section of docs/security.md that this family tests. */
  section: string;
  /** Attacks of many steps, which are long. */
  steps?: true;
  attacks: readonly Attack[];
}

export const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, "0")}`;
