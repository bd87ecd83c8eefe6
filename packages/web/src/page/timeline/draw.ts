/** Draws the rows of the timeline. What is narrower than a pixel is drawn as one. */

import { CPU_HZ } from "@mvm/board/clocks";
import type { Slice } from "../../machine/timeline-feed";
import type { Colours } from "./colours";
import { isCore, type Row } from "./rows";
import { firstIndex } from "./search";
import type { TimelineStore, TrackData } from "./store";
import { marks, type View, xOf } from "./view";

export const LABEL_WIDTH = 190;
export const AXIS_HEIGHT = 24;
/** A slice as wide as this has room for its name. */
const NAMED_PIXELS = 44;
const TEXT_AT = 4;
const SMALL = "11px system-ui, sans-serif";

export interface Picture {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  scrolled: number;
  view: View;
  colours: Colours;
  store: TimelineStore;
}

export function drawTimeline(picture: Picture, rows: readonly Row[]): void {
  const { context, width, height, scrolled } = picture;
  context.clearRect(0, 0, width, height);
  context.font = SMALL;
  context.textBaseline = "middle";
  drawGrid(picture);
  context.save();
  context.beginPath();
  context.rect(LABEL_WIDTH, AXIS_HEIGHT, width - LABEL_WIDTH, height - AXIS_HEIGHT);
  context.clip();
  for (const row of rows) {
    const top = AXIS_HEIGHT + row.top - scrolled;
    if (top > height || top + row.height < AXIS_HEIGHT) continue;
    if (row.kind === "task") drawTask(picture, row, top);
    else if (row.track.kind === "values") drawValues(picture, row.track, top, row.height);
    else drawTrack(picture, row.track, top, row.height);
  }
  drawNow(picture);
  context.restore();
  drawLabels(picture, rows);
}

function drawGrid({ context, width, height, view, colours }: Picture): void {
  const inner = width - LABEL_WIDTH;
  const { seconds, digits } = marks(view, inner);
  for (const second of seconds) {
    const x = LABEL_WIDTH + xOf(view, inner, second * CPU_HZ);
    context.fillStyle = colours.line;
    context.fillRect(Math.round(x), AXIS_HEIGHT - 4, 1, height);
    context.fillStyle = colours.faint;
    context.fillText(`${second.toFixed(digits)} s`, x + TEXT_AT, AXIS_HEIGHT / 2);
  }
}

function drawLabels({ context, colours, scrolled, height }: Picture, rows: readonly Row[]): void {
  let group = "";
  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, LABEL_WIDTH - 6, height - AXIS_HEIGHT);
  context.clip();
  for (const row of rows) {
    const middle = AXIS_HEIGHT + row.top - scrolled + row.height / 2;
    const isFirst = row.group !== group;
    group = row.group;
    if (middle < AXIS_HEIGHT || middle > height) continue;
    context.fillStyle = row.group === "" ? colours.text : colours.faint;
    const text =
      isFirst && row.group !== ""
        ? `${row.group.replace(/^VM |^interrupts of /, "")} · ${row.label}`
        : row.label;
    context.fillText(text, row.group === "" || isFirst ? TEXT_AT : 3 * TEXT_AT, middle);
  }
  context.restore();
}

function drawNow({ context, width, height, view, colours, store }: Picture): void {
  const x = LABEL_WIDTH + xOf(view, width - LABEL_WIDTH, store.cycle);
  context.fillStyle = colours.now;
  context.fillRect(x - 0.5, AXIS_HEIGHT - 6, 1.5, height);
  context.beginPath();
  context.moveTo(x - 5, AXIS_HEIGHT - 8);
  context.lineTo(x + 5, AXIS_HEIGHT - 8);
  context.lineTo(x, AXIS_HEIGHT);
  context.fill();
}

/** Calls `each` with the visible items, at most one for each pixel that they begin in. */
export function visible<T>(
  items: readonly T[],
  { view, width }: Pick<Picture, "view" | "width">,
  beginOf: (item: T) => number,
  endOf: (item: T) => number,
  each: (item: T, left: number, right: number) => void,
): void {
  const inner = width - LABEL_WIDTH;
  const cyclesOfPixel = view.span / inner;
  let index = firstIndex(items, (item) => endOf(item) > view.begin);
  while (index < items.length) {
    const item = items[index]!;
    const begin = beginOf(item);
    if (begin > view.begin + view.span) return;
    const left = LABEL_WIDTH + xOf(view, inner, begin);
    const right = LABEL_WIDTH + xOf(view, inner, endOf(item));
    each(item, left, right);
    const pixelEnd = Math.max(endOf(item), begin + cyclesOfPixel);
    index = right - left >= 1 ? index + 1 : firstIndex(items, (other) => endOf(other) > pixelEnd, index + 1);
  }
}

function drawTrack(picture: Picture, track: TrackData, top: number, height: number): void {
  const { context, colours } = picture;
  const core = isCore(track.path);
  for (const [depth, layer] of track.layers.entries()) {
    const inset = depth * Math.min(8, height / 3);
    visible(
      layer ?? [],
      picture,
      ({ begin }) => begin,
      ({ end }) => end,
      (slice, left, right) => {
        const wide = Math.max(1, right - left);
        context.fillStyle = core ? coreColour(slice, picture) : lineColour(slice, colours);
        context.fillRect(left, top + inset, wide, height - inset);
        if (wide < NAMED_PIXELS || (core && isQuiet(slice))) return;
        drawName(context, slice.name, left, right, top + inset, height - inset);
      },
    );
  }
  visible(
    track.instants,
    picture,
    ({ time }) => time,
    ({ time }) => time,
    ({ name }, left) => {
      context.fillStyle = name === "interrupt deferred" ? colours.pending : colours.plain;
      context.beginPath();
      context.moveTo(left, top + 2);
      context.lineTo(left + 5, top + height / 2);
      context.lineTo(left, top + height - 2);
      context.lineTo(left - 5, top + height / 2);
      context.fill();
    },
  );
}

function drawName(
  context: CanvasRenderingContext2D,
  name: string,
  left: number,
  right: number,
  top: number,
  height: number,
): void {
  const begin = Math.max(left, LABEL_WIDTH);
  context.save();
  context.beginPath();
  context.rect(begin, top, right - begin, height);
  context.clip();
  context.fillStyle = "#fff";
  context.fillText(name, begin + TEXT_AT, top + height / 2 + 1);
  context.restore();
}

const QUIET = new Set(["idle", "held", "sleeps"]);

function isQuiet({ name }: Slice): boolean {
  return QUIET.has(name);
}

function coreColour(slice: Slice, { colours, store }: Picture): string {
  const { name } = slice;
  if (isQuiet(slice)) return colours.idle;
  if (name.startsWith("MVM")) return colours.mvm;
  if (name.startsWith("switch")) return colours.switching;
  const vm = store.vms.indexOf(name);
  return vm < 0 ? colours.plain : colours.vm(vm);
}

function lineColour({ name }: Slice, colours: Colours): string {
  if (name === "pending") return colours.pending;
  if (name === "handled") return colours.handled;
  return colours.plain;
}

function drawTask(picture: Picture, { task }: Extract<Row, { kind: "task" }>, top: number): void {
  const { context, colours, width, view } = picture;
  const height = 18;
  const inner = width - LABEL_WIDTH;
  const x = (cycle: number) => LABEL_WIDTH + xOf(view, inner, cycle);
  visible(
    task.jobs,
    picture,
    ({ release, start }) => release ?? start ?? 0,
    ({ release, start, end, due }) => Math.max(end ?? 0, due ?? 0, start ?? 0, release ?? 0),
    ({ release, start, end, due, missed }, left, right) => {
      const colour = colours.vm(task.vm ?? 0);
      if (release !== undefined) {
        context.fillStyle = colours.faint;
        context.fillRect(x(release), top, 1, height);
      }
      if (start !== undefined && release !== undefined && x(start) - x(release) >= 1) {
        context.fillStyle = colours.line;
        context.fillRect(x(release), top + height / 2 - 1, x(start) - x(release), 2);
      }
      if (start !== undefined) {
        context.fillStyle = missed ? colours.miss : colour;
        context.fillRect(x(start), top + 3, Math.max(1.5, x(end ?? start) - x(start)), height - 6);
      }
      if (due !== undefined && right - left > 12) {
        context.fillStyle = missed ? colours.miss : colours.faint;
        context.fillRect(x(due) - 1, top, 1, height);
      }
      if (!missed || due === undefined) return;
      const mark = x(due);
      context.fillStyle = colours.miss;
      context.beginPath();
      context.moveTo(mark - 5, top);
      context.lineTo(mark + 5, top);
      context.lineTo(mark, top + 8);
      context.fill();
    },
  );
}

function drawValues(picture: Picture, { values }: TrackData, top: number, height: number): void {
  const { context, colours, view, width } = picture;
  const inner = width - LABEL_WIDTH;
  const first = Math.max(0, firstIndex(values, ([time]) => time > view.begin) - 1);
  const last = firstIndex(values, ([time]) => time > view.begin + view.span);
  const step = Math.max(1, Math.floor((last - first) / inner));
  const most = values.slice(first, last).reduce((max, [, value]) => Math.max(max, value), 1);
  context.strokeStyle = colours.handled;
  context.beginPath();
  let y: number | undefined;
  for (let index = first; index < last; index += step) {
    const [time, value] = values[index]!;
    const x = LABEL_WIDTH + xOf(view, inner, time);
    const to = top + height - (Math.max(0, value) / most) * height;
    if (y === undefined) context.moveTo(x, to);
    else {
      context.lineTo(x, y);
      context.lineTo(x, to);
    }
    y = to;
  }
  context.stroke();
}
