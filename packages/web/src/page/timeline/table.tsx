/** The visible part of the timeline as a table, for readers who do not see the picture. */

import { words } from "../../words/words";
import { ScrollTable } from "../scroll-table";
import { goTo } from "../session";
import type { Row } from "./rows";
import { durationText, momentText, type View } from "./view";

interface Sum {
  track: string;
  what: string;
  times: number;
  total: number;
  longest: number;
  first: number;
}

export function TimelineTable({ view, rows }: { view: View; rows: readonly Row[] }) {
  const w = words.value;
  return (
    <ScrollTable heads={[w.track, w.what, w.times, w.total, w.longest, w.first]}>
      {rows
        .flatMap((row) => sumsOf(row, view))
        .map(({ track, what, times, total, longest, first }) => (
          <tr key={`${track} ${what}`}>
            <th scope="row">{track}</th>
            <td>{what}</td>
            <td class="number">{times}</td>
            <td class="number">{durationText(total)}</td>
            <td class="number">{durationText(longest)}</td>
            <td>
              <button type="button" class="link" onClick={() => goTo(first)}>
                {w.goTo(momentText(first))}
              </button>
            </td>
          </tr>
        ))}
    </ScrollTable>
  );
}

export function sumsOf(row: Row, { begin, span }: View): Sum[] {
  const end = begin + span;
  const sums = new Map<string, Sum>();
  const track = `${row.group} ${row.label}`.trim();
  const add = (what: string, from: number, to: number) => {
    if (to < begin || from > end) return;
    const length = Math.min(to, end) - Math.max(from, begin);
    const sum = sums.get(what) ?? { track, what, times: 0, total: 0, longest: 0, first: from };
    sum.times++;
    sum.total += length;
    sum.longest = Math.max(sum.longest, length);
    sums.set(what, sum);
  };
  if (row.kind === "task") {
    for (const { release, start, end: over, missed } of row.task.jobs)
      if (start !== undefined) add(missed ? "job, missed" : "job", release ?? start, over ?? start);
  } else {
    for (const layer of row.track.layers)
      for (const slice of layer ?? []) add(slice.name, slice.begin, slice.end);
    for (const { name, time } of row.track.instants) add(name, time, time);
  }
  return [...sums.values()];
}
