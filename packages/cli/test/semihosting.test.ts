/** Arm's semihosting: `mvm board --semihosting`, and QEMU as the judge of the same program. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureQemu, type Qemu } from "@mvm/setup";
import { afterAll, describe, expect, it } from "vitest";
import { assemble } from "../../board/test/assemble";
import { elf } from "./elf";
import { mvm } from "./mvm-command";

const ENTRY = 0x10_0000;
const folder = mkdtempSync(join(tmpdir(), "mvm-semihosting-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** r0 = the result of `operation` with `argument`, in ARM state. */
const call = (operation: number, argument: string) => `
  mov r0, #${operation}
  ${argument}
  svc #0x123456`;
/** Prints one letter if r0 is `value`, and another letter otherwise. */
const expectResult = (value: string) => `
  mvn r2, #0
  cmp r0, ${value}
  ldreq r1, =yes
  ldrne r1, =no
  mov r0, #3
  svc #0x123456`;

const PROGRAM = `
${call(0x04, "ldr r1, =hello")}
${call(0x01, "ldr r1, =console")}
  ldr r1, =block
  str r0, [r1]
${call(0x05, "ldr r1, =block")}
${expectResult("#0")}
${call(0x01, "ldr r1, =absent")}
${expectResult("r2")}
  ldr r0, =thumb + 1
  bx r0
  .thumb
  .balign 4
thumb:
  movs r0, #4
  ldr r1, =goodbye
  svc #0xab
  movs r0, #0x20
  ldr r1, =ending
  svc #0xab
  b .
  .ltorg
  .balign 4
hello: .asciz "hello, semihosting\\n"
goodbye: .asciz "Thumb\\n"
  .balign 4
yes: .ascii "y"
  .balign 4
no: .ascii "n"
  .balign 4
console: .word name, 4, 3
name: .asciz ":tt"
  .balign 4
absent: .word absentName, 0, 12
absentName: .asciz "/not/a/file/"
  .balign 4
block: .word 0, text, 5
text: .ascii "text\\n"
  .balign 4
ending: .word 0x20026, 42
`;
/** What WRITE0 and WRITEC print, and what WRITE prints to the console's handle. */
const DIRECT = "hello, semihosting\nyyThumb\n";
const TO_HANDLE = "text\n";
const OUTPUT = "hello, semihosting\ntext\nyyThumb\n";

const write = (source: string) => {
  const file = join(folder, "program.elf");
  writeFileSync(file, elf(assemble(source, ENTRY), ENTRY));
  return file;
};
const board = (source: string, ...args: string[]) => mvm(["board", write(source), "--for", "1s", ...args]);

describe("on the board", () => {
  it("a program in ARM and Thumb state prints, and gives its exit status", () => {
    const { status, stdout } = board(PROGRAM, "--semihosting");
    expect(status).toBe(42);
    const said = [...stdout.matchAll(/^semihosting │ (.*)$/gm)].map(([, line]) => `${line}\n`);
    expect(said.join("")).toBe(OUTPUT);
  });

  it("an end that is a fault is status 1", () => {
    const fault = `${call(0x18, "ldr r1, =0x20023")}\n b .\n .ltorg`;
    expect(board(fault, "--semihosting").status).toBe(1);
  });

  it("the console is a terminal", () => {
    const isTty = `${call(0x09, "ldr r1, =out")}\n ldr r1, =ending\n str r0, [r1, #4]\n mov r0, #0x20\n svc #0x123456`;
    const data = ".ltorg\n out: .word 1\n ending: .word 0x20026, 99";
    expect(board(`${isTty}\n b .\n ${data}`, "--semihosting").status).toBe(1);
  });

  it("without the option the call is an exception of the program", () => {
    const handler = `mcr p15, 0, r0, c7, c5, 4\n ldr r0, =vectors\n mcr p15, 0, r0, c12, c0, 0`;
    const exit = `${handler}\n${call(0x18, "ldr r1, =0x20026")}\n b .\n .ltorg\n .balign 32`;
    const store = "ldr r0, =0xe0001030\n mov r1, #'!'\n str r1, [r0]";
    const vectors = `vectors: b .\n b .\n b 1f\n 1: ldr r0, =0xe0001000\n mov r1, #0x14\n str r1, [r0]\n ${store}\n b .`;
    expect(board(`${exit}\n${vectors}\n .ltorg`, "--until", "!").status).toBe(0);
  });
});

const qemu = await ensureQemu();

it.skipIf("missing" in qemu)("QEMU says the same of the program", () => {
  const { path, env } = qemu as Qemu;
  const console = join(folder, "console");
  const args = [
    ...["-M", "xilinx-zynq-a9", "-display", "none", "-serial", "null", "-monitor", "none"],
    ...["-chardev", `file,id=c,path=${console}`, "-semihosting-config", "enable=on,chardev=c"],
    ...["-device", `loader,file=${write(PROGRAM)},cpu-num=0`],
  ];
  const { status, stdout } = spawnSync(path, args, { encoding: "utf8", env: { ...process.env, ...env } });
  expect(readFileSync(console, "utf8")).toBe(DIRECT);
  expect(stdout).toBe(TO_HANDLE);
  expect(status).toBe(42);
});
