/**
 * Registers that a core polls in vain: the core reads the register again and again, the value is
 * always the same, and nobody writes the device meanwhile. A wait that ends is not among them,
 * because the value changes then. A register that software reads now and then is not, either.
 *
 * Each read of a device comes here, so a read must cost little. The table is small, and a register
 * has one place in it for each core. Where registers share a place, the last read has it, but a
 * register that has been polled in vain keeps its place. Inside, addresses and values are signed,
 * as in the bus.
 */
import type { Access } from "../devices/device";
import type { OwnState } from "../snapshot/object-state";
import type { World } from "./note-list";

export interface Poll {
  core: number;
  /** The instruction that read when the poll had become long. */
  pc: number;
  pa: number;
  world: World;
  /** Name of the region. */
  device: string;
  value: number;
  /** Number of reads, and the cycles of the first (pauses left out) and the last. */
  count: number;
  since: number;
  until: number;
}

/** A region of the bus, with the number of writes to it. */
export interface Polled {
  readonly name: string;
  writes: number;
}

/** From so many reads on a poll is long. */
export const LONG_POLL = 1_000_000;
/** In cycles: whoever reads less often, on average, does not poll. */
const LONGEST_PACE = 1000;
/** A pause of more than so many reads at this pace is not a part of a long poll. */
const PAUSE = 1000;

const PLACES_BITS = 10;
/** Knuth's multiplicative hash: 2^32 over the golden ratio. */
const HASH = 0x9e37_79b1;

interface Place extends Poll {
  writes: number;
  long: boolean;
}

/** The places that are in use, each with its number. */
type WatchState = readonly (readonly [number: number, place: Place])[];

export class PollWatch implements OwnState {
  private readonly places: Place[] = Array.from({ length: 1 << PLACES_BITS }, newPlace);

  /** A core has read `value`, which is signed, from a register of `region`. */
  read(access: Access, value: number, region: Polled): void {
    const { core } = access;
    const pa = access.address | 0;
    const place = this.places[Math.imul(pa + core, HASH) >>> (32 - PLACES_BITS)]!;
    if (place.pa === pa && place.core === core) {
      if (place.value === value && place.writes === region.writes) {
        // A long poll may go on after a pause, for example because the guest was off its core.
        const { now } = access;
        const pause = now - place.until;
        if (place.long && pause > LONGEST_PACE * PAUSE) place.since += pause;
        place.until = now;
        place.count++;
        if (place.count === LONG_POLL) this.judge(place, access);
        return;
      }
    } else if (place.long) {
      return;
    }
    place.pa = pa;
    place.core = core;
    place.device = region.name;
    place.writes = region.writes;
    place.value = value;
    place.count = 1;
    place.since = place.until = access.now;
    place.long = false;
  }

  /** Those that have not ended, the oldest first. */
  get inVain(): Poll[] {
    const long = this.places.filter((place) => place.long).sort((a, b) => a.since - b.since);
    return long.map((place) => ({ ...place, pa: place.pa >>> 0, value: place.value >>> 0 }));
  }

  clear(): void {
    for (const place of this.places) Object.assign(place, newPlace());
  }

  saveState(): WatchState {
    const used = [...this.places.entries()].filter(([, { core }]) => core >= 0);
    return used.map(([number, place]) => [number, { ...place }]);
  }

  restoreState(state: WatchState): void {
    this.clear();
    for (const [number, place] of state) Object.assign(this.places[number]!, place);
  }

  private judge(place: Place, access: Access): void {
    if (access.now - place.since > LONG_POLL * LONGEST_PACE) {
      place.count = 1;
      place.since = access.now;
      return;
    }
    place.long = true;
    place.pc = access.pc();
    place.world = access.nonSecure ? "non-secure" : "secure";
  }
}

function newPlace(): Place {
  return {
    core: -1,
    pc: 0,
    pa: 0,
    world: "secure",
    device: "",
    value: 0,
    count: 0,
    since: 0,
    until: 0,
    writes: 0,
    long: false,
  };
}
