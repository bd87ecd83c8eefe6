/** --trace-instructions: the judge of the instructions is objdump of the program's own ELF. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSystemMap } from "@mvm/symbols";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../src/instructions/trace-instructions";
import { compileC } from "./c-program";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-instructions-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SOURCE = `
volatile int total;
__attribute__((noinline)) int add(int a, int b) {
  if (a & 1)
    total += a;
  return a + b;
}
int main(void) {
  int sum = 10;
  for (int n = 0; n < 5; n++)
    sum = add(n, sum);
  total = sum;
  for (;;)
    ;
}
`;

interface Line {
  seconds: number;
  address: number;
  symbol: string;
  instruction: string;
  rest: string;
}

const LINE = /^(\d+\.\d{9}) 0 \S+ secure SVC +([0-9a-f]{8}) (\S+)\s+(.*?)(?: {2,}|(?= \w+=)|(?= ; ))\s*(.*)$/;

function readTrace(file: string): Line[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, seconds, address, symbol, instruction, rest] = LINE.exec(line) ?? [];
      expect(seconds, line).toBeDefined();
      return {
        seconds: Number(seconds),
        address: Number.parseInt(address!, 16),
        symbol: symbol!,
        instruction: instruction!,
        rest: rest!,
      };
    });
}

/** By address: what objdump says of the ELF, without the names of branch targets. */
function disassembly(elf: string): Map<number, string> {
  const options = ["-d", "--no-show-raw-insn", "-M", "reg-names-std", elf];
  const { stdout } = spawnSync("arm-none-eabi-objdump", options, { encoding: "utf8" });
  const lines = [...stdout.matchAll(/^\s*([0-9a-f]+):\s+(.*)$/gm)];
  return new Map(lines.map(([, address, text]) => [Number.parseInt(address!, 16), plain(text!)]));
}

const plain = (text: string) =>
  text
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

describe.each(["-marm", "-mthumb"])("a program in C, %s", (state) => {
  const file = join(folder, `trace${state}`);
  let elf: string;
  let trace: Line[];

  beforeAll(() => {
    elf = compileC(folder, `program${state}`, SOURCE, [state, "-O1"]);
    const window = ["--instructions-from", "add", "--instructions-for", "1us"];
    const { status } = mvm(["board", elf, "--for", "1ms", "--trace-instructions", file, ...window]);
    expect(status).toBe(0);
    trace = readTrace(file);
  });

  it("begins at the symbol, and is as long as was asked for", () => {
    expect(trace[0]!.symbol).toBe("add");
    const length = trace.at(-1)!.seconds - trace[0]!.seconds;
    expect(length).toBeGreaterThan(0.9e-6);
    expect(length).toBeLessThan(1e-6);
  });

  it("has each instruction as it is in the ELF, and its line", () => {
    const judge = disassembly(elf);
    for (const { address, instruction } of trace) expect(plain(instruction)).toBe(judge.get(address));
    expect(trace.some(({ instruction }) => /^b\S* [0-9a-f]+ <add>$/.test(instruction))).toBe(true);
    expect(trace[0]!.rest).toMatch(/; .*program.*\.c:[34]$/);
  });

  it("has what each instruction changes", () => {
    // add() returns a + b in r0: 10, 11, 13, 16, 20.
    const sums = trace.filter(({ address }, index) => {
      const next = trace[index + 1];
      return next !== undefined && disassemblyIsReturn(next.instruction) && address !== next.address;
    });
    const values = sums.map(({ rest }) => /\br0=([0-9a-f]{8})/.exec(rest)?.[1] ?? "unchanged");
    expect(values).toEqual(["0000000a", "0000000b", "0000000d", "00000010", "00000014"]);
  });
});

const disassemblyIsReturn = (instruction: string) => /^bx\s+lr$/.test(instruction);

describe("a run from a snapshot", () => {
  const [snapshot, file] = ["snapshot", "restored"].map((name) => join(folder, name));
  let elf: string;
  const restored = (...options: string[]) =>
    mvm(["board", elf, "--for", "2ms", "--restore", snapshot!, "--trace-instructions", file!, ...options]);

  beforeAll(() => {
    elf = compileC(folder, "restored", SOURCE);
    const { status } = mvm(["board", elf, "--for", "1ms", "--save", snapshot!, "--save-at", "1ms"]);
    expect(status).toBe(0);
  });

  it("has its first instructions", () => {
    expect(restored("--instructions-for", "1us")).toMatchObject({ status: 0 });
    expect(readTrace(file!)[0]!.seconds).toBeCloseTo(0.001, 6);
  });

  it("refuses a window before the snapshot", () => {
    expect(restored("--instructions-from", "500us")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--instructions-from 500us: .* at 1\S* ms\n.*fix: /),
    });
  });
});

it("a window in which every core sleeps fails, and the report comes", () => {
  const source = `
int main(void) {
  *(volatile unsigned *)0xf8f00600 = 0xffffff; // the private timer, for the sleep at the end
  *(volatile unsigned *)0xf8f00608 = 3;
  return 0;
}
`;
  const elf = compileC(folder, "asleep", source);
  const file = join(folder, "nothing");
  expect(
    mvm(["board", elf, "--for", "2ms", "--trace-instructions", file, "--instructions-from", "1ms"]),
  ).toMatchObject({ status: 1, stderr: expect.stringContaining("no core executed an instruction") });
});

it("names the exception in place of an instruction", () => {
  // Nothing is at the address of the call. The handler waits for an interrupt of the timer.
  const source = `
asm(".balign 32\\n vectors: b vectors\\n b .\\n b .\\n b aborted\\n b .\\n b .\\n b interrupted\\n b .");
extern char vectors[];
volatile int interrupts;
void interrupted(void) {
  for (;;)
    interrupts++;
}
void aborted(void) {
  *(volatile unsigned *)0xf8f01100 = 1u << 29; // the distributor: the private timer's interrupt
  *(volatile unsigned *)0xf8f01000 = 1;
  *(volatile unsigned *)0xf8f00104 = 0xff; // the core's interface
  *(volatile unsigned *)0xf8f00100 = 1;
  *(volatile unsigned *)0xf8f00600 = 100;
  *(volatile unsigned *)0xf8f00608 = 5;
  asm volatile("cpsie i");
  for (;;)
    ;
}
int main(void) {
  asm volatile("mcr p15, 0, %0, c12, c0, 0" ::"r"(vectors));
  ((void (*)(void))0x80000000)();
}
`;
  const elf = compileC(folder, "aborts", source, ["-marm"]);
  const file = join(folder, "aborts");
  const window = ["--instructions-from", "main", "--instructions-for", "5us"];
  expect(mvm(["board", elf, "--for", "1ms", "--trace-instructions", file, ...window])).toMatchObject({
    status: 0,
  });
  const taken = readFileSync(file, "utf8").match(/\((IRQ|FIQ|prefetch abort|asynchronous abort)\)/g);
  expect(taken).toEqual(["(prefetch abort)", "(IRQ)"]);
});

describe("refuses", () => {
  const trace = ["--trace-instructions", join(folder, "refused")];
  const system = ["run", "demos/hello", ...trace];

  it("a symbol that no program has, and a window without a trace", () => {
    expect(mvm([...system, "--instructions-from", "nobody"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--instructions-from nobody.*\n.*fix: /),
    });
    expect(mvm(["run", "demos/hello", "--instructions-for", "1ms"])).toMatchObject({ status: 2 });
    expect(mvm([...system, "--instructions-for", "soon"])).toMatchObject({ status: 2 });
    expect(mvm([...system, "--instructions-for", "0s"])).toMatchObject({ status: 2 });
    expect(mvm([...system, "--gdb"])).toMatchObject({ status: 2 });
  });

  it("nothing, but fails, if the window never comes", () => {
    expect(mvm([...system, "--for", "1ms", "--instructions-from", "10ms"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the run never came there"),
    });
  });
});

it("a long window: each address of half a million steps has its instruction", () => {
  const STEPS = 500_000;
  const steps = Array.from({ length: STEPS }, (_, index) => ({
    core: 0,
    time: index,
    vm: "guest",
    secure: false,
    mode: "SVC",
    thumb: false,
    address: 0x10_0000 + 4 * (index % 130_000),
    // mov r0, #(index % 256)
    code: Uint8Array.of((index % 130_000) & 0xff, 0x00, 0xa0, 0xe3),
    exception: undefined,
    changes: [],
  }));
  const lines = textOf(steps, () => undefined)
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(STEPS);
  expect(lines[129_999]).toMatch(/ 0017ef3c +mov r0, #207/);
  expect(lines.at(-1)).toContain(` mov r0, #${((STEPS - 1) % 130_000) & 0xff}`);
});

it("code that changes: two instructions of one address, in ARM and in Thumb state", () => {
  const step = (time: number, thumb: boolean, ...code: number[]) => ({
    ...{ core: 0, time, vm: undefined, secure: true, mode: "SVC", thumb, address: 0x10_0000 },
    ...{ code: Uint8Array.from(code), exception: undefined, changes: [] },
  });
  const steps = [
    step(0, false, 0x01, 0x00, 0xa0, 0xe3),
    step(1, false, 0x02, 0x00, 0xa0, 0xe3),
    step(2, true, 0x03, 0x20),
    // A branch to itself.
    step(3, false, 0xfe, 0xff, 0xff, 0xea),
  ];
  const lines = textOf(steps, () => undefined)
    .trimEnd()
    .split("\n");
  const instructions = ["mov r0, #1", "mov r0, #2", "movs r0, #3", "b 100000"];
  expect(lines.map((line) => line.replace(/^.*00100000 +/, ""))).toEqual(instructions);
});

it("names the target of a compare and branch", () => {
  // cbz r0, 100004; cbnz r1, 100004
  const codes = [Uint8Array.of(0x00, 0xb1), Uint8Array.of(0x01, 0xb9)];
  const steps = codes.map((code, time) => ({
    ...{ core: 0, time, vm: undefined, secure: true, mode: "SVC", thumb: true, address: 0x10_0000 },
    ...{ code, exception: undefined, changes: [] },
  }));
  const symbols = readSystemMap("00100004 T target\n");
  const lines = textOf(steps, () => symbols)
    .trimEnd()
    .split("\n");
  const instructions = ["cbz r0, 100004 <target>", "cbnz r1, 100004 <target>"];
  expect(lines.map((line) => line.replace(/^.*00100000 +/, ""))).toEqual(instructions);
});
