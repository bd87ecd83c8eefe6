/**
 * Linux boots once. A run in which every Linux has come to its first prompt leaves a snapshot in
 * build/snapshots. The next run of the same system begins there, and is the same run. The snapshot
 * is of a moment shortly before the last prompt, so that the prompt is printed in each run, and
 * whoever waits for the prompt sees it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { replaceFile } from "@mvm/setup/replace-file";
import { updateWithSources } from "../build/sources";
import { PROJECT_ROOT } from "../system-file";
import type { Observer, Session } from "./session";
import { bytesOf, type RunState, runStateOf, type StoredRuns } from "./stored-run";
import type { VirtualZc702 } from "./virtual-zc702";

/** What a console has printed; consoles take turns. */
export type Printed = readonly (readonly [console: string, text: string])[];

const FOLDER = join(PROJECT_ROOT, "build", "snapshots");
const SUFFIX = ".snapshot";
const DIGEST_CHARACTERS = 16;
/** What the state of a run of the command line means depends on these sources. */
const SOURCES: readonly string[] = [
  "packages/board/src",
  "packages/cli/src/console",
  "packages/cli/src/report",
  "packages/report/src",
  "packages/cli/src/run",
];
/** Wall time between two states that may become the snapshot. */
const PAUSE_MS = 200;

/**
 * Where the snapshot of a system is: its name, and a digest of all that the run depends on.
 * @param sources that make the run, and say what its state means
 */
export function bootSnapshotFile(
  name: string,
  program: string,
  options: readonly unknown[],
  sources = SOURCES,
): string {
  const hash = createHash("sha256").update(JSON.stringify([program, ...options]));
  const digest = updateWithSources(hash, sources).digest("hex");
  return join(FOLDER, `${name}-${digest.slice(0, DIGEST_CHARACTERS)}${SUFFIX}`);
}

/** The snapshot; undefined if there is none, or if the file is damaged. */
export async function readBootSnapshot(file: string): Promise<RunState | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return await runStateOf(readFileSync(file), basename(file));
  } catch {
    return undefined;
  }
}

/** Makes the snapshot in a run that began with the boot. */
export class BootSnapshot implements Observer {
  private readonly printed: [console: string, text: string][] = [];
  private candidate: { state: RunState; printed: Printed } | undefined;
  private news = false;
  private lastMs = 0;
  private over = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly machine: VirtualZc702,
    private readonly session: Session,
    private readonly runs: StoredRuns,
    private readonly file: string,
  ) {}

  heard(console: string, text: string): void {
    if (this.over) return;
    this.news = true;
    const last = this.printed.at(-1);
    if (last?.[0] === console) last[1] += text;
    else this.printed.push([console, text]);
  }

  /** From now on the run depends on the user, who may have seen the prompt. */
  typed(): void {
    if (!this.over && this.session.promptsShown) this.end();
    this.over = true;
  }

  stepped(): void {
    if (this.over) return;
    if (this.machine.resets.count > 0) this.over = true;
    else if (this.session.prompted) this.end();
    else if (this.news && !this.session.promptBegun && performance.now() - this.lastMs > PAUSE_MS)
      this.take();
  }

  /** The run is over, perhaps because of the prompt. Is fulfilled when the file is written. */
  written(): Promise<void> {
    if (!this.over && this.session.promptsShown) this.end();
    return this.writing;
  }

  private take(): void {
    const printed = this.printed.map(([console, text]) => [console, text] as const);
    this.candidate = { state: this.runs.save(), printed };
    this.news = false;
    this.lastMs = performance.now();
  }

  private end(): void {
    this.over = true;
    if (this.candidate !== undefined) this.writing = this.write(this.candidate.state, this.candidate.printed);
    this.candidate = undefined;
  }

  /** Without this file the next run boots, too. So it is no failure if there is no room for it. */
  private async write({ snapshot, surroundings }: RunState, printed: Printed): Promise<void> {
    const bytes = await bytesOf({ snapshot, surroundings: { ...surroundings, printed } });
    try {
      replaceFile(this.file, bytes);
      forgetOthers(this.file);
    } catch {}
  }
}

/** Snapshots of the same system that nobody will read again. */
export function forgetOthers(file: string): void {
  const name = basename(file);
  const prefix = name.slice(0, name.length - DIGEST_CHARACTERS - SUFFIX.length);
  for (const other of readdirSync(dirname(file)))
    if (other !== name && other.startsWith(prefix) && other.length === name.length && other.endsWith(SUFFIX))
      rmSync(join(dirname(file), other), { force: true });
}
