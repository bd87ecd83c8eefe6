import { readFileSync } from "node:fs";
import { join } from "node:path";
import { axiUart16550, createZc702 } from "@mvm/board";
import { regionOf } from "@mvm/board/memory/map";
import { describe, expect, it } from "vitest";
import { assemble } from "../../../board/test/assemble";
import { type Check, CheckFailure, judge, SilentConsole, sameTime } from "../../src/firmware/check";
import { LINUX_NOTES } from "../../src/firmware/linux-notes";
import { timerInterrupts, uptime } from "../../src/firmware/linux-proc";
import { PREPARE_MVM, START_MVM } from "../../src/firmware/mvm-from-u-boot";
import { noUnlistedNotes } from "../../src/firmware/notes";
import { U_BOOT_NOTES } from "../../src/firmware/u-boot-notes";
import { PROJECT_ROOT } from "../../src/system-file";
import { mvm } from "../mvm-command";

const passes: Check = { name: "first", run: async () => "seen" };
const fails = (error: Error): Check => ({
  name: "second",
  run: async () => {
    throw error;
  },
});

async function linesOf(checks: Check[]) {
  const lines: string[] = [];
  const holds = await judge(checks, (line) => lines.push(line));
  return { holds, lines };
}

describe("the checks of a firmware", () => {
  it("are a line each, and all must hold", async () => {
    expect(await linesOf([passes])).toEqual({ holds: true, lines: ["ok      first: seen"] });
    expect(await linesOf([fails(new CheckFailure("3 s")), passes])).toEqual({
      holds: false,
      lines: ["FAILED  second: 3 s", "ok      first: seen"],
    });
  });

  it("end when the console is silent", async () => {
    expect(await linesOf([fails(new SilentConsole("silence")), passes])).toEqual({
      holds: false,
      lines: ["FAILED  second: silence", "FAILED  first: not reached"],
    });
  });

  it("do not hide an error of this program", async () => {
    await expect(linesOf([fails(new TypeError("a fault"))])).rejects.toThrow("a fault");
  });

  it("take a time within one per cent", () => {
    expect(sameTime("by the clock", 5, 5.05)).toBe("5.0500 s by the clock");
    for (const seen of [5.06, 4.94, Number.NaN]) expect(() => sameTime("", 5, seen)).toThrow(CheckFailure);
  });
});

describe("the notes of the board", () => {
  async function after(source: string) {
    const board = await createZc702({ pl: [axiUart16550()] });
    const entry = 0x10_0000;
    board.writeMemory(entry, assemble(source, entry));
    board.start(entry);
    board.run({ for: 1000 });
    return board;
  }

  it("may name the listed parts alone", async () => {
    const readOf = (address: string) => `ldr r0, =${address}\n ldr r0, [r0]\n 1: b 1b\n .ltorg`;
    const listed = noUnlistedNotes(await after(readOf("0xE0004000")), U_BOOT_NOTES);
    expect(await listed.run()).toBe("used and listed: i2c0");
    const unlisted = noUnlistedNotes(await after(readOf("0xE0005000")), U_BOOT_NOTES);
    await expect(unlisted.run()).rejects.toThrow(/1 notes, first:\s+.*i2c1 is not modelled/);
    const nothing = noUnlistedNotes(await after(readOf("0x90000000")), U_BOOT_NOTES);
    await expect(nothing.run()).rejects.toThrow("nothing at this address");
  });

  it.each([
    ["U-Boot", U_BOOT_NOTES, 2],
    ["Linux", LINUX_NOTES, 3],
  ])("are allowed to %s for the parts that docs/board.md says are not modelled", (_name, notes, column) => {
    const rows = rowsBelow(
      "| region | device that is not modelled | what U-Boot does there | what Linux does there |",
    );
    const documented = rows.filter((cells) => cells[0] !== "" && cells[column] !== "");
    const regions = documented.map(([region]) => region!.replaceAll("`", ""));
    expect(notes.map(({ region }) => region).sort()).toEqual(regions.sort());
    for (const region of regions) expect(regionOf(region).modelled).toBe(false);
  });
});

/** The cells of the table in docs/board.md with this head. */
function rowsBelow(head: string): string[][] {
  const lines = readFileSync(join(PROJECT_ROOT, "docs/board.md"), "utf8").split("\n");
  const first = lines.indexOf(head);
  expect(first).toBeGreaterThan(0);
  const end = lines.indexOf("", first);
  return lines.slice(first + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("Linux's /proc", () => {
  it("has the time since the boot", () => {
    expect(uptime("12.34 20.01\r\n")).toBe(12.34);
    expect(() => uptime("cat: no such file")).toThrow(CheckFailure);
  });

  it("has the interrupts of each core", () => {
    expect(timerInterrupts(" 25:         11          9 GIC-0  29 Edge      twd\r\n")).toEqual([11, 9]);
    expect(() => timerInterrupts("")).toThrow(CheckFailure);
  });
});

describe("docs/real-board.md", () => {
  it("has the commands that start MVM from U-Boot, in their order", () => {
    const document = readFileSync(join(PROJECT_ROOT, "docs/real-board.md"), "utf8");
    const block = [...PREPARE_MVM, START_MVM].map((command) => `    ${command}\n`).join("");
    expect(document).toContain(block);
  });
});

describe("mvm firmware", () => {
  it("refuses an unknown name and names those that there are", () => {
    const { status, stderr } = mvm(["firmware", "barebox"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/barebox.*u-boot, linux/s);
  });

  it.each([
    ["--for", "1s"],
    ["--until", "text"],
    ["--report", "file.json"],
    ["--reset", "restart"],
  ])("refuses a judge with a person's option %s", (option, value) => {
    const { status, stderr } = mvm(["firmware", "u-boot", "--check", option, value]);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`--check.*${option}`));
  });
});
