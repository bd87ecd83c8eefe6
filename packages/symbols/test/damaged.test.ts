/** A damaged file: what is left is read, and nothing but NotElfError is thrown. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { NotElfError, readElfSymbols } from "../src/index";
import { bytesOf, compile, inFolder } from "./made-elf";
import { PROGRAM } from "./program";

let good: Uint8Array;

beforeAll(() => {
  inFolder((folder) => {
    good = bytesOf(compile(folder, PROGRAM, ["-gdwarf-4"]));
  });
});

test("bytes changed at random, and an end cut off", () => {
  const byte = fc.record({ at: fc.nat(), value: fc.nat(255) });
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 20 }), fc.option(fc.nat()), (changes, cut) => {
      const bytes = good.slice(0, cut === null ? good.length : cut % good.length);
      for (const { at, value } of changes) bytes[at % good.length] = value;
      try {
        const symbols = readElfSymbols(bytes);
        symbols.at(0x100000);
        symbols.lineAt(0x100000);
      } catch (error) {
        expect(error).toBeInstanceOf(NotElfError);
      }
    }),
    { numRuns: 500 },
  );
});
