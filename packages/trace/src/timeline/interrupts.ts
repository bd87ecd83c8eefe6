/**
 * The tracks of the interrupts: pending, from the moment a device raises the line until a core
 * acknowledges the interrupt; handled, until the core ends it.
 */
import { InterruptChange } from "@mvm/board/machine/observer";
import { FIRST_SHARED, followLine, type LineState, lineKey } from "../record/lines";
import type { LineName } from "./run";
import type { Details, Track, Tracks } from "./track";

const IDLE = { pending: false, raised: undefined, handled: false } as const;

interface Line {
  track: Track;
  state: LineState;
  details: Details | undefined;
}

export interface Owners {
  /** The group of a VM, by its number. */
  ofVm(vm: number): Track;
  /** The name of the VM on the core; undefined: none. */
  vmOn(core: number): string | undefined;
  microseconds(cycles: number): number;
}

export class InterruptTracks {
  /** By ID; the private lines, which each core has for itself, by core and ID. */
  private readonly known = new Map<string, Line>();

  constructor(
    private readonly tracks: Tracks,
    private readonly lines: ReadonlyMap<number, LineName>,
    private readonly owners: Owners,
  ) {}

  /** The board was reset: no line is pending, and none is handled. */
  reset(time: number): void {
    for (const line of this.known.values()) {
      Object.assign(line.state, IDLE);
      line.details = undefined;
      this.show(line, time);
    }
  }

  /** What is known at a time: the lines that are pending or handled. */
  set(time: number, open: readonly LineState[]): void {
    const keys = new Set(open.map(({ id, core }) => lineKey(id, core)));
    for (const state of open) {
      const line = this.line(state.id, state.core);
      Object.assign(line.state, state);
      this.show(line, time);
    }
    for (const [key, line] of this.known) {
      if (keys.has(key)) continue;
      Object.assign(line.state, IDLE);
      this.show(line, time);
    }
  }

  event(time: number, change: InterruptChange, id: number, core: number): void {
    const line = this.line(id, core);
    const { raised } = line.state;
    followLine(line.state, time, change);
    if (change === InterruptChange.TAKEN) {
      const vm = this.owners.vmOn(core);
      line.details = {
        ...(raised === undefined ? {} : { waited_us: this.owners.microseconds(time - raised) }),
        core,
        ...(vm === undefined ? {} : { vm }),
      };
    } else if (change === InterruptChange.ENDED) line.details = undefined;
    this.show(line, time);
  }

  private show({ track, state: { pending, handled }, details }: Line, time: number): void {
    const name = handled ? ["handled"] : pending ? ["pending"] : [];
    this.tracks.show(track, time, name, handled ? details : undefined);
  }

  private line(id: number, core: number): Line {
    const key = lineKey(id, core);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const line: Line = {
      track: this.track(id, core),
      state: { id, core, ...IDLE },
      details: undefined,
    };
    this.known.set(key, line);
    return line;
  }

  private track(id: number, core: number): Track {
    const named = this.lines.get(id);
    const name = named === undefined ? `${id}` : `${id} ${named.name}`;
    if (id < FIRST_SHARED) return this.tracks.slices(name, this.tracks.group(`interrupts of core ${core}`));
    const parent =
      named?.vm === undefined
        ? this.tracks.group("interrupts of MVM")
        : this.tracks.group("interrupts", this.owners.ofVm(named.vm));
    return this.tracks.slices(name, parent);
  }
}
