/** Gives the timeline of a run piece by piece, as data that a page can keep and draw. */
import type { RecordedRun } from "@mvm/trace/timeline/run";
import { drawTimeline } from "@mvm/trace/timeline/timeline";
import type { Details, Sink, Track } from "@mvm/trace/timeline/track";

export interface Slice {
  begin: number;
  end: number;
  /** 0: the outermost. */
  depth: number;
  name: string;
  details?: Details;
}

export interface Instant {
  time: number;
  name: string;
  details?: Details;
}

/** What happened on a track in a piece of the run. A slice may go on in the next piece. */
export interface TrackChunk {
  /** The names of its groups, and its own. */
  path: readonly string[];
  kind: Track["kind"];
  unit: string | undefined;
  slices: Slice[];
  instants: Instant[];
  values: [time: number, value: number][];
}

/** The piece of `run` between its begin and its end. */
export function chunkOf(run: RecordedRun): TrackChunk[] {
  const sink = new ChunkSink();
  drawTimeline(run, sink);
  return [...sink.chunks.values()].filter(({ kind }) => kind !== "group");
}

class ChunkSink implements Sink {
  readonly chunks = new Map<Track, TrackChunk>();
  private readonly open = new Map<Track, Slice[]>();

  track(track: Track): void {
    const { kind, unit } = track;
    this.chunks.set(track, { path: pathOf(track), kind, unit, slices: [], instants: [], values: [] });
  }

  begin(track: Track, time: number, name: string, details?: Details): void {
    const open = this.open.get(track) ?? [];
    const slice: Slice = { begin: time, end: time, depth: open.length, name };
    if (details !== undefined) slice.details = details;
    open.push(slice);
    this.open.set(track, open);
    this.chunks.get(track)!.slices.push(slice);
  }

  end(track: Track, time: number): void {
    const slice = this.open.get(track)?.pop();
    if (slice !== undefined) slice.end = time;
  }

  instant(track: Track, time: number, name: string, details?: Details): void {
    this.chunks.get(track)!.instants.push(details === undefined ? { time, name } : { time, name, details });
  }

  value(track: Track, time: number, value: number): void {
    this.chunks.get(track)!.values.push([time, value]);
  }
}

function pathOf({ parent, name }: Track): string[] {
  return [...(parent === undefined ? [] : pathOf(parent)), name];
}
