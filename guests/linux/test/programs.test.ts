import { readFileSync } from "node:fs";
import { ensureLinuxPackages } from "@mvm/setup";
import { describe, expect, it } from "vitest";
import { buildGuestPrograms } from "../src/index";

/** Offsets and values of an ELF file's header (System V ABI, and its Arm supplement). */
const ELF_MACHINE = 18;
const MACHINE_ARM = 40;
const PROGRAM_HEADERS = 28;
const PROGRAM_HEADER_COUNT = 44;
const PROGRAM_HEADER_SIZE = 32;
const INTERPRETER = 3;

describe("the guest's own programs", () => {
  it("a module for the kernel that boots, and for no other", async () => {
    const { kernelModule } = await buildGuestPrograms();
    const { kernel } = (await ensureLinuxPackages()).versions;
    const release = /^linux-image-(\S+)/.exec(kernel)![1];
    const text = readFileSync(kernelModule, "latin1");
    expect(text).toContain(`vermagic=${release} SMP mod_unload modversions ARMv7`);
    expect(text).toContain("license=GPL");
  });

  it("a program for Arm that needs no library", async () => {
    const bytes = readFileSync((await buildGuestPrograms()).tool);
    expect(bytes.readUInt16LE(ELF_MACHINE)).toBe(MACHINE_ARM);
    const headers = bytes.readUInt32LE(PROGRAM_HEADERS);
    const kinds = Array.from({ length: bytes.readUInt16LE(PROGRAM_HEADER_COUNT) }, (_, n) =>
      bytes.readUInt32LE(headers + n * PROGRAM_HEADER_SIZE),
    );
    expect(kinds).not.toContain(INTERPRETER);
  });
});
