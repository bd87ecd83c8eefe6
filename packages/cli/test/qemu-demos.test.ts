/**
 * Demos without programmable logic, end to end on both boards from one image: every console prints
 * the same on QEMU as on the virtual ZC702. The comparison leaves out what depends on
 *
 *     - which core comes first: MVM's own lines, and different consoles, have no order;
 *     - figures of time: QEMU counts time on the wall. The RTOS's log line comes a tick late if the
 *       host was busy at this moment;
 *     - the firewall, which QEMU does not have.
 */
import { CPU_HZ } from "@mvm/config";
import { ensureQemu, type Qemu } from "@mvm/setup";
import { beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../src/errors";
import { type BothBoards, type Consoles, runOnBothBoards } from "./both-boards";
import { mvm } from "./mvm-command";

const HALF_SECOND = Math.round(CPU_HZ / 2);
/** A little more than the time of the RTOSes' first report. */
const FIRST_REPORT = Math.round(2.1 * CPU_HZ);

let qemu: Qemu;
beforeEach(async ({ skip }) => {
  const found = await ensureQemu();
  if ("missing" in found) return skip(found.missing);
  qemu = found;
});

function withoutFigures(line: string): string {
  return line.replace(/\d+ (us|ms)/g, "… $1").replace(/steps = \d+/, "steps = …");
}

/** Each VM's lines, as many as the ZC702 has. MVM's lines are in any order. */
function comparable(boards: BothBoards, of: Consoles): Consoles {
  const counted = Object.entries(boards.zc702).map(([name, { length }]): [string, string[]] => {
    const lines = of[name]!.slice(0, length).map(withoutFigures);
    return [name, name === "mvm" ? lines.toSorted() : lines];
  });
  return Object.fromEntries(counted);
}

function expectSame(boards: BothBoards): void {
  expect(comparable(boards, boards.qemu)).toEqual(comparable(boards, boards.zc702));
}

describe("the same console output on QEMU", () => {
  it("hello", async () => {
    const boards = await runOnBothBoards("hello", qemu, HALF_SECOND);
    expect(boards.zc702["hello"]!.at(-1)).toBe("done");
    expect(boards.qemu).toEqual(boards.zc702);
    const { status, stdout } = mvm(["run", "demos/hello", "--board", "qemu", "--until", "hello:done"]);
    expect({ status, stdout }).toMatchObject({
      status: EXIT.success,
      stdout: expect.stringContaining("hello │ done"),
    });
  });

  it("rtos-baremetal", async () => {
    const boards = await runOnBothBoards("rtos-baremetal", qemu, HALF_SECOND);
    expect(boards.zc702).toMatchObject({
      rtos: [expect.stringContaining("1 ms tick"), "control: 1 kHz and 100 Hz tasks running"],
      bare: expect.arrayContaining(["done"]),
    });
    expectSame(boards);
  });

  it("two-rtos: two RTOSes and a bare-metal guest, on a core of its own and on a shared one", async () => {
    const boards = await runOnBothBoards("two-rtos", qemu, FIRST_REPORT);
    expect(boards.zc702["rtos"]!.at(-1)).toMatch(/^control: t = 2001 ms, steps = 2000, set point = 60/);
    expect(boards.zc702["monitor"]!.at(-1)).toMatch(/^control: t = 2010 ms, steps = 200, set point = 60/);
    expect(boards.zc702["counter"]!.length).toBeGreaterThan(20);
    expectSame(boards);
  });

  it("level-change: eight changes of level, and guests that move to the other core and back", async () => {
    const boards = await runOnBothBoards("level-change", qemu, HALF_SECOND);
    expect(boards.zc702["watcher"]).toHaveLength(18);
    expect(boards.zc702["watcher"]!.at(-1)).toBe("done");
    expectSame(boards);
  });

  it("restart: seven lives, each after the other, while the others go on", async () => {
    // QEMU does not refuse an access to the device of another VM. There the watchdog ends that life
    // of the guest, and MVM prints the watchdog's message instead. A host that is busy for the
    // watchdog's whole period makes the watchdog end a life early. Then the guest prints less in
    // this life. There is no other difference.
    const isOver = (reference: Consoles, { flaky, rtos, counter }: Consoles) =>
      flaky!.includes("enough") && rtos!.length >= reference["rtos"]!.length && counter!.length > 0;
    const boards = await runOnBothBoards("restart", qemu, HALF_SECOND, isOver);
    const { zc702, qemu: onQemu } = boards;
    const livesOf = ({ flaky }: Consoles) =>
      flaky!
        .join("\n")
        .split(/^(?=life )/m)
        .map((life) => life.trimEnd().split("\n"));
    expect(livesOf(zc702)).toHaveLength(7);
    expect(livesOf(onQemu)).toHaveLength(7);
    for (const [index, life] of livesOf(onQemu).entries()) {
      expect(livesOf(zc702)[index]!.slice(0, life.length)).toEqual(life);
    }
    for (const { mvm } of [zc702, onQemu]) {
      expect(mvm!.filter((line) => line.startsWith("VM flaky restarted"))).toHaveLength(6);
    }
    for (const other of ["rtos", "counter"]) {
      const both = Math.min(zc702[other]!.length, onQemu[other]!.length);
      expect(both).toBeGreaterThan(0);
      expect(onQemu[other]!.slice(0, both)).toEqual(zc702[other]!.slice(0, both));
    }
  });
});
