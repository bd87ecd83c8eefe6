/** A damaged file: what is left is read, and nothing but NotElfError is thrown. */
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { ElfFile, NotElfError, readElfSymbols } from "../src/index";
import { bytesOf, compile, inFolder } from "./made-elf";
import { PROGRAM } from "./program";

const KINDS = [["-gdwarf-4"], ["-gdwarf-4", "-gz=zlib"]];
const files: Uint8Array[] = [];

beforeAll(() => {
  for (const flags of KINDS) inFolder((folder) => files.push(bytesOf(compile(folder, PROGRAM, flags))));
});

test.each(KINDS.map((flags, index) => [flags.join(" "), index] as const))(
  "%s: bytes changed at random, and an end cut off",
  (_, index) => {
    const good = files[index]!;
    const byte = fc.record({ at: fc.nat(), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 20 }), fc.option(fc.nat()), (changes, cut) => {
        const bytes = good.slice(0, cut === null ? good.length : cut % good.length);
        for (const { at, value } of changes) bytes[at % good.length] = value;
        try {
          const symbols = readElfSymbols(bytes, { inflate: inflateSync });
          symbols.at(0x100000);
          symbols.lineAt(0x100000);
        } catch (error) {
          expect(error).toBeInstanceOf(NotElfError);
        }
      }),
      { numRuns: 500 },
    );
  },
);

test("a compressed section that is damaged counts as absent", () => {
  const bytes = files[1]!.slice();
  const section = new ElfFile(bytes).sections.find(({ name }) => name === ".debug_line");
  bytes.fill(0xff, section!.offset + 12, section!.offset + section!.size);
  const symbols = readElfSymbols(bytes, { inflate: inflateSync });
  expect(symbols.lineAt(0x100000)).toBeUndefined();
  expect(symbols.at(0x100000)?.name).toBe("start");
});
