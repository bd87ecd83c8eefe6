/**
 * The debugger's breakpoints and watchpoints: without limit, by virtual address, in every world and
 * address space unless a condition says otherwise. Guest memory is not changed.
 */
import type { CoreDebug } from "../machine/core-engine";

/** Asked when a core is at the place: is it one that the debugger means? */
export type Condition = (core: number) => boolean;

export interface Breakpoint {
  /** Virtual address of an instruction. Bit 0, which says Thumb in a pointer, has no meaning. */
  readonly address: number;
  readonly condition?: Condition;
}

export type WatchKind = "write" | "read" | "access";

export interface Watchpoint {
  /** Virtual address of the first byte. */
  readonly address: number;
  /** Bytes, at least 1. */
  readonly length: number;
  readonly kind: WatchKind;
  readonly condition?: Condition;
}

const PAGE_SHIFT = 12;
const PAGES = 2 ** 20;

/** How often each key is wanted. */
class Uses {
  private readonly counts = new Map<number, number>();

  constructor(private readonly onChange: (key: number, used: boolean) => void) {}

  get size(): number {
    return this.counts.size;
  }

  get keys(): Iterable<number> {
    return this.counts.keys();
  }

  add(key: number, change: 1 | -1): void {
    const before = this.counts.get(key) ?? 0;
    const after = before + change;
    if (after > 0) this.counts.set(key, after);
    else this.counts.delete(key);
    if (before > 0 !== after > 0) this.onChange(key, after > 0);
  }
}

export class Points {
  private readonly breakpoints = new Map<number, Set<Breakpoint>>();
  private readonly watchpoints = new Set<Watchpoint>();
  private readonly passings = new Map<number, Set<(core: number) => void>>();
  private readonly addresses: Uses;
  private readonly pages: Uses;

  constructor(private readonly cores: CoreDebug) {
    this.addresses = new Uses((address, used) => cores.markBreakpoint(address, used));
    this.pages = new Uses((page, used) => {
      cores.setWatching(this.pages.size > 0);
      cores.watchPage(page * 2 ** PAGE_SHIFT, used);
    });
  }

  /** Adds a breakpoint; the result takes it away again. */
  addBreakpoint(breakpoint: Breakpoint): () => void {
    const address = instructionAt(breakpoint.address);
    const there = this.breakpoints.get(address) ?? new Set();
    this.breakpoints.set(address, there.add(breakpoint));
    this.addresses.add(address, 1);
    return once(() => {
      there.delete(breakpoint);
      if (there.size === 0) this.breakpoints.delete(address);
      this.addresses.add(address, -1);
    });
  }

  /**
   * Calls `passes` whenever a core comes to the instruction at `place`, and stops nothing. The
   * result takes it away again.
   */
  addPassing(place: number, passes: (core: number) => void): () => void {
    const address = instructionAt(place);
    const there = this.passings.get(address) ?? new Set();
    this.passings.set(address, there.add(passes));
    this.addresses.add(address, 1);
    return once(() => {
      there.delete(passes);
      if (there.size === 0) this.passings.delete(address);
      this.addresses.add(address, -1);
    });
  }

  /** The same for a watchpoint. Throws RangeError if its bytes are not in the address space. */
  addWatchpoint(watchpoint: Watchpoint): () => void {
    const { address, length } = watchpoint;
    const first = Math.floor(address / 2 ** PAGE_SHIFT);
    const last = Math.floor((address + length - 1) / 2 ** PAGE_SHIFT);
    if (!(length >= 1) || first < 0 || last >= PAGES) throw new RangeError("not in the address space");
    this.watchpoints.add(watchpoint);
    for (let page = first; page <= last; page++) this.pages.add(page, 1);
    return once(() => {
      this.watchpoints.delete(watchpoint);
      for (let page = first; page <= last; page++) this.pages.add(page, -1);
    });
  }

  /** The cores have the state of a snapshot, which knows nothing of these points. */
  applyAgain(): void {
    this.cores.setWatching(this.pages.size > 0);
    for (const page of this.pages.keys) this.cores.watchPage(page * 2 ** PAGE_SHIFT, true);
  }

  /** Is anything told when a core comes to `pc`? */
  isPassing(pc: number): boolean {
    return this.passings.has(pc);
  }

  pass(core: number, pc: number): void {
    for (const passes of this.passings.get(pc) ?? []) passes(core);
  }

  breakpointAt(core: number, pc: number): Breakpoint | undefined {
    for (const each of this.breakpoints.get(pc) ?? []) if (each.condition?.(core) ?? true) return each;
    return undefined;
  }

  watchpointOf(core: number, va: number, size: number, isWrite: boolean): Watchpoint | undefined {
    for (const each of this.watchpoints) {
      if (each.kind !== "access" && (each.kind === "write") !== isWrite) continue;
      if (va >= each.address + each.length || each.address >= va + size) continue;
      if (each.condition?.(core) ?? true) return each;
    }
    return undefined;
  }
}

function instructionAt(address: number): number {
  return (address & ~1) >>> 0;
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
