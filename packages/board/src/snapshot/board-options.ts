/** What two boards must have in common, so that a snapshot of one fits the other. */
import { hex } from "../hex";
import { ddrSizeOf, type Zc702Options } from "../options";
import { SnapshotError } from "./snapshot-error";

/** The options of a board by name, as texts. */
export type BoardIdentity = Readonly<Record<string, string>>;

export function identityOf(options: Zc702Options): BoardIdentity {
  const { start = "fsbl", bootMode = "jtag", quantum = "default", pl = [] } = options;
  const devices = pl.map(({ name, base }) => `${name} at ${hex(base)}`);
  return {
    ddrSize: `${ddrSizeOf(options)}`,
    start,
    bootMode,
    quantum: `${quantum}`,
    pl: devices.join(", ") || "none",
  };
}

/** Throws SnapshotError if the options differ. */
export function requireSame(snapshot: BoardIdentity, board: BoardIdentity): void {
  for (const [name, value] of Object.entries(board)) {
    if (snapshot[name] === value) continue;
    throw new SnapshotError(
      `the snapshot is of another board: its ${name} is ${snapshot[name]}, and this board's is ${value}\n    fix: make the board with the same options`,
    );
  }
}
