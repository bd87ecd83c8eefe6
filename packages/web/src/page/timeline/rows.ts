/** The rows of the timeline, from the top: cores, then each VM's jobs, interrupts and more. */
import type { TaskData, TimelineStore, TrackData } from "./store";

export type Row = { label: string; group: string; top: number; height: number } & (
  | { kind: "track"; track: TrackData }
  | { kind: "task"; task: TaskData }
);

const CORE_HEIGHT = 34;
const ROW_HEIGHT = 18;
const VALUES_HEIGHT = 26;
const GAP = 4;
const SGIS = 16;

type Unplaced = { [K in Row["kind"]]: Omit<Extract<Row, { kind: K }>, "top"> }[Row["kind"]];

/** @param all whether every track is shown, or only the most important ones */
export function rowsOf(store: TimelineStore, all: boolean): Row[] {
  const tracks = [...store.tracks.values()];
  const rows: Unplaced[] = tracks
    .filter(({ path }) => isCore(path))
    .map((track) => ({ kind: "track", track, label: track.path[0]!, group: "", height: CORE_HEIGHT }));
  for (const [number, vm] of store.vms.entries()) {
    for (const task of store.tasks.values())
      if (task.vm === number)
        rows.push({ kind: "task", task, label: task.name, group: vm, height: ROW_HEIGHT });
    for (const track of tracks) if (track.path[0] === groupOf(vm)) rows.push(...rowOf(track, vm, all));
  }
  for (const track of tracks) {
    const group = track.path[0]!;
    if (!isCore(track.path) && !store.vms.some((vm) => groupOf(vm) === group))
      rows.push(...rowOf(track, group, all));
  }
  let top = 0;
  return rows.map((row): Row => {
    const placed = { ...row, top };
    top += row.height + GAP;
    return placed;
  });
}

/** The group of a VM's tracks (trace/src/timeline/vms.ts). */
function groupOf(vm: string): string {
  return `VM ${vm}`;
}

export function isCore([name, ...inside]: readonly string[]): boolean {
  return inside.length === 0 && /^core \d+$/.test(name!);
}

/** Interrupts 0–15 are those that software makes: they have no name (Arm IHI 0048B, 2.2.1). */
function isSgi(name: string): boolean {
  return /^\d+$/.test(name) && Number(name) < SGIS;
}

function rowOf(track: TrackData, group: string, all: boolean): Unplaced[] {
  const { path, kind } = track;
  const isInterrupt = path.some((name) => name.startsWith("interrupts"));
  const isEvents = path.at(-1) === "events";
  if (!all && !isInterrupt && !isEvents) return [];
  const label =
    path
      .slice(1)
      .filter((name) => name !== "interrupts")
      .map((name) => (isSgi(name) ? `SGI ${name}` : name))
      .join(" · ") || path[0]!;
  const height = kind === "values" ? VALUES_HEIGHT : ROW_HEIGHT;
  return [{ kind: "track", track, label, group, height }];
}
