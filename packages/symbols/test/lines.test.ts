/** Source lines of every address: the judge is Debian's addr2line. */
import { basename } from "node:path";
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { image } from "../../hypervisor/image";
import { buildImage } from "../../toolchain/src/index";
import { HELLO } from "../../toolchain/test/hello";
import { pathOf, readElfSymbols } from "../src/index";
import { codeSections, judgedLines, judgedStatements } from "./judges";
import { bytesOf, compile, inFolder } from "./made-elf";
import { PROGRAM } from "./program";

/** The step of the addresses: Thumb instructions have two bytes. */
const STEP = 2;

/** All addresses in code for which the two differ; each as "ADDRESS: ours, the judge's". */
function differences(elf: string): { compared: number; wrong: string[] } {
  const symbols = readElfSymbols(bytesOf(elf), { inflate: inflateSync });
  const addresses = codeSections(elf).flatMap(({ start, end }) =>
    Array.from({ length: (end - start) / STEP }, (_, index) => start + index * STEP),
  );
  const judged = judgedLines(elf, addresses);
  expect(judged.length).toBe(addresses.length);
  let compared = 0;
  const wrong = addresses.flatMap((address, index) => {
    const line = symbols.lineAt(address);
    const own = line && `${normal(pathOf(line))}:${line.line}`;
    const other = judged[index] && normal(judged[index]!);
    if (other !== undefined) compared++;
    return own === other ? [] : [`${address.toString(16)}: ${own}, ${other}`];
  });
  return { compared, wrong };
}

const normal = (path: string) => path.replace(/^(\.\/)+/, "").replaceAll("/./", "/");

function expectSame(elf: string, least: number): void {
  const { compared, wrong } = differences(elf);
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(least);
}

describe("a C program", () => {
  for (const version of [2, 3, 4, 5]) {
    for (const state of ["-marm", "-mthumb"]) {
      test(`DWARF ${version}, ${state}`, () => {
        inFolder((folder) => expectSame(compile(folder, PROGRAM, [`-gdwarf-${version}`, "-O2", state]), 20));
      });
    }
  }

  for (const state of ["-marm", "-mthumb"]) {
    test(`${state}: where a line begins, though a later row has the same address`, () => {
      inFolder((folder) => {
        const elf = compile(folder, PROGRAM, ["-gdwarf-4", "-O2", state]);
        const judged = judgedStatements(elf);
        const { lineRanges } = readElfSymbols(bytesOf(elf));
        const wrong = lineRanges.filter(({ file, line, start, statement }) => {
          return judged.has(`${basename(file)}:${line} ${start}`) !== statement;
        });
        expect(wrong).toEqual([]);
        expect(lineRanges.filter(({ statement }) => statement).length).toBeGreaterThan(5);
      });
    });
  }

  test("compressed debug sections", () => {
    inFolder((folder) => expectSame(compile(folder, PROGRAM, ["-g", "-gz=zlib"]), 20));
  });

  test("compressed ones are absent without a way to decompress them", () => {
    inFolder((folder) => {
      const elf = compile(folder, PROGRAM, ["-g", "-gz=zlib"]);
      expect(readElfSymbols(bytesOf(elf)).lineRanges).toEqual([]);
    });
  });

  describe("functions that the linker throws away", () => {
    const discarding = ["-g", "-ffunction-sections", "-Wl,--gc-sections", "-Wl,-estart"];

    test("name no address", () => {
      inFolder((folder) => {
        const elf = compile(folder, PROGRAM, discarding);
        expectSame(elf, 10);
        const { lineRanges } = readElfSymbols(bytesOf(elf));
        expect(Math.min(...lineRanges.map(({ start }) => start))).toBeGreaterThanOrEqual(0x100000);
      });
    });

    // addr2line is no judge of address 0: it takes the first line that it finds.
    test.each(["start.S", "add.c"])("name none of a program at 0 that begins with %s", (first) => {
      inFolder((folder) => {
        const others = Object.keys(PROGRAM).filter((name) => name !== first);
        const sources = Object.fromEntries([first, ...others].map((name) => [name, PROGRAM[name]!]));
        const elf = compile(folder, sources, [...discarding, "-O1", "-Wl,-Ttext=0"]);
        const symbols = readElfSymbols(bytesOf(elf));
        const files = symbols.lineRanges.filter(({ start }) => start < symbols.find("unsized")!.start);
        const unused = PROGRAM["add.c"]!.split("\n").findIndex((line) => line.includes("int unused")) + 1;
        expect(symbols.find("unused")).toBeUndefined();
        expect(symbols.at(0)?.name).toBe(first === "add.c" ? "add" : "start");
        expect(basename(symbols.lineAt(0)!.file)).toBe(first);
        expect(files.filter(({ file, line }) => file === "add.c" && line >= unused)).toEqual([]);
      });
    });
  });
});

test("a guest in TypeScript", async () => {
  const elf = await buildImage(HELLO);
  expectSame(elf, 100);
  const files = new Set(readElfSymbols(bytesOf(elf)).lineRanges.map(({ file }) => file));
  expect([...files].filter((file) => file.endsWith("hello/main.ts"))).toHaveLength(1);
});

test("MVM", async () => {
  expectSame(await buildImage(image), 10_000);
});
