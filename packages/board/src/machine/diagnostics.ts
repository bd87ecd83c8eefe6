/**
 * What the board has noticed about the software on it: firewall violations, uses of what is not
 * modelled, and registers that are polled in vain. Noting never changes the run. Repeats of an
 * access (same core, place and kind) are counted, not listed again.
 */
import type { Access } from "../devices/device";
import { hex } from "../hex";
import { Delivered } from "./delivered";
import { type AccessKind, NoteList, type World } from "./note-list";
import { PollWatch } from "./poll-watch";

export type { AccessKind, World };

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
  /** Name of the region that was accessed: of a device, "DDR" or "OCM". */
  device: string;
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

/** A text, or how it is built: a repeated access does not need it. */
export type Text = string | (() => string);

export class Diagnostics {
  /** Called once for each new violation, as it happens. */
  onViolation: ((violation: Violation) => void) | undefined;
  /** Called once for each new use of something not modelled. */
  onUnimplemented: ((entry: Unimplemented) => void) | undefined;

  readonly polls = new PollWatch();
  private readonly refused = new NoteList<Violation>();
  private readonly notOffered = new NoteList<Unimplemented>();
  private readonly toldRefused = new Delivered();
  private readonly toldNotOffered = new Delivered();

  get violations(): readonly Violation[] {
    return this.refused.entries;
  }

  /**
   * What was refused last, whether or not it is listed; undefined: nothing. Its cycle is that of
   * the first such access.
   */
  get lastViolation(): Violation | undefined {
    return this.refused.last;
  }

  get unimplemented(): readonly Unimplemented[] {
    return this.notOffered.entries;
  }

  violation(
    access: Access,
    kind: AccessKind,
    device: string,
    effect: Violation["effect"],
    reason: Text,
  ): void {
    if (access.looks) return;
    const entry = this.refused.note(access, kind, (pc) => ({
      ...placeOf(access, pc),
      kind,
      device,
      effect,
      reason: textOf(reason),
      count: 1,
    }));
    if (entry && this.toldRefused.isNews(this.refused.entries.length)) this.onViolation?.(entry);
  }

  notModelled(access: Access, kind: AccessKind, message: Text): void {
    if (access.looks) return;
    const entry = this.notOffered.note(access, kind, (pc) => ({
      ...placeOf(access, pc),
      kind,
      message: textOf(message),
      count: 1,
    }));
    if (entry && this.toldNotOffered.isNews(this.notOffered.entries.length)) this.onUnimplemented?.(entry);
  }

  /** Entries that come from now on are given to the callbacks. */
  tellAgain(): void {
    this.toldRefused.begin(this.refused.entries.length);
    this.toldNotOffered.begin(this.notOffered.entries.length);
  }

  clear(): void {
    this.polls.clear();
    this.refused.clear();
    this.notOffered.clear();
    this.tellAgain();
  }
}

function placeOf({ core, address, nonSecure, now }: Access, pc: number): Place {
  return { core, pc, pa: address, world: nonSecure ? "non-secure" : "secure", cycle: now };
}

function textOf(text: Text): string {
  return typeof text === "string" ? text : text();
}

/** "core 0, PC 0x04000010, non-secure write of 0xF8000430 at cycle 1234: …" */
export function describe(entry: Violation | Unimplemented): string {
  return describeAtPlace(entry, undefined);
}

/** The same with the symbol and the source line of the PC; undefined: they are not known. */
export function describeAtPlace(entry: Violation | Unimplemented, place: string | undefined): string {
  const what = "reason" in entry ? entry.reason : entry.message;
  const times = entry.count > 1 ? ` (${entry.count} times)` : "";
  return `core ${entry.core}, PC ${hex(entry.pc)}${named(place)}, ${entry.world} ${entry.kind} of ${hex(entry.pa)} at cycle ${entry.cycle}${times}: ${what}`;
}

/** A place that is known stands behind its address. */
export function named(place: string | undefined): string {
  return place === undefined ? "" : ` ${place}`;
}
