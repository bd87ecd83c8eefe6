/** Tables as Linux's generator, write_src in its scripts/kallsyms, writes them, in each order. */
import { describe, expect, it } from "vitest";
import { findKernelSymbols } from "../src/index";

const BASE = 0xc000_8000;
const COUNT = 600;
/** Distance of two symbols. */
const STEP = 0x40;
/** Tokens that stand for more than their own character. */
const LONG_TOKENS = new Map([
  [0x80, "sched_"],
  [0x81, "tick_"],
]);

/** Every third symbol is data. One name is longer than 127 tokens. */
const names = Array.from({ length: COUNT }, (_, index) => {
  const rest = index === 7 ? "x".repeat(200) : `${index % 2 === 0 ? "sched_" : "tick_"}${index}`;
  return `${index % 3 === 0 ? "D" : "t"}${rest}`;
});

function encoded(name: string): number[] {
  let text = name;
  for (const [token, long] of LONG_TOKENS) text = text.replace(long, String.fromCharCode(token));
  const tokens = [...text].map((character) => character.charCodeAt(0));
  const length =
    tokens.length < 0x80 ? [tokens.length] : [(tokens.length & 0x7f) | 0x80, tokens.length >>> 7];
  return [...length, ...tokens];
}

const words = (...values: number[]) =>
  values.flatMap((value) => [0, 8, 16, 24].map((bit) => (value >>> bit) & 0xff));
const aligned = (bytes: number[]) => [...bytes, ...new Array<number>(-bytes.length & 3).fill(0)];

const nameBytes: number[] = [];
const markers: number[] = [];
for (const [index, name] of names.entries()) {
  if (index % 256 === 0) markers.push(nameBytes.length);
  nameBytes.push(...encoded(name));
}
const texts = Array.from(
  { length: 256 },
  (_, token) => LONG_TOKENS.get(token) ?? (token > 0x20 && token < 0x7f ? String.fromCharCode(token) : "?"),
);
const tokenBytes: number[] = [];
const tokenIndex: number[] = [];
for (const text of texts) {
  tokenIndex.push(tokenBytes.length & 0xff, tokenBytes.length >>> 8);
  tokenBytes.push(...[...text].map((character) => character.charCodeAt(0)), 0);
}
const addresses = [words(...names.map((_, index) => index * STEP)), words(BASE)].flat();
const table = [words(COUNT), aligned(nameBytes), words(...markers)].flat();
const tokens = [aligned(tokenBytes), tokenIndex].flat();
/** Three bytes for each name, which newer kernels have. */
const order = aligned(new Array<number>(3 * COUNT).fill(0x55));
const before = new Array<number>(0x400).fill(0xab);
const behind = new Array<number>(0x1000).fill(0xcd);

describe.each([
  ["6.1", [addresses, table, tokens]],
  ["6.2", [addresses, table, order, tokens]],
  ["6.12", [table, tokens, addresses, order]],
])("as Linux %s has them", (_, parts) => {
  const memory = Uint8Array.from([before, ...parts, behind].flat());

  it("finds every symbol", () => {
    const symbols = findKernelSymbols(memory)!;
    const expected = names.map((name, index) => ({
      name: name.slice(1),
      start: BASE + index * STEP,
      kind: name[0] === "t" ? "function" : "object",
    }));
    expect(symbols.all().map(({ name, start, kind }) => ({ name, start, kind }))).toEqual(expected);
    expect(symbols.at(BASE + STEP + 4)).toMatchObject({ name: "tick_1", offset: 4 });
  });

  it("finds nothing in tables that are cut off, or changed", () => {
    for (const end of [0x400, 0x600, 0x1000]) expect(findKernelSymbols(memory.slice(0, end))).toBeUndefined();
    const changed = memory.slice();
    const count = before.length + (parts[0] === table ? 0 : addresses.length);
    changed[count] = changed[count]! ^ 1;
    expect(findKernelSymbols(changed)?.all().length).not.toBe(COUNT);
  });
});

it("finds nothing in memory without a kernel", () => {
  expect(findKernelSymbols(new Uint8Array(0))).toBeUndefined();
  expect(findKernelSymbols(new Uint8Array(0x10000))).toBeUndefined();
  expect(
    findKernelSymbols(
      new TextEncoder().encode("0\x001\x002\x003\x004\x005\x006\x007\x008\x009\0".repeat(50)),
    ),
  ).toBeUndefined();
});
