/**
 * A run in a file: the board, and what this command line has seen of the run so far. A run that
 * goes on from the file prints what a run without the file would print from there on, and has the
 * same report.
 */
import { readSnapshot, type Snapshot, SnapshotError, writeSnapshot } from "@mvm/board";
import type { Saved } from "@mvm/board/snapshot/object-state";
import { CPU_HZ } from "@mvm/config";
import type { Resets } from "@mvm/report/report";
import type { Session } from "./session";
import type { VirtualZc702 } from "./virtual-zc702";

/** What a file has beside the board. */
interface Surroundings {
  /** Digest of what was loaded. */
  program: string;
  resets: Resets;
  session: Saved;
  /** Of refused accesses that were described (packages/report/src/refusals.ts). */
  reasons: [refusal: string, reason: string][];
  /** What the consoles have printed; only in a snapshot after a boot (boot-snapshot.ts). */
  printed?: readonly (readonly [console: string, text: string])[];
}

/** A run at one time. It never changes. */
export interface RunState {
  readonly snapshot: Snapshot;
  readonly surroundings: Surroundings;
}

export class StoredRuns {
  /** @param program digest of what was loaded (program-digest.ts) */
  constructor(
    private readonly machine: VirtualZc702,
    private readonly session: Session,
    private readonly program: string,
    private readonly reasons: Map<string, string>,
  ) {}

  /** The run as it is now, at the end of a step. */
  save(): RunState {
    const { machine, session, program } = this;
    const surroundings: Surroundings = {
      program,
      resets: { ...machine.resets },
      session: session.saveState(),
      reasons: [...this.reasons],
    };
    return { snapshot: machine.board.save(), surroundings };
  }

  /**
   * The run goes on from `state`. `name` is for messages.
   * @throws SnapshotError if the state is of another program or of another board
   */
  restore({ snapshot, surroundings }: RunState, name: string): void {
    const { machine, session, reasons } = this;
    if (surroundings.program !== this.program)
      throw new SnapshotError(
        `${name} is a snapshot of another program, or of another build of it\n    fix: give the program of the snapshot, or make the snapshot again`,
      );
    machine.board.restore(snapshot);
    Object.assign(machine.resets, surroundings.resets);
    session.restoreState(surroundings.session);
    reasons.clear();
    for (const [refusal, reason] of surroundings.reasons) reasons.set(refusal, reason);
  }
}

export function bytesOf({ snapshot, surroundings }: RunState): Promise<Uint8Array> {
  return writeSnapshot(snapshot, surroundings);
}

/** @throws SnapshotError if the bytes are no run */
export async function runStateOf(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<RunState> {
  const { snapshot, more } = await readSnapshot(bytes, name);
  if (more === null)
    throw new SnapshotError(
      `${name} is a snapshot of a board, but of no run\n    fix: give a file of --save`,
    );
  return { snapshot, surroundings: more as Surroundings };
}

/** "5.269 s", for messages. */
export function secondsOf({ snapshot: { cycle } }: RunState): string {
  return `${(cycle / CPU_HZ).toFixed(3)} s`;
}
