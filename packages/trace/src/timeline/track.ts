/** What a timeline consists of: tracks, and what happens on them, in the order of time. */

export interface Track {
  readonly id: number;
  readonly name: string;
  readonly parent: Track | undefined;
  /** "group": nothing but other tracks. "values": a number over time. */
  readonly kind: "group" | "slices" | "values";
  /** Of the values. */
  readonly unit: string | undefined;
}

export type Details = Readonly<Record<string, number | string>>;

/** Takes a timeline. Times are in CPU cycles. Slices of a track lie one in the other. */
export interface Sink {
  /** A track, before anything happens on it, and after its parent. */
  track(track: Track): void;
  begin(track: Track, time: number, name: string, details?: Details): void;
  /** Ends the slice that has begun last on the track. */
  end(track: Track, time: number): void;
  instant(track: Track, time: number, name: string, details?: Details): void;
  value(track: Track, time: number, value: number): void;
}

/** Makes tracks as they are needed. */
export class Tracks {
  private readonly known = new Map<string, Track>();
  /** By track: the names of the open slices. */
  private readonly open = new Map<Track, string[]>();

  constructor(private readonly sink: Sink) {}

  group(name: string, parent?: Track): Track {
    return this.of("group", name, parent);
  }

  slices(name: string, parent?: Track): Track {
    return this.of("slices", name, parent);
  }

  values(name: string, unit: string, parent?: Track): Track {
    return this.of("values", name, parent, unit);
  }

  /**
   * From now on these slices are open on the track, the outermost first. `details` are of those
   * that begin.
   */
  show(track: Track, time: number, names: readonly string[], details?: Details): void {
    const open = this.open.get(track) ?? [];
    let same = 0;
    while (same < open.length && open[same] === names[same]) same++;
    for (let left = open.length; left > same; left--) this.sink.end(track, time);
    for (const name of names.slice(same)) this.sink.begin(track, time, name, details);
    this.open.set(track, [...names]);
  }

  instant(track: Track, time: number, name: string, details?: Details): void {
    this.sink.instant(track, time, name, details);
  }

  value(track: Track, time: number, value: number): void {
    this.sink.value(track, time, value);
  }

  /** Ends all that is open. */
  close(time: number): void {
    for (const track of this.open.keys()) this.show(track, time, []);
  }

  private of(kind: Track["kind"], name: string, parent: Track | undefined, unit?: string): Track {
    const key = `${kind} ${parent?.id ?? 0} ${name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const track = { id: this.known.size + 1, name, parent, kind, unit };
    this.known.set(key, track);
    this.sink.track(track);
    return track;
  }
}
