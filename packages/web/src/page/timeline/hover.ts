/** What is below the pointer: the name, when, how long, and why. */
import type { Words } from "../../words/en";
import type { Row } from "./rows";
import { firstIndex } from "./search";
import { durationText, momentText } from "./view";

export interface Hint {
  title: string;
  lines: readonly string[];
}

/** @param tolerance cycles of a few pixels */
export function hintAt(row: Row, cycle: number, tolerance: number, words: Words): Hint | undefined {
  return row.kind === "task" ? jobHint(row, cycle, words) : trackHint(row, cycle, tolerance);
}

function trackHint(
  { track, label, group }: Extract<Row, { kind: "track" }>,
  cycle: number,
  tolerance: number,
) {
  const instant = track.instants[firstIndex(track.instants, ({ time }) => time >= cycle - tolerance)];
  if (instant !== undefined && instant.time <= cycle + tolerance)
    return { title: instant.name, lines: [momentText(instant.time), ...detailLines(instant.details)] };
  const open = track.layers.flatMap((layer) => {
    const slice = layer?.[firstIndex(layer, ({ end }) => end >= cycle - tolerance)];
    return slice !== undefined && slice.begin <= cycle + tolerance ? [slice] : [];
  });
  const inner = open.at(-1);
  if (inner === undefined) return undefined;
  return {
    title: open.map(({ name }) => name).join(" › "),
    lines: [
      `${group} ${label}`.trim(),
      `${momentText(inner.begin)} – ${momentText(inner.end)} (${durationText(inner.end - inner.begin)})`,
      ...detailLines(inner.details),
    ],
  };
}

function jobHint({ task }: Extract<Row, { kind: "task" }>, cycle: number, words: Words): Hint | undefined {
  const begin = ({ release, start }: (typeof task.jobs)[number]) => release ?? start ?? 0;
  const index = firstIndex(task.jobs, (job) => begin(job) > cycle) - 1;
  const job = task.jobs[index];
  if (job === undefined) return undefined;
  const { release, start, end, due, missed } = job;
  const lines = [momentText(begin(job))];
  if (release !== undefined && start !== undefined)
    lines.push(`${words.latencyOf("").trim()}: ${durationText(start - release)} (${start - release})`);
  if (release !== undefined && end !== undefined) lines.push(`→ ${durationText(end - release)}`);
  if (due !== undefined && release !== undefined) lines.push(`≤ ${durationText(due - release)}`);
  if (missed) lines.push(words.missed);
  return { title: `${task.name} #${task.forgotten + index}`, lines };
}

function detailLines(details: Readonly<Record<string, number | string>> | undefined): string[] {
  return Object.entries(details ?? {}).map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`);
}

/** Cycles of so many pixels. */
export function pixels(count: number, span: number, width: number): number {
  return (count * span) / width;
}
