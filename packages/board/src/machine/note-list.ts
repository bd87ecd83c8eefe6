/**
 * A bounded list of things that were noted about accesses. Repeats of an access (same core, place
 * and kind) are counted, not listed again. Software may poll a register millions of times, so a
 * repeat must cost little: its text is not built, and the last entries are found without a search.
 */
import type { Access } from "../devices/device";

export type AccessKind = "read" | "write" | "fetch";
export type World = "secure" | "non-secure";

export interface Note {
  core: number;
  pc: number;
  pa: number;
  kind: AccessKind;
  count: number;
}

/** Entries kept; a program in a loop must not fill the host's memory. */
const LIST_LIMIT = 1000;
/** Places of the last entries, by the address of the instruction. */
const RECENT = 64;
const INSTRUCTION_SHIFT = 1;

export class NoteList<T extends Note> {
  readonly entries: T[] = [];
  /** The entry of the last access, also of one that is a repeat, or for which there is no room. */
  last: T | undefined;
  private readonly seen = new Map<string, T>();
  private readonly recent: (T | undefined)[] = new Array<T | undefined>(RECENT).fill(undefined);

  /**
   * Counts the access if it was noted before. Otherwise adds what `make` gives, if there is room,
   * and returns it.
   */
  note(access: Access, kind: AccessKind, make: (pc: number) => T): T | undefined {
    const pc = access.pc();
    const place = (pc >>> INSTRUCTION_SHIFT) % RECENT;
    const recent = this.recent[place];
    if (
      recent !== undefined &&
      recent.pc === pc &&
      recent.pa === access.address &&
      recent.core === access.core &&
      recent.kind === kind
    ) {
      this.last = recent;
      recent.count++;
      return undefined;
    }
    const key = `${access.core} ${pc} ${access.address} ${kind}`;
    const known = this.seen.get(key);
    if (known) {
      this.last = known;
      this.recent[place] = known;
      known.count++;
      return undefined;
    }
    const entry = make(pc);
    this.last = entry;
    if (this.entries.length >= LIST_LIMIT) return undefined;
    this.recent[place] = entry;
    this.seen.set(key, entry);
    this.entries.push(entry);
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
    this.last = undefined;
    this.seen.clear();
    this.recent.fill(undefined);
  }
}
