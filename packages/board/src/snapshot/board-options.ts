/** What two boards must have in common, so that a snapshot of one fits the other. */
import * as SharedState from "../cpu/core/shared-state";
import * as State from "../cpu/core/state";
import * as Cp15 from "../cpu/core/system/cp15-fields";
import { hex } from "../hex";
import * as Layout from "../memory/layout";
import { clockDriftOf, ddrSizeOf, type Zc702Options } from "../options";
import { SnapshotError } from "./snapshot-error";

/**
 * The fields of the processor's state and their places. If they are others, a snapshot means
 * something else.
 */
const LAYOUT = digestOf(JSON.stringify([State, Layout, Cp15, SharedState].map(inOrder)));

/**
 * The exports of a module in the order of their names. Node has them in this order; a bundle, or
 * what runs the tests, may have them in another one.
 */
function inOrder(module: object): object {
  return Object.fromEntries(Object.entries(module).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The options of a board by name, as texts, and the layout of its state. */
export type BoardIdentity = Readonly<Record<string, string>>;

export function identityOf(options: Zc702Options): BoardIdentity {
  const { start = "fsbl", bootMode = "jtag", semihosting = false, quantum = "default", pl = [] } = options;
  const devices = pl.map(({ name, base }) => `${name} at ${hex(base)}`);
  return {
    ddrSize: `${ddrSizeOf(options)}`,
    start,
    bootMode,
    semihosting: `${semihosting}`,
    quantum: `${quantum}`,
    clockDrift: `${clockDriftOf(options)}`,
    layout: LAYOUT,
    pl: devices.join(", ") || "none",
  };
}

/** Throws SnapshotError if the options differ. */
export function requireSame(snapshot: BoardIdentity, board: BoardIdentity): void {
  for (const [name, value] of Object.entries(board)) {
    if (snapshot[name] === value) continue;
    if (name === "layout")
      throw new SnapshotError(
        "the snapshot was made by another version of the board\n    fix: make the snapshot again",
      );
    throw new SnapshotError(
      `the snapshot is of another board: its ${name} is ${snapshot[name]}, and this board's is ${value}\n    fix: make the board with the same options`,
    );
  }
}

/** FNV-1a of 32 bits: tells layouts apart. */
function digestOf(text: string): string {
  let digest = 0x811c_9dc5;
  for (const byte of new TextEncoder().encode(text)) digest = Math.imul(digest ^ byte, 0x0100_0193);
  return hex(digest >>> 0);
}
