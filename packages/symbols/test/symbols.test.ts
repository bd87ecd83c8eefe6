/** Symbols by address and by name: the judge is Debian's readelf. */
import { beforeAll, describe, expect, test } from "vitest";
import { image } from "../../hypervisor/image";
import { buildImage } from "../../toolchain/src/index";
import { describePlace, type ElfSymbols, NotElfError, readElfSymbols } from "../src/index";
import { type JudgedSymbol, judgedSymbols } from "./judges";
import { bytesOf, compile, inFolder, runTool } from "./made-elf";
import { PROGRAM } from "./program";

const THUMB = 1;
const startOf = ({ start, type }: JudgedSymbol) => (type === "FUNC" ? start - (start & THUMB) : start);

/** Every byte of every function and object lies in a symbol that begins and ends where it does. */
function expectAllFound(symbols: ElfSymbols, judged: readonly JudgedSymbol[]): void {
  const sized = judged.filter(({ size, type }) => size > 0 && (type === "FUNC" || type === "OBJECT"));
  expect(sized.length).toBeGreaterThan(0);
  const wrong = sized.flatMap((symbol) => {
    const start = startOf(symbol);
    const places = [start, start + symbol.size - 1].map((address) => symbols.at(address));
    const same = places.every((found) => found?.start === start && found.size === symbol.size);
    const named = judged.some(
      ({ name, ...other }) => places[0]?.name === name && startOf({ name, ...other }) === start,
    );
    return same && named && places[1]?.offset === symbol.size - 1 ? [] : [symbol];
  });
  expect(wrong).toEqual([]);
}

test("MVM: every function and object", async () => {
  const elf = await buildImage(image);
  const judged = judgedSymbols(elf);
  const symbols = readElfSymbols(bytesOf(elf));
  expectAllFound(symbols, judged);
  for (const symbol of judged.filter(({ binding, name }) => binding === "GLOBAL" && !name.startsWith("$")))
    if (symbol.type === "FUNC") expect(symbols.find(symbol.name)).toMatchObject({ start: startOf(symbol) });
});

describe("a C program with assembly", () => {
  let judged: JudgedSymbol[];
  let symbols: ElfSymbols;
  let thumb: ElfSymbols;

  beforeAll(() => {
    inFolder((folder) => {
      const elf = compile(folder, PROGRAM, ["-g", "-O2", "-marm"]);
      judged = judgedSymbols(elf);
      symbols = readElfSymbols(bytesOf(elf));
      thumb = readElfSymbols(bytesOf(compile(folder, PROGRAM, ["-g", "-O2", "-mthumb"])));
    });
  });

  test("every function and object", () => expectAllFound(symbols, judged));

  test("a function is preferred to a label in it; the label has its own name", () => {
    const inner = symbols.find("inner")!;
    expect(inner).toMatchObject({ kind: "label", size: 0 });
    expect(symbols.at(inner.start)).toMatchObject({ name: "start", offset: inner.start - 0x100000 });
  });

  test("a label goes up to the next symbol", () => {
    const { start } = symbols.find("unsized")!;
    expect(symbols.at(start + 4)).toMatchObject({ name: "unsized", offset: 4 });
  });

  test("bit 0 of a Thumb function is not part of its address", () => {
    expect(symbols.find("add")).toMatchObject({ thumb: false });
    const add = thumb.find("add")!;
    expect(add.thumb).toBe(true);
    expect(add.start % 2).toBe(0);
    expect(thumb.at(add.start)).toMatchObject({ name: "add", offset: 0 });
  });

  test("mapping symbols and constants name nothing", () => {
    expect(judged.some(({ name }) => name === "$a")).toBe(true);
    expect(symbols.find("$a")).toBeUndefined();
    expect(symbols.all().every(({ name }) => !name.startsWith("$"))).toBe(true);
  });

  test("a constant is found by its name alone", () => {
    expect(symbols.find("PERIOD")).toMatchObject({ kind: "constant", start: 0x100004 });
    expect(symbols.at(0x100004)?.name).toBe("start");
  });

  test("an address of no section has no symbol", () => {
    expect(symbols.at(0)).toBeUndefined();
    expect(symbols.at(0xffff_fff0)).toBeUndefined();
  });

  test("a place as a person reads it", () => {
    const { start } = symbols.find("unsized")!;
    expect(describePlace(symbols, start + 4)).toMatch(/^unsized\+0x4 \(start\.S:\d+\)$/);
    expect(describePlace(symbols, 0)).toBeUndefined();
  });
});

test("a stripped file has no symbols and no lines", () => {
  inFolder((folder) => {
    const elf = compile(folder, PROGRAM, ["-g"]);
    runTool("arm-none-eabi-strip", [elf]);
    const symbols = readElfSymbols(bytesOf(elf));
    expect(symbols.all()).toEqual([]);
    expect(symbols.lineRanges).toEqual([]);
  });
});

test("other files are refused, with what they are", () => {
  expect(() => readElfSymbols(new Uint8Array(100))).toThrow(NotElfError);
  expect(() => readElfSymbols(new Uint8Array(0))).toThrow(NotElfError);
  expect(() => readElfSymbols(bytesOf(process.execPath))).toThrow(/32-bit/);
});
