import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROOT } from "../src/root";
import { arithmeticProgram } from "./arithmetic";
import { type Call, HostProgram } from "./host-program";

/** Numbers at which operators change their behaviour, and arbitrary numbers. */
const number = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    2n,
    5n,
    31n,
    32n,
    63n,
    64n,
    -1n,
    -2n,
    0x7fff_ffffn,
    0x8000_0000n,
    0xffff_ffffn,
    1n << 63n,
  ),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.bigInt({ min: -128n, max: 128n }),
);

function expectSame(program: HostProgram, calls: Call[]): void {
  const inWasm = program.runWasm(calls);
  const inC = program.runC(calls);
  const differing = calls.flatMap(({ name, a, b }, i) =>
    inWasm[i] === inC[i] ? [] : [`${name}(${a}, ${b}): Wasm ${inWasm[i]}, C ${inC[i]}`],
  );
  expect(differing).toEqual([]);
}

describe.each([
  ["as asc writes it", false],
  ["optimised", true],
])("the C of a program %s gives what its Wasm gives", (_, optimize) => {
  const fixture = join(ROOT, "packages/toolchain/test/fixtures/semantics/main.ts");
  const program = new HostProgram(`semantics-${optimize}`, fixture, optimize);

  test.each(program.names)("%s", (name) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 300, maxLength: 300 }), (pairs) => {
        const calls = pairs.map(([a, b]) => ({ name, a, b }));
        expect(program.runWasm(calls).some((result) => result !== "trap")).toBe(true);
        expectSame(program, calls);
      }),
      { numRuns: 1, seed: 1, endOnFailure: true },
    );
  });
});

test("expressions over all integer operators give in C what they give in Wasm", () => {
  const folder = join(ROOT, "build/test/arithmetic");
  mkdirSync(folder, { recursive: true });
  fc.assert(
    fc.property(
      arithmeticProgram,
      fc.array(fc.tuple(number, number), { minLength: 40 }),
      (program, pairs) => {
        const entry = join(folder, "main.ts");
        writeFileSync(entry, program.source);
        const host = new HostProgram("arithmetic", entry, false);
        expectSame(
          host,
          host.names.flatMap((name) => pairs.map(([a, b]) => ({ name, a, b }))),
        );
      },
    ),
    { numRuns: 2, seed: 1, endOnFailure: true },
  );
});
