/**
 * `mvm board` with files that are no ELF: raw binaries, U-Boot images, Linux kernels with device
 * tree and RAM disk. The board's own software has run before: UART1 is ready.
 */
import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { assemble } from "../../board/test/assemble";
import { withChosen } from "../src/program/chosen";
import { givenFiles } from "./given-files";
import { mvm } from "./mvm-command";
import { deviceTree, legacy, PLACE, zImage } from "./program-images";

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

const file = givenFiles();

function tree(): string {
  return file("tree.dtb", deviceTree());
}

describe("mvm board", () => {
  it("runs a raw binary at the address that the user gives", () => {
    const path = file("raw.bin", assemble(SAY_K, PLACE));
    expect(mvm(["board", `${path}@0x00200000`, ...SHORT]).stdout).toMatch(RAN);
  });

  it("runs a raw binary in Thumb state if bit 0 of the address is set", () => {
    const path = file("thumb.bin", assemble(`.thumb\n${SAY_K}`, PLACE));
    expect(mvm(["board", `${path}@0x00200001`, ...SHORT]).stdout).toMatch(RAN);
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
});

it("writes texts and addresses into /chosen (fdtget reads them)", async () => {
  const changed = await withChosen(deviceTree(), "tree", {
    bootargs: "a b",
    "linux,initrd-start": 0x410_0000,
  });
  const path = file("changed.dtb", changed);
  const read = (...args: string[]) => execFileSync("fdtget", args, { encoding: "utf8" }).trim();
  expect(read(path, "/chosen", "bootargs")).toBe("a b");
  expect(read("-tx", path, "/chosen", "linux,initrd-start")).toBe("4100000");
  expect(read(path, "/", "model")).toBe("test");
});

it.each(["-rx", "--help", ""])("writes the command line %j into /chosen", async (bootargs) => {
  const changed = await withChosen(deviceTree(), "tree", { bootargs });
  const args = ["-ts", file("minus.dtb", changed), "/chosen", "bootargs"];
  expect(execFileSync("fdtget", args, { encoding: "utf8" })).toBe(`${bootargs}\n`);
});
