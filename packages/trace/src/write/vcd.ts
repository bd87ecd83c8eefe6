/**
 * The timeline as a value change dump, for waveform viewers (IEEE 1364-2005, clause 18). A track of
 * slices is a scope with a wire for each name of a slice, high while such a slice is open; what
 * happens in a moment is an event of this name; a track of values is a real.
 *
 * The variables stand before the first change, so the timeline is drawn twice.
 */
import { nanoseconds } from "../timeline/timeline";
import type { Sink, Track } from "../timeline/track";
import { ByteSink, type Output } from "./byte-sink";

/** Printable characters, of which identifiers are made. */
const FIRST_CHARACTER = 33;
const CHARACTERS = 94;

type Type = "wire" | "event" | "real";

interface Variable {
  code: string;
  name: string;
  type: Type;
}

/** First pass: which variables there are. */
export class VcdNames implements Sink {
  /** In the order in which they came. */
  readonly tracks: Track[] = [];
  /** By track, by type and name. */
  readonly variables = new Map<number, Map<string, Variable>>();
  private count = 0;

  track(track: Track): void {
    this.tracks.push(track);
    this.variables.set(track.id, new Map());
  }

  begin({ id }: Track, _time: number, name: string): void {
    this.add(id, "wire", name);
  }

  end(): void {}

  instant({ id }: Track, _time: number, name: string): void {
    this.add(id, "event", name);
  }

  value({ id, name }: Track): void {
    this.add(id, "real", name);
  }

  codeOf(track: Track, type: Type, name: string): string {
    return this.variables.get(track.id)!.get(`${type} ${name}`)!.code;
  }

  private add(track: number, type: Type, name: string): void {
    const there = this.variables.get(track)!;
    const key = `${type} ${name}`;
    if (there.has(key)) return;
    there.set(key, { code: codeOf(this.count++), name, type });
  }
}

/** Second pass: the file. */
export class VcdWriter implements Sink {
  private readonly out: ByteSink;
  private readonly text = new TextEncoder();
  private readonly open = new Map<number, string[]>();
  private now: number | undefined;

  /** `begin`: the cycle at which the timeline begins. */
  constructor(
    private readonly names: VcdNames,
    begin: number,
    output: Output,
  ) {
    this.out = new ByteSink(output);
    this.line("$version mvm $end");
    this.line("$timescale 1 ns $end");
    this.scope(undefined);
    this.line("$enddefinitions $end");
    this.at(begin);
    this.line("$dumpvars");
    for (const variables of names.variables.values())
      for (const { code, type } of variables.values()) {
        if (type === "wire") this.line(`0${code}`);
        else if (type === "real") this.line(`r0 ${code}`);
      }
    this.line("$end");
  }

  track(): void {}

  begin(track: Track, time: number, name: string): void {
    const code = this.names.codeOf(track, "wire", name);
    const open = this.open.get(track.id) ?? [];
    this.open.set(track.id, [...open, code]);
    this.change(time, `1${code}`);
  }

  end(track: Track, time: number): void {
    const open = this.open.get(track.id) ?? [];
    const code = open.pop();
    if (code !== undefined && !open.includes(code)) this.change(time, `0${code}`);
  }

  instant(track: Track, time: number, name: string): void {
    this.change(time, `1${this.names.codeOf(track, "event", name)}`);
  }

  value(track: Track, time: number, value: number): void {
    this.change(time, `r${value} ${this.names.codeOf(track, "real", track.name)}`);
  }

  /** `end`: the cycle at which the timeline ends. */
  close(end: number): void {
    this.at(end);
    this.out.flush();
  }

  /** The tracks in `parent`, each a scope. */
  private scope(parent: Track | undefined): void {
    for (const track of this.names.tracks) {
      if (track.parent !== parent) continue;
      this.line(`$scope module ${identifier(track.name)} $end`);
      for (const { code, name, type } of this.names.variables.get(track.id)!.values())
        this.line(`$var ${type} ${type === "real" ? 64 : 1} ${code} ${identifier(name)} $end`);
      this.scope(track);
      this.line("$upscope $end");
    }
  }

  private change(time: number, change: string): void {
    this.at(time);
    this.line(change);
  }

  private at(time: number): void {
    const now = Math.floor(nanoseconds(time));
    if (now === this.now) return;
    this.line(`#${now}`);
    this.now = now;
  }

  private line(text: string): void {
    this.out.write(this.text.encode(`${text}\n`));
  }
}

/** A name without what viewers take for the end of a name, or for a part of one. */
function identifier(name: string): string {
  return name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || "_";
}

function codeOf(number: number): string {
  let code = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / CHARACTERS))
    code += String.fromCharCode(FIRST_CHARACTER + ((rest - 1) % CHARACTERS));
  return code;
}
