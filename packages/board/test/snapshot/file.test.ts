import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import type { Zc702Options } from "../../src/options";
import { axiUart16550 } from "../../src/pl/axi-uart16550";
import { readSnapshot, writeSnapshot, writeSnapshotWith } from "../../src/snapshot/file";
import { SnapshotError } from "../../src/snapshot/snapshot-error";
import type { Zc702 } from "../../src/zc702";
import { startedBoard } from "../debugger/two-cores";
import { wholeState } from "./whole-state";

const END = 40_000;
const MIDDLE = 20_480;

let board: Zc702;
let file: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  board = await startedBoard();
  board.run({ until: MIDDLE });
  file = await writeSnapshot(board.save(), { typed: new Uint16Array([1, 0xffff]), text: "more" });
  board.run({ until: END });
});

describe("a snapshot in a file", () => {
  it("gives the same run", async () => {
    const { snapshot, more } = await readSnapshot(file);
    expect(snapshot.cycle).toBe(MIDDLE);
    expect(more).toEqual({ typed: new Uint16Array([1, 0xffff]), text: "more" });
    const other = await startedBoard();
    other.restore(snapshot);
    other.run({ until: END });
    expect(wholeState(other)).toEqual(wholeState(board));
  });

  it("is the same for a reader if it was written at once", async () => {
    const other = await startedBoard();
    const made = writeSnapshotWith(
      {
        deflate: (bytes) => deflateRawSync(bytes),
        sha256: (bytes) => createHash("sha256").update(bytes).digest(),
      },
      (await readSnapshot(file)).snapshot,
      "more",
    );
    const { snapshot, more } = await readSnapshot(made);
    expect(more).toBe("more");
    other.restore(snapshot);
    other.run({ until: END });
    expect(wholeState(other)).toEqual(wholeState(board));
  });

  it("is small, because pages without content are not stored", () => {
    expect(file.length).toBeLessThan(0x1_0000);
  });

  it("is refused if any bit of it is another", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
        const damaged = file.slice();
        damaged[bit >>> 3]! ^= 1 << (bit & 7);
        await expect(readSnapshot(damaged)).rejects.toThrow(SnapshotError);
      }),
    );
  });

  it("is refused if its end is missing, or something follows", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length - 1 }), async (length) => {
        await expect(readSnapshot(file.slice(0, length))).rejects.toThrow(SnapshotError);
      }),
    );
    await expect(readSnapshot(Uint8Array.from([...file, 0]))).rejects.toThrow("damaged");
  });

  it("says what is wrong", async () => {
    const elf = new TextEncoder().encode(`\x7fELF${" ".repeat(100)}`) as Uint8Array<ArrayBuffer>;
    await expect(readSnapshot(elf, "a.elf")).rejects.toThrow("a.elf is no snapshot of the virtual ZC702");
    const newer = file.slice();
    newer[8] = 99;
    await expect(readSnapshot(newer, "new")).rejects.toThrow("new has version 99");
  });
});

describe("a snapshot of another board is refused, and nothing changes", () => {
  it.each<[string, Zc702Options]>([
    ["ddrSize", { ddrSize: 0x200_0000 }],
    ["pl", { ddrSize: 0x100_0000, pl: [axiUart16550()] }],
    ["start", { ddrSize: 0x100_0000, start: "rom" }],
    ["bootMode", { ddrSize: 0x100_0000, bootMode: "qspi" }],
    ["quantum", { ddrSize: 0x100_0000, quantum: 64 }],
    ["clockDrift", { ddrSize: 0x100_0000, clockDrift: -20 }],
  ])("%s", async (name, options) => {
    const { snapshot } = await readSnapshot(file);
    const other = await createZc702From(buildCore(), options);
    const before = wholeState(other);
    expect(() => other.restore(snapshot)).toThrow(`its ${name} is`);
    expect(wholeState(other)).toEqual(before);
  });

  it("layout", async () => {
    const { snapshot } = await readSnapshot(file);
    const identity = { ...snapshot.identity, layout: "0x00000000" };
    expect(() => board.restore({ ...snapshot, identity })).toThrow("another version of the board");
  });
});
