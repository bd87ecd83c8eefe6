import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { buildImage } from "../src/index";
import { decodeBody, Op } from "../src/wasm/instructions";
import { readModule } from "../src/wasm/reader";
import { disassemble, type MachineInstruction } from "./disassembly";

/*
 * Both optimisers see only calls and volatile accesses, so the program makes each access to the
 * hardware once and in its place. The tests check each function of the fixture after both
 * optimisers: the calls in the Wasm, and the instructions in the ELF.
 */
const FIXTURE = "packages/toolchain/test/fixtures/hw-order";
const ACCESS = /^(ldr|str|mrc|mcr|mrs|msr|cps|dsb|dmb|isb|wf|sev|clrex|smc)/;

let machine: Map<string, MachineInstruction[]>;
let wasm: Map<string, string[]>;

beforeAll(async () => {
  const elf = await buildImage({
    name: "hw-order",
    entry: `${FIXTURE}/main.ts`,
    asm: [`${FIXTURE}/start.S`],
    memory: { base: 0x10_0000, size: 0x20_0000 },
    out: "build/test/hw-order/hw-order.elf",
  });
  machine = disassemble(elf);
  wasm = hardwareCalls(readFileSync(elf.replace(/elf$/, "wasm")));
});

function hardwareCalls(bytes: Uint8Array): Map<string, string[]> {
  const { functions, exports } = readModule(bytes);
  const entries = [...exports].filter(([, { kind }]) => kind === "function");
  return new Map(
    entries.map(([name, { index }]) => {
      const { start, end } = functions[index]!.body!;
      const calls = decodeBody(bytes, start, end).filter((i) => i.op === Op.call);
      return [name, calls.map((i) => functions[i.index!]!.import?.name ?? "")];
    }),
  );
}

/**
 * The accesses of a function: the mnemonics, and for coprocessor registers also the operands
 * without the core register.
 */
function accesses(name: string): string[] {
  return machine
    .get(name)!
    .filter((i) => ACCESS.test(i.mnemonic))
    .map(({ mnemonic, operands }) =>
      /^m(rc|cr)/.test(mnemonic)
        ? `${mnemonic} ${operands.replace(/r\d+, /, "").replace(/[{}]/g, "")}`
        : mnemonic,
    );
}

const CASES: [name: string, wasm: string[], machine: string[]][] = [
  ["twoReads", ["r32", "r32"], ["ldr", "ldr"]],
  ["readWithoutUse", ["r32"], ["ldr"]],
  ["sameWriteTwice", ["w32", "w32"], ["str", "str"]],
  ["poll", ["r32"], ["ldr"]],
  ["readInLoop", ["r32"], ["ldr"]],
  ["allWidths", ["w8", "r16", "w16", "r8", "w32", "r32"], ["strb", "ldrh", "strh", "ldrb", "str", "ldr"]],
  ["writeReadWrite", ["w32", "r32", "w32"], ["str", "ldr", "str"]],
  ["plainAroundBarrier", ["dmb", "dsb"], ["str", "dmb", "str", "dsb", "str"]],
  [
    "registers",
    ["mrc", "mcr", "mcr", "isb", "mrc"],
    [
      "mrc 15, 0, cr1, cr0, 0",
      "mcr 15, 0, cr3, cr0, 0",
      "mcr 15, 0, cr3, cr0, 0",
      "isb",
      "mrc 15, 0, cr1, cr0, 0",
    ],
  ],
  [
    "maskedIncrement",
    ["disableIrq", "restoreIrq", "enableIrq"],
    ["mrs", "cpsid", "ldr", "str", "msr", "cpsie"],
  ],
  ["events", ["wfe", "sev", "wfi", "clrex", "readCpsr"], ["wfe", "sev", "wfi", "clrex", "mrs"]],
  ["secureCalls", ["smc", "smc"], ["smc", "smc"]],
  ["callOfSixRegisters", ["smc6"], ["smc"]],
  // The program reads again after each wait, because an interrupt handler changes the variable.
  ["waitUntilReady", ["wfi"], ["ldr", "wfi", "ldr"]],
  ["lock", ["ldrex", "strex", "dmb"], ["ldrex", "strex", "dmb"]],
];

describe.each(CASES)("%s", (name, calls, instructions) => {
  test("keeps its hardware calls in the Wasm", () => expect(wasm.get(name)).toEqual(calls));
  test("keeps them as instructions", () => expect(accesses(name)).toEqual(instructions));
});

describe.each(["poll", "readInLoop", "lock", "waitUntilReady"])("%s", (name) => {
  test("reads again in each turn of the loop", () => {
    const body = machine.get(name)!;
    const loops = body
      .filter((i) => /^b/.test(i.mnemonic))
      .map((i) => ({ from: Number.parseInt(i.operands, 16), to: i.address }))
      .filter(({ from, to }) => from >= body[0]!.address && from <= to);
    const reads = body.filter((i) => i.mnemonic.startsWith("ldr"));
    const inLoop = reads.filter(({ address }) =>
      loops.some(({ from, to }) => from <= address && address <= to),
    );
    expect(inLoop).not.toEqual([]);
  });
});

test("a secure call of six registers finds its last arguments in r4 and r5", () => {
  const body = machine.get("callOfSixRegisters")!;
  const before = body.slice(
    0,
    body.findIndex((i) => i.mnemonic === "smc"),
  );
  const moves = before.filter((i) => i.mnemonic === "mov").map((i) => i.operands);
  expect(moves).toEqual(expect.arrayContaining(["r4, r0", "r5, r1"]));
});

test("the results of a secure call are in memory for the ordinary loads behind it", () => {
  expect(wasm.get("callWithResults")).toEqual(["smcResults"]);
  const body = machine.get("callWithResults")!.map((i) => `${i.mnemonic} ${i.operands}`);
  const after = body.slice(body.findIndex((text) => text.startsWith("smc")) + 1);
  expect(after).toContainEqual(expect.stringMatching(/^stm\w* \w+, \{r1, r2, r3\}$/));
  expect(after).toContainEqual(expect.stringMatching(/^add r0, r(1, r0|0, r1)$/));
});

test("each path makes its own accesses, when both make the same ones", () => {
  expect(wasm.get("sameOnBothPaths")!.filter((name) => name === "w32")).not.toEqual([]);
  const reads = machine.get("sameOnBothPaths")!.map((i) => i.mnemonic);
  expect(reads.indexOf(reads.find((m) => m.startsWith("str"))!)).toBeLessThan(
    reads.findLastIndex((m) => m.startsWith("ldr")),
  );
});

test("a register chosen by a condition is one of two instructions", () => {
  expect(wasm.get("registerByCondition")).toEqual(["mrc"]);
  const registers = accesses("registerByCondition").map((text) => text.replace(/^mrc\w*/, "mrc"));
  expect(registers.sort()).toEqual(["mrc 15, 0, cr2, cr0, 0", "mrc 15, 0, cr2, cr0, 1"]);
});
