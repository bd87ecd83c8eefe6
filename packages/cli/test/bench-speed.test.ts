/** The bench of speed: programs compute the same on both boards, and the figures are right. */
import { createCipheriv, createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { ensureQemu } from "@mvm/setup";
import { describe, expect, it, test } from "vitest";
import { buildProgram } from "../../board/bench/build";
import { PROGRAMS, type Program, roundsOf } from "../../board/bench/programs";
import { runProgram } from "../../board/bench/run";
import { executedLine } from "../src/bench/speed/board-start";
import { measureAll, type Sample } from "../src/bench/speed/campaign";
import { figuresOf, geometricMean } from "../src/bench/speed/figures";
import { measuredRun } from "../src/bench/speed/measured-run";
import { qemuStart } from "../src/bench/speed/qemu-start";
import { groupTable, programTable } from "../src/bench/speed/tables";
import { mvm } from "./mvm-command";

const LENGTH = "test";

const onBoard = async (program: Program) =>
  (await runProgram(buildProgram(program), roundsOf(program, LENGTH))).checksum;

const named = (name: string): Program => PROGRAMS.find((program) => program.name === name)!;

describe("every program computes on the virtual ZC702 what it computes on QEMU", async () => {
  const qemu = await ensureQemu();

  test.each(PROGRAMS)("$name", async (program) => {
    const checksum = await onBoard(program);
    expect(checksum).toMatch(/^[0-9a-f]{8}$/);
    if ("missing" in qemu) return;
    const { name, cores = 1 } = program;
    const [elf, rounds] = [buildProgram(program), roundsOf(program, LENGTH)];
    const run = await measuredRun(qemuStart(qemu, "qemu", { name, elf, rounds, cores }));
    expect(run.result).toBe(checksum);
  });
});

describe("what Node's library computes, too", () => {
  const firstWord = (bytes: Buffer) => bytes.toString("hex", 0, 4);

  it("SHA-256", async () => {
    const sha256 = named("sha256");
    const message = Buffer.alloc(64 * roundsOf(sha256, LENGTH));
    expect(await onBoard(sha256)).toBe(firstWord(createHash("sha256").update(message).digest()));
  });

  it("CRC-32", async () => {
    const program = named("crc32");
    const bytes = Buffer.from(Array.from({ length: 4096 * roundsOf(program, LENGTH) }, (_, n) => n & 255));
    expect(await onBoard(program)).toBe(crc32(bytes).toString(16).padStart(8, "0"));
  });

  it("AES", async () => {
    const aes = named("aes");
    const key = Buffer.from(Array.from({ length: 16 }, (_, n) => n));
    let block = Buffer.alloc(16);
    for (let round = 0; round < roundsOf(aes, LENGTH); round++) {
      block = createCipheriv("aes-128-ecb", key, null).update(block);
    }
    expect(await onBoard(aes)).toBe(firstWord(block));
  });
});

const run = (cpu: number, wall: number) => ({ cpu, wall, result: "0\n" });
const sample: Sample = {
  ...{
    name: "aes",
    group: "integer",
    length: "long",
    checksum: "0",
    instructions: 3e9,
    longestTranslation: 4.25,
  },
  runs: {
    board: [run(1, 1), run(2, 1), run(3, 2)],
    qemu: [run(2, 2), run(2, 3), run(9, 4)],
    icount: [run(4, 4), run(4, 4), run(4, 4)],
  },
};

it("the longest translation of several runs is the shortest one", async () => {
  const longest = [7.5, 2.25, 12];
  const start = async () => {
    const result = `0\n${executedLine({ instructions: 1000, longestTranslation: longest.shift()! })}`;
    const args = ["-e", "console.log('begin'); setInterval(() => {}, 1000);"];
    return { what: "nothing", command: process.execPath, args, begin: "begin", result: () => result };
  };
  const [measured] = await measureAll({
    subjects: [{ name: "nothing", group: "integer", lengths: ["short"], start }],
    lengths: ["short"],
    sides: ["board"],
    times: 3,
    qemu: undefined,
    say: () => {},
  });
  expect(measured).toMatchObject({ instructions: 1000, longestTranslation: 2.25, checksum: "0" });
});

describe("the figures", () => {
  it("are medians, and the ratios are those of neighbours", () => {
    const { cpu, ratios } = figuresOf(sample);
    expect(cpu).toEqual({ board: 2, qemu: 2, icount: 4 });
    expect(ratios).toEqual({ qemu: 2, icount: 2, wall: 2 });
  });

  it("without QEMU have no ratio", () => {
    const { ratios } = figuresOf({ ...sample, runs: { board: [run(1, 1)] } });
    expect(ratios).toEqual({ qemu: undefined, icount: undefined, wall: undefined });
  });

  it("of a group are geometric means, with the lowest program", () => {
    expect(geometricMean([0.5, 8])).toBeCloseTo(2);
    const slow = {
      ...sample,
      name: "sort",
      runs: { board: [run(4, 4)], qemu: [run(2, 4)], icount: [run(2, 1)] },
    };
    const rows = groupTable([figuresOf(sample), figuresOf(slow)]).split("\n");
    expect(rows[2]).toBe("| integer | 2 | 1.00 | 1.00 | 1.41 | 0.50 sort |  |  |  |");
    expect(rows[3]).toBe("");
  });

  it("of a program are in one row", () => {
    const short: Sample = { ...sample, length: "short", runs: { board: [run(1, 1)], qemu: [run(0.5, 1)] } };
    const row = programTable([figuresOf(sample), figuresOf(short)]).split("\n")[2];
    expect(row).toBe(
      "| aes | 3000 | 1500 | 2.000 | 2.000 | 4.000 | 2.00 | 2.00 | 2.00 | 1.000 | 0.50 |  | 4.3 |",
    );
  });
});

describe("the command line", () => {
  it("measures one program", () => {
    const args = [
      "--program",
      "fibonacci",
      "--length",
      "short",
      "--times",
      "1",
      "--board",
      "zc702",
      "--json",
    ];
    const { status, stdout } = mvm(["bench", "speed", ...args]);
    const { programs } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(programs).toMatchObject([{ program: "fibonacci", length: "short", qemuSeconds: null }]);
    expect(programs[0].instructions).toBeGreaterThan(1e6);
    expect(programs[0].boardSeconds).toBeGreaterThan(0);
    expect(programs[0].longestTranslationMs).toBeGreaterThan(0);
  });

  it.each([
    [["--program", "no such program"], "sha256"],
    [["--program", ""], "sha256"],
    [["--times", "0"], "from 1 to"],
    [["--times", "1.5"], "from 1 to"],
    [["--length", "middle"], "long, short"],
    [["--write", "--program", "aes"], "leave out --board"],
    [["--write", "--json"], "leave out --json"],
    [["--path", "x"], "leave out --path"],
  ])("speed %j is refused", (args, fix) => {
    const { status, stderr } = mvm(["bench", "speed", ...args]);
    expect({ status, fixed: stderr.includes(fix) }).toEqual({ status: 2, fixed: true });
  });

  it("takes no option of the speed for the paths", () => {
    const { status, stderr } = mvm(["bench", "linux", "--times", "3"]);
    expect({ status, fixed: stderr.includes("mvm bench speed --times") }).toEqual({ status: 2, fixed: true });
  });
});
