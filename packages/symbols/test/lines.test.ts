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

  test("functions that the linker throws away name no address", () => {
    inFolder((folder) => {
      const elf = compile(folder, PROGRAM, ["-g", "-ffunction-sections", "-Wl,--gc-sections", "-Wl,-estart"]);
      expectSame(elf, 10);
      const { lineRanges } = readElfSymbols(bytesOf(elf));
      expect(Math.min(...lineRanges.map(({ start }) => start))).toBeGreaterThanOrEqual(0x100000);
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
