import { describe, expect, test } from "vitest";
import { MPIDR } from "../../abi/src/arm/cp15";
import { loadProgram } from "../src/testing";

const MAIN = "packages/toolchain/test/fixtures/hello/main.ts";
const GREETING = 0x3c00_0000;
const UART_FIFO = 0xe000_1030;

function load(incrementTwice = (_counter: number) => 2) {
  const program = loadProgram(MAIN, { asm: { greeting: GREETING, incrementTwice } });
  for (const [i, byte] of [...Buffer.from("hi\0")].entries()) program.memory.setUint8(GREETING + i, byte);
  return program;
}

describe("a program loaded into the test", () => {
  test("works on its real addresses with fake hardware", () => {
    const program = load();
    program.exports.main!(GREETING);
    const sent = program.hw.calls.filter((call) => call.name === "w32" && call.args[0] === UART_FIFO);
    expect(sent).toEqual([
      { name: "w32", args: [UART_FIFO, 0x68] },
      { name: "w32", args: [UART_FIFO, 0x69] },
    ]);
  });

  test("reads coprocessor registers that the test sets", () => {
    const program = load();
    program.hw.registers.set(MPIDR, 1);
    program.exports.main!(GREETING);
    expect(program.hw.calls.map((call) => call.name)).toEqual(["w32", "mrc"]);
  });

  test("calls the fake of an assembly function", () => {
    let counter = 0;
    const program = load((address) => {
      counter = address;
      return 1;
    });
    program.exports.main!(GREETING);
    expect(counter).toBe(0x3c10_0000);
  });

  test("names the line and message of a failed assertion", () => {
    expect(() => load(() => 11).exports.main!(GREETING)).toThrow(
      /^packages\/toolchain\/test\/fixtures\/hello\/main\.ts:\d+: counted too far$/,
    );
  });
});
