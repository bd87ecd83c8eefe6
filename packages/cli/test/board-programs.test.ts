/**
 * `mvm board` with files that are no ELF: raw binaries, U-Boot images, Linux kernels with device
 * tree and RAM disk. The board's own software has run before: UART1 is ready.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../board/test/assemble";
import { UsageError } from "../src/errors";
import { withChosen } from "../src/program/chosen";
import type { LinuxOptions } from "../src/program/linux";
import { programLoader } from "../src/program/program-file";
import { mvm } from "./mvm-command";

const PLACE = 0x20_0000;
/** Sends the letter in r1, and a new line, to UART1. */
const SAY = `
    movw r4, #0x1000
    movt r4, #0xe000
    str r1, [r4, #0x30]
    mov r1, #10
    str r1, [r4, #0x30]
  9: b 9b`;
const SAY_K = `mov r1, #75\n${SAY}`;
const RAN = /uart1 +│ K\n/;
const SHORT = ["--for", "10000cycles"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

interface Legacy {
  type?: number;
  system?: number;
  compression?: number;
}

/** A legacy image (U-Boot): big-endian header of 64 bytes, then the data. */
function legacy(data: Uint8Array, { type = 1, system = 0, compression = 0 }: Legacy = {}): Uint8Array {
  const image = Buffer.alloc(64 + data.length);
  image.writeUInt32BE(0x2705_1956, 0);
  image.writeUInt32BE(data.length, 12);
  image.writeUInt32BE(PLACE, 16);
  image.writeUInt32BE(PLACE, 20);
  image.writeUInt32BE(crc32(data), 24);
  image.set([system, 2, type, compression], 28);
  image.writeUInt32BE(crc32(image.subarray(0, 64)), 4);
  image.set(data, 64);
  return image;
}

/** The head of a zImage (magic at 0x24, start, end), before a program. */
function zImage(source: string): Uint8Array {
  const head = 0x40;
  const code = assemble(source, head);
  const image = Buffer.alloc(head + code.length);
  image.set(assemble(`b . + ${head}`, 0));
  image.writeUInt32LE(0x016f_2818, 0x24);
  image.writeUInt32LE(image.length, 0x2c);
  image.set(code, head);
  return image;
}

function tree(): string {
  const path = join(folder, "tree.dtb");
  execFileSync("dtc", ["-O", "dtb", "-o", path, "-q"], {
    input: '/dts-v1/; / { model = "test"; chosen { bootargs = "old"; }; };',
  });
  return path;
}

describe("mvm board", () => {
  it("runs a raw binary at the address that the user gives", () => {
    const path = file("raw.bin", assemble(SAY_K, PLACE));
    expect(mvm(["board", `${path}@0x00200000`, ...SHORT]).stdout).toMatch(RAN);
  });

  it("runs a U-Boot image, plain and compressed", () => {
    const code = assemble(SAY_K, PLACE);
    expect(mvm(["board", file("plain.img", legacy(code)), ...SHORT]).stdout).toMatch(RAN);
    const packed = legacy(gzipSync(code), { compression: 1 });
    expect(mvm(["board", file("packed.img", packed), ...SHORT]).stdout).toMatch(RAN);
  });

  it("has UART1 off with --start rom, and shows the pins of --boot-mode", () => {
    const code = assemble(
      `movw r0, #0
      movt r0, #0xf800
      ldr r1, [r0, #0x25c]
      add r1, r1, #0x30
      ${SAY}`,
      PLACE,
    );
    const program = `${file("mode.bin", code)}@0x00200000`;
    expect(mvm(["board", program, "--boot-mode", "sd", ...SHORT]).stdout).toMatch(/uart1 +│ 5\n/);
    const rom = mvm(["board", program, "--start", "rom", ...SHORT]);
    expect(rom.stdout).not.toMatch(/uart1 +│ /);
    expect(rom.stderr).toContain("transmitter disabled");
  });

  // The registers of Documentation/arch/arm/booting.rst. A word of the RAM disk is looked at, too:
  // "K" (0x4B) at the place that the tree names. DDR is at address 0, and can be written there.
  const kernel = `
      cmp r0, #0
      bne 8f
      cmn r1, #1
      bne 8f
      ldr r3, [r2]
      rev r3, r3
      movw r5, #0xfeed
      movt r5, #0xd00d
      cmp r3, r5
      bne 8f
      mov r6, #0x50000
      str r3, [r6]
      ldr r7, [r6]
      cmp r7, r3
      bne 8f
      movw r5, #0
      movt r5, #0x0410
      ldrb r1, [r5]
      b 7f
    8: mov r1, #88
    7: ${SAY}`;

  it("starts Linux as a boot loader does", () => {
    const initrd = file("initrd", Buffer.from("KKKK"));
    const given = ["--dtb", tree(), "--initrd", initrd, "--append", "console=ttyPS0", ...SHORT];
    const { stdout, stderr } = mvm(["board", file("zImage", zImage(kernel)), ...given]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(RAN);
    const wrapped = legacy(zImage(kernel), { type: 2, system: 5 });
    expect(mvm(["board", file("uImage", wrapped), ...given]).stdout).toMatch(RAN);
  });

  it("takes the header off a RAM disk that is a U-Boot image", () => {
    const initrd = file("uRamdisk", legacy(Buffer.from("KKKK"), { type: 3, system: 5, compression: 1 }));
    const given = ["--dtb", tree(), "--initrd", initrd, ...SHORT];
    expect(mvm(["board", file("zImage", zImage(kernel)), ...given]).stdout).toMatch(RAN);
  });

  it.each<[name: string, bytes: () => Uint8Array, options: LinuxOptions, message: string]>([
    ["text", () => Buffer.from("hello world"), {}, "give a raw binary with its address"],
    ["damaged data", () => legacy(Buffer.from("abcd")).fill(1, 64), {}, "its data is damaged"],
    ["a damaged header", () => legacy(Buffer.from("abcd")).fill(1, 12, 16), {}, "its header is damaged"],
    ["a short image", () => legacy(Buffer.from("abcd")).subarray(0, 66), {}, "it is cut off: 66 bytes of 68"],
    ["a RAM disk", () => legacy(Buffer.from("abcd"), { type: 3 }), {}, "a RAM disk goes with --initrd"],
    ["bad gzip", () => legacy(Buffer.from("abcd"), { compression: 1 }), {}, "gzip cannot uncompress"],
    ["no zImage", () => legacy(Buffer.from("abcd"), { type: 2, system: 5 }), {}, "that is no zImage"],
    ["a kernel alone", () => zImage("b ."), {}, "give --dtb FILE"],
    ["a short kernel", () => zImage("b .").subarray(0, 0x41), { dtb: "x" }, "it is cut off: 65 bytes of 68"],
    ["no tree", () => zImage("b ."), { dtb: "package.json" }, "package.json: it is not a device tree blob"],
    ["a tree for no kernel", () => legacy(Buffer.from("abcd")), { dtb: "x" }, "--dtb: "],
  ])("refuses %s, and says what to do", async (name, bytes, options, message) => {
    const path = file(name.replaceAll(" ", "-"), bytes());
    const refusal = await programLoader(path, options).catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect((refusal as Error).message).toContain(message);
    expect((refusal as Error).message).toContain("fix: ");
  });

  it("refuses a raw binary where no RAM is", () => {
    const path = file("raw.bin", assemble(SAY_K, PLACE));
    const { status, stderr } = mvm(["board", `${path}@0xe0000000`, ...SHORT]);
    expect(stderr).toContain("no RAM at 0xE0000000");
    expect(status).toBe(2);
  });
});

it("writes texts and addresses into /chosen (fdtget reads them)", async () => {
  const before = execFileSync("cat", [tree()]);
  const changed = await withChosen(before, "tree", { bootargs: "a b", "linux,initrd-start": 0x410_0000 });
  const path = file("changed.dtb", changed);
  const read = (...args: string[]) => execFileSync("fdtget", args, { encoding: "utf8" }).trim();
  expect(read(path, "/chosen", "bootargs")).toBe("a b");
  expect(read("-tx", path, "/chosen", "linux,initrd-start")).toBe("4100000");
  expect(read(path, "/", "model")).toBe("test");
});
