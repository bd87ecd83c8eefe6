/** Saves a board, and gives a board the state of a snapshot. */
import type { Debugger } from "../debugger/debugger";
import type { Zc702Options } from "../options";
import { identityOf, requireSame } from "../snapshot/board-options";
import { restoreObjects, saveObjects } from "../snapshot/object-state";
import type { Snapshot } from "../snapshot/snapshot";
import type { CoreEngine } from "./core-engine";
import type { Parts } from "./wiring";

export class BoardState {
  /** The cores save themselves (CoreImages), with RAM. */
  private readonly outside: ReadonlySet<object>;

  /** `requests`: what the board has beside its parts. */
  constructor(
    private readonly engine: CoreEngine,
    private readonly options: Zc702Options,
    private readonly parts: Parts,
    private readonly requests: object,
  ) {
    this.outside = new Set([engine, engine.memory, engine.memory.buffer, options]);
  }

  save(): Snapshot {
    return {
      cycle: this.parts.loop.time,
      identity: identityOf(this.options),
      parts: saveObjects(this.roots, this.outside),
      cpu: this.engine.images.save(),
    };
  }

  /** Throws SnapshotError; if the snapshot is of another board, nothing has changed then. */
  restore({ identity, parts, cpu }: Snapshot, debug: Debugger | undefined): void {
    requireSame(identity, identityOf(this.options));
    restoreObjects(this.roots, parts);
    this.engine.images.restore(cpu);
    debug?.restored();
  }

  private get roots(): object {
    return { parts: { ...this.parts }, requests: this.requests };
  }
}
