import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BuildError, buildImage, type ImageDescription } from "../src/index";
import { ROOT } from "../src/root";
import { disassemble } from "./disassembly";
import { HELLO } from "./hello";

const FOLDER = "build/test/image";
const PANIC = "export function panic(_file: u32, _line: u32): void {}\n";
const HW = "../../../packages/toolchain/hw/hw";

function symbols(elf: string): Map<string, number> {
  const { stdout } = spawnSync("arm-none-eabi-nm", [elf], { encoding: "utf8" });
  return new Map(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([address, , name]) => [name!, Number.parseInt(address!, 16)]),
  );
}

/** A program of one file, with a start file that only stops. */
function image(name: string, program: string, start = "_start: b _start\n"): ImageDescription {
  mkdirSync(join(ROOT, FOLDER, name), { recursive: true });
  const write = (file: string, text: string) => {
    writeFileSync(join(ROOT, FOLDER, name, file), text);
    return `${FOLDER}/${name}/${file}`;
  };
  return {
    name,
    entry: write("main.ts", program.replace("$HW", `${HW}`.replace("../../..", "../../../.."))),
    asm: [write("start.S", `.global _start\n${start}`)],
    memory: { base: 0x10_0000, size: 0x20_0000 },
    out: `${FOLDER}/${name}/${name}.elf`,
  };
}

describe("an image", () => {
  test("has the same bytes wherever and whenever it is built", async () => {
    const first = readFileSync(await buildImage({ ...HELLO, out: `${FOLDER}/first/hello.elf` }));
    const second = readFileSync(await buildImage({ ...HELLO, out: `${FOLDER}/second/hello.elf` }));
    expect(first.equals(second)).toBe(true);
  });

  test("is built again when a source changed, and only then", async () => {
    const description = image("again", `${PANIC}export function answer(): u32 { return 1; }\n`);
    const elf = await buildImage(description);
    const built = statSync(elf, { bigint: true }).mtimeNs;
    const bytes = readFileSync(elf);
    await buildImage(description);
    expect(statSync(elf, { bigint: true }).mtimeNs).toBe(built);
    await buildImage(image("again", `${PANIC}export function answer(): u32 { return 2; }\n`));
    expect(readFileSync(elf).equals(bytes)).toBe(false);
  });

  test("lays out code, data and reservations on pages of their own", async () => {
    const s = symbols(await buildImage(HELLO));
    expect(s.get("_start")).toBe(0x10_0000);
    expect(s.get("__data_start")).toBe(0x20_0000);
    expect(s.get("__svcStack_end")! - s.get("__svcStack_start")!).toBe(0x1000);
    for (const name of ["__text_end", "__rodata_start", "__rodata_end", "__svcStack_start"]) {
      expect(s.get(name)! % 0x1000, name).toBe(0);
    }
  });

  test("has static data at the address that the program uses", async () => {
    const program = `${PANIC}const DATA = memory.data<u32>([0xfeedface]);
      export function address(): usize { return DATA; }`;
    const elf = await buildImage(image("static", program));
    const { stdout } = spawnSync("arm-none-eabi-objdump", ["-s", "-j", ".static", elf], { encoding: "utf8" });
    expect(stdout).toContain(" 200000 cefaedfe");
  });

  test("gives assembly the constants that the offsets file exports", async () => {
    const description = image("offsets", PANIC);
    const offsets = `${FOLDER}/offsets/offsets.ts`;
    const lines = [
      "@unmanaged class Pair { first: u8; second: u64; }",
      'export const PAIR_SECOND: u32 = offsetof<Pair>("second");',
      "export const PAIR_SIZE: usize = offsetof<Pair>();",
      "export enum Reason { None, Fault = 0x20 }",
      'export { MPIDR, SCTLR as CONTROL } from "../../../../packages/abi/src/arm/cp15";',
    ];
    writeFileSync(join(ROOT, offsets), lines.join("\n"));
    await buildImage({ ...description, offsets });
    const header = readFileSync(join(ROOT, `${FOLDER}/offsets/offsets.h`), "utf8");
    const defines = header.split("\n").filter((line) => line.startsWith("#define"));
    expect(defines.sort()).toEqual([
      "#define CONTROL 0x10f00",
      "#define MPIDR 0xfa0",
      "#define PAIR_SECOND 0x8",
      "#define PAIR_SIZE 0x10",
      "#define Reason_Fault 0x20",
      "#define Reason_None 0x0",
    ]);
  });

  test("calls to and from assembly, by name, and takes addresses of both sides' symbols", async () => {
    const program = `${PANIC}
      @external("asm", "twice") declare function twice(low: u32, wide: u64): u64;
      @external("asm", "task") declare const taskAddress: u32;
      @external("asm", "__bss_start") declare const bssStart: u32;
      @external("asm", "__bss_end") declare const bssEnd: u32;
      export function task(): void {}
      export { task as idle };
      export function addresses(): u32 { return taskAddress; }
      export function bssIsEmpty(): bool { return bssStart === bssEnd; }
      export function wide(n: u32, v: u64): u64 { return twice(n, v); }`;
    const start =
      "_start: bl task\n bl idle\n .global twice\ntwice: adds r0, r2, r2\n adc r1, r3, r3\n bx lr\n";
    const elf = await buildImage(image("symbols", program, start));
    const s = symbols(elf);
    expect(s.get("idle")).toBe(s.get("task"));
    const code = disassemble(elf);
    const operands = (name: string) => code.get(name)!.map((i) => `${i.mnemonic} ${i.operands}`);
    expect(operands("addresses").join()).toContain(`#${s.get("task")! & 0xffff}`);
    expect(operands("bssIsEmpty").length).toBeGreaterThan(2);
    expect(operands("wide").at(-1)).toContain(`${s.get("twice")!.toString(16)} <twice>`);
  });

  test("traps into a panic that is exported under two names, the other one first", async () => {
    const program = `export function report(_file: u32, _line: u32): void {}
      export { report as panic };
      export function check(value: u32): void { assert(value); }`;
    const elf = await buildImage(image("panic-alias", program));
    const s = symbols(elf);
    expect(s.get("panic")).toBe(s.get("report"));
  });

  test("has what only its boot entries reach apart from the rest of its code", async () => {
    const program = `${PANIC}
      let value: u32 = 0;
      @external("asm", "observe") declare function observe(value: u32): void;
      function once(): void { observe(1); }
      function always(): void { observe(2); }
      function ofTable(): void { observe(3); }
      export function main(): void { once(); always(); value = ofTable.index; }
      export function irq(): void { always(); call_indirect<void>(value); }`;
    const start = "_start: bl main\n bl irq\n .global observe\nobserve: bx lr\n";
    const description = { ...image("boot", program, start), boot: ["main"], small: true };
    const { stdout } = spawnSync("arm-none-eabi-objdump", ["-t", await buildImage(description)], {
      encoding: "utf8",
    });
    const section = new Map(
      [...stdout.matchAll(/(\.text|\.boot)\s+[0-9a-f]+ (?:\.hidden )?(\w+)$/gm)].map((m) => [m[2], m[1]]),
    );
    expect(section.get("main")).toBe(".boot");
    expect(section.get("once") ?? ".boot").toBe(".boot"); // or a part of main
    expect(section.get("irq")).toBe(".text");
    expect(section.get("always") ?? ".text").toBe(".text");
    expect(section.get("ofTable")).toBe(".text");
  });

  test("divides by libgcc in ARM state", async () => {
    const program = `${PANIC}export function divide(a: u64, b: u64): u64 { return a / b; }`;
    const elf = await buildImage(image("divide", program));
    const { stdout } = spawnSync("arm-none-eabi-nm", ["--special-syms", elf], { encoding: "utf8" });
    expect(stdout).toContain("__aeabi_uldivmod");
    expect(stdout).not.toMatch(/ \$t$/m);
  });
});

describe("a program that cannot be an image is refused with the reason", () => {
  const CASES: [name: string, program: string, message: RegExp][] = [
    ["syntax", "export function f(: u32 {}", /^image syntax: ERROR TS\d+.*main\.ts\(1,/s],
    [
      "no-panic",
      "export function f(a: u32): void { assert(a); }",
      /main\.ts does not export .*export function panic\(file: u32, line: u32\)/s,
    ],
    [
      "text-at-start",
      `${PANIC}const a = "a";\nconst s = a + "b";\nexport function f(): i32 { return s.length; }`,
      /main\.ts:3: .*fix: /s,
    ],
    [
      "object",
      `${PANIC}class P { n: u32 = 1; }\nexport function f(): u32 {\n  return take(new P());\n}\nfunction take(p: P): u32 { return p.n + changetype<u32>(p); }`,
      /main\.ts:4: this makes a string, an array or another object at run time.*fix: /s,
    ],
    [
      "float",
      `${PANIC}export function f(a: f64): f64 { return a; }`,
      /uses f64: images have no floating point/,
    ],
    [
      "float-inside",
      `${PANIC}export function f(a: i32): i32 { return <i32>(<f32>a * 1.5); }`,
      /main\.ts:2.*floating point/,
    ],
    [
      "register",
      `import { mrc } from "$HW";\n${PANIC}export function f(r: u32): u32 {\n  return mrc(r);\n}`,
      /main\.ts:4 .*the register of mrc\(\) is not a constant/,
    ],
    [
      "top-level",
      `import { r32 } from "$HW";\n${PANIC}let x: u32 = r32(16);\nexport function f(): u32 { return x++; }`,
      /main\.ts:3: the program has statements outside functions.*moduleStart.*fix: /s,
    ],
    [
      "missing-asm",
      `import { w32 } from "$HW";\n@external("asm", "nowhere") declare function nowhere(): void;\n${PANIC}export function f(): void { nowhere(); }`,
      /main\.ts:4.*undefined reference to `nowhere'/s,
    ],
  ];

  test.each(CASES)("%s", async (name, program, message) => {
    const error = await buildImage(image(name, program)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BuildError);
    expect((error as Error).message).toMatch(message);
  });

  test("exports that the start code calls", async () => {
    const lacking = image("exports", PANIC, "_start: bl main\n bl fault\n bl main\n");
    const [first, ...lines] = ((await buildImage(lacking).catch((e: unknown) => e)) as Error).message.split(
      "\n",
    );
    expect(first).toMatch(/^image exports: .*main\.ts does not export what the image needs; add$/);
    expect(lines.slice(0, 2)).toEqual([
      "    export function main(): void { … }",
      "    export function fault(vector: u32, address: u32): void { … }",
    ]);
  });

  test("assembly that the assembler refuses", async () => {
    const error = await buildImage(image("asm-error", PANIC, "_start:\n  frob r0\n")).catch(
      (e: unknown) => e,
    );
    expect((error as Error).message).toMatch(/^image asm-error: .*start\.S:3:.*frob/s);
  });

  test("an image larger than its memory", async () => {
    const description = { ...HELLO, name: "large", out: `${FOLDER}/large/large.elf` };
    description.memory = { ...HELLO.memory, reserve: { svcStack: { size: 0x100_0000 } } };
    await expect(buildImage(description)).rejects.toThrow(/reaches over the end of its memory 0x300000/);
  });

  test("a file that does not exist", async () => {
    await expect(buildImage({ ...HELLO, entry: "nowhere.ts" })).rejects.toThrow(
      "there is no file nowhere.ts",
    );
  });
});
