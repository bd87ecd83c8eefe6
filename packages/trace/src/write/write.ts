/** Writes a recorded run to a file, in one of the formats. Nothing here needs Node. */
import type { RecordedRun } from "../timeline/run";
import { drawTimeline } from "../timeline/timeline";
import type { Output } from "./byte-sink";
import { PerfettoWriter } from "./perfetto";
import { VcdNames, VcdWriter } from "./vcd";

export type Format = "perfetto" | "vcd";

/** The endings of files, and the formats that they stand for. */
export const ENDINGS: ReadonlyMap<string, Format> = new Map<string, Format>([
  [".perfetto-trace", "perfetto"],
  [".pftrace", "perfetto"],
  [".vcd", "vcd"],
]);

/** The format of a file by its name; undefined: the ending is of no format. */
export function formatOf(file: string): Format | undefined {
  for (const [ending, format] of ENDINGS) if (file.endsWith(ending)) return format;
  return undefined;
}

export function writeTrace(run: RecordedRun, format: Format, output: Output): void {
  if (format === "perfetto") {
    const writer = new PerfettoWriter(run.name, output);
    drawTimeline(run, writer);
    writer.close();
    return;
  }
  const names = new VcdNames();
  drawTimeline(run, names);
  const writer = new VcdWriter(names, run.begin, output);
  drawTimeline(run, writer);
  writer.close(run.end);
}
