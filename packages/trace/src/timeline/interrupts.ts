/**
 * The tracks of the interrupts: pending, from the moment a device raises the line until a core
 * acknowledges the interrupt; handled, until the core ends it.
 */
import { InterruptChange } from "@mvm/board/machine/observer";
import type { LineName } from "./run";
import type { Details, Track, Tracks } from "./track";

const FIRST_SHARED = 32;

interface Line {
  track: Track;
  /** Since when it is pending. */
  raised: number | undefined;
  handled: boolean;
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
      Object.assign(line, { raised: undefined, handled: false, details: undefined });
      this.show(line, time);
    }
  }

  event(time: number, change: InterruptChange, id: number, core: number): void {
    const line = this.line(id, core);
    switch (change) {
      case InterruptChange.RAISED:
        line.raised ??= time;
        break;
      case InterruptChange.CLEARED:
        line.raised = undefined;
        break;
      case InterruptChange.TAKEN: {
        const vm = this.owners.vmOn(core);
        const waited = line.raised === undefined ? undefined : time - line.raised;
        line.details = {
          ...(waited === undefined ? {} : { waited_us: this.owners.microseconds(waited) }),
          core,
          ...(vm === undefined ? {} : { vm }),
        };
        line.raised = undefined;
        line.handled = true;
        break;
      }
      case InterruptChange.ENDED:
        line.handled = false;
        line.details = undefined;
    }
    this.show(line, time);
  }

  private show({ track, raised, handled, details }: Line, time: number): void {
    const name = handled ? ["handled"] : raised === undefined ? [] : ["pending"];
    this.tracks.show(track, time, name, handled ? details : undefined);
  }

  private line(id: number, core: number): Line {
    const key = id < FIRST_SHARED ? `core ${core}: ${id}` : `${id}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const line: Line = { track: this.track(id, core), raised: undefined, handled: false, details: undefined };
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
