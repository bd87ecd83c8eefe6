/**
 * What the board has noticed about the software on it: firewall violations and uses of what is not
 * modelled. Noting never changes the run. Repeats of an access (same core, place and kind) are
 * counted, not listed again.
 */
import type { Access } from "../devices/device";
import { hex } from "../hex";

export type AccessKind = "read" | "write" | "fetch";
export type World = "secure" | "non-secure";

/** Where and when an access was made. */
export interface Place {
  core: number;
  pc: number;
  pa: number;
  world: World;
  cycle: number;
}

/** One access that the TrustZone firewall or the SCU's access control refused. */
export interface Violation extends Place {
  kind: AccessKind;
  /** What the software saw: an external abort, or a read of zero / an ignored write. */
  effect: "abort" | "ignored";
  /** What refused the access, and what would open it. */
  reason: string;
  /** How many times the same access was made from the same place; `cycle` is the first. */
  count: number;
}

/**
 * A use of a register or address that the board does not model, or that has no effect with the
 * device's settings.
 */
export interface Unimplemented extends Place {
  kind: AccessKind;
  message: string;
  count: number;
}

/** Entries kept in each list; a program in a loop must not fill the host's memory. */
const LIST_LIMIT = 1000;

export class Diagnostics {
  readonly violations: Violation[] = [];
  readonly unimplemented: Unimplemented[] = [];
  /** The last access that was refused, whether or not it is new or listed; undefined: none. */
  lastViolation: Violation | undefined;
  private readonly seen = new Map<string, { count: number }>();

  /** Called once for each new violation, as it happens. */
  onViolation: ((violation: Violation) => void) | undefined;
  /** Called once for each new use of something not modelled. */
  onUnimplemented: ((entry: Unimplemented) => void) | undefined;

  violation(access: Access, kind: AccessKind, effect: Violation["effect"], reason: string): void {
    const place = this.place(access);
    const violation = { ...place, kind, effect, reason, count: 1 };
    this.lastViolation = violation;
    const entry = this.note("violation", this.violations, violation);
    if (entry) this.onViolation?.(entry);
  }

  notModelled(access: Access, kind: AccessKind, message: string): void {
    const entry = this.note("unimplemented", this.unimplemented, {
      ...this.place(access),
      kind,
      message,
      count: 1,
    });
    if (entry) this.onUnimplemented?.(entry);
  }

  clear(): void {
    this.violations.length = 0;
    this.lastViolation = undefined;
    this.unimplemented.length = 0;
    this.seen.clear();
  }

  private place(access: Access): Place {
    const world: World = access.nonSecure ? "non-secure" : "secure";
    return { core: access.core, pc: access.pc(), pa: access.address, world, cycle: access.now };
  }

  private note<T extends { core: number; pc: number; pa: number; kind: AccessKind; count: number }>(
    list: string,
    entries: T[],
    entry: T,
  ): T | undefined {
    const key = `${list} ${entry.core} ${entry.pc} ${entry.pa} ${entry.kind}`;
    const known = this.seen.get(key);
    if (known) {
      known.count++;
      return undefined;
    }
    if (entries.length >= LIST_LIMIT) return undefined;
    this.seen.set(key, entry);
    entries.push(entry);
    return entry;
  }
}

/** "core 0, PC 0x04000010, non-secure write of 0xF8000430 at cycle 1234: …" */
export function describe(entry: Violation | Unimplemented): string {
  const what = "reason" in entry ? entry.reason : entry.message;
  const times = entry.count > 1 ? ` (${entry.count} times)` : "";
  return `core ${entry.core}, PC ${hex(entry.pc)}, ${entry.world} ${entry.kind} of ${hex(entry.pa)} at cycle ${entry.cycle}${times}: ${what}`;
}
