/**
 * Reads a trace with protoc, by the schema of Perfetto (perfetto.proto), and checks what the schema
 * cannot say: names and tracks are known before they are used, slices lie one in the other, times
 * of a track do not go back.
 */
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const FOLDER = dirname(fileURLToPath(import.meta.url));
const MAX_TEXT = 2 ** 30;

export interface JudgedEvent {
  type: "SLICE_BEGIN" | "SLICE_END" | "INSTANT" | "COUNTER";
  /** Nanoseconds. */
  time: number;
  name: string | undefined;
  value: number | undefined;
  details: Record<string, string | number>;
}

export interface Slice {
  name: string;
  begin: number;
  end: number;
  /** 0: the outermost. */
  depth: number;
  details: JudgedEvent["details"];
}

/** By track: the names of the track and of those around it, joined by "/". */
export class JudgedTrace {
  constructor(readonly tracks: ReadonlyMap<string, readonly JudgedEvent[]>) {}

  events(track: string): readonly JudgedEvent[] {
    return this.tracks.get(track) ?? [];
  }

  instants(track: string, name: string): JudgedEvent[] {
    return this.events(track).filter((event) => event.type === "INSTANT" && event.name === name);
  }

  slices(track: string): Slice[] {
    const open: Slice[] = [];
    const all: Slice[] = [];
    for (const { type, name, time, details } of this.events(track)) {
      if (type === "SLICE_BEGIN") {
        const slice = { name: name!, begin: time, end: Number.NaN, depth: open.length, details };
        open.push(slice);
        all.push(slice);
      } else if (type === "SLICE_END") {
        const slice = open.pop();
        expect(slice, `${track}: an end without a begin`).toBeDefined();
        slice!.end = time;
      }
    }
    expect(open, `${track}: open slices at the end`).toEqual([]);
    return all;
  }
}

type Field = string | number | Fields;
interface Fields {
  [name: string]: Field[];
}

export function judged(bytes: Uint8Array): JudgedTrace {
  const { status, stdout, stderr } = spawnSync(
    "protoc",
    [`--proto_path=${FOLDER}`, "--decode=perfetto.protos.Trace", "perfetto.proto"],
    { input: bytes, encoding: "utf8", maxBuffer: MAX_TEXT },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const root = parse(stdout);
  const names = new Map<number, string>();
  const detailNames = new Map<number, string>();
  const paths = new Map<number, string>();
  const tracks = new Map<string, JudgedEvent[]>();
  const note = (known: Map<number, string>, entries: Field[] | undefined) => {
    for (const entry of (entries ?? []) as Fields[]) known.set(one(entry, "iid"), text(entry, "name"));
  };
  for (const packet of root["packet"] as Fields[]) {
    expect(one(packet, "trusted_packet_sequence_id")).toBe(1);
    const interned = packet["interned_data"]?.[0] as Fields | undefined;
    note(names, interned?.["event_names"]);
    note(detailNames, interned?.["debug_annotation_names"]);
    const descriptor = packet["track_descriptor"]?.[0] as Fields | undefined;
    if (descriptor !== undefined) {
      const parent = descriptor["parent_uuid"]?.[0] as number | undefined;
      const above = parent === undefined ? undefined : paths.get(parent);
      expect(parent === undefined || above !== undefined, "a parent that is not known").toBe(true);
      const path =
        above === undefined || above === ""
          ? text(descriptor, "name")
          : `${above}/${text(descriptor, "name")}`;
      // The track around all others is left out.
      paths.set(one(descriptor, "uuid"), parent === undefined ? "" : path);
      if (parent !== undefined) tracks.set(path, tracks.get(path) ?? []);
    }
    const event = packet["track_event"]?.[0] as Fields | undefined;
    if (event === undefined) continue;
    const events = tracks.get(paths.get(one(event, "track_uuid")) ?? "?");
    expect(events, "a track that is not known").toBeDefined();
    const iid = event["name_iid"]?.[0] as number | undefined;
    const time = one(packet, "timestamp");
    expect(time).toBeGreaterThanOrEqual(events!.at(-1)?.time ?? 0);
    expect(iid === undefined || names.has(iid), "a name that is not known").toBe(true);
    events!.push({
      type: text(event, "type").slice("TYPE_".length) as JudgedEvent["type"],
      time,
      name: iid === undefined ? undefined : names.get(iid),
      value: event["double_counter_value"]?.[0] as number | undefined,
      details: Object.fromEntries(
        ((event["debug_annotations"] ?? []) as Fields[]).map((each) => [
          detailNames.get(one(each, "name_iid"))!,
          (each["int_value"] ?? each["double_value"] ?? each["string_value"])![0] as string | number,
        ]),
      ),
    });
  }
  return new JudgedTrace(tracks);
}

/** The text that protoc prints. A field that the schema does not have is printed as its number. */
function parse(printed: string): Fields {
  const root: Fields = {};
  const open: Fields[] = [root];
  for (const line of printed.split("\n")) {
    const [, name, brace, value] = /^\s*([a-z_]+)(?:: (.+)| (\{))$/.exec(line)?.map((part) => part) ?? [];
    if (name === undefined) {
      if (line.trim() === "}") open.pop();
      else expect(line, "a field that the schema does not have").toBe("");
      continue;
    }
    const within = open.at(-1)!;
    within[name] ??= [];
    if (value === "{") {
      const message: Fields = {};
      within[name].push(message);
      open.push(message);
    } else within[name].push(scalar(brace!));
  }
  return root;
}

function scalar(printed: string): string | number {
  if (printed.startsWith('"')) return unescaped(printed.slice(1, -1));
  const number = Number(printed);
  return Number.isNaN(number) ? printed : number;
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, '"': 34, "'": 39, "\\": 92 };

/** protoc prints bytes that are no printable ASCII as \ooo. */
function unescaped(printed: string): string {
  const bytes: number[] = [];
  for (const [, octal, escaped, plain] of printed.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/g))
    bytes.push(
      octal !== undefined
        ? Number.parseInt(octal, 8)
        : escaped !== undefined
          ? ESCAPES[escaped]!
          : plain!.charCodeAt(0),
    );
  return Buffer.from(bytes).toString();
}

function one(fields: Fields, name: string): number {
  return fields[name]?.[0] as number;
}

function text(fields: Fields, name: string): string {
  return fields[name]?.[0] as string;
}
