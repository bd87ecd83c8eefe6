/**
 * What Linux boots with is looked at before it is loaded: blobs of dtc, archives as the tools write
 * them, and damaged ones.
 */
import { spawnSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { requireDeviceTree } from "../src/image/device-tree-blob";
import type { ImageError } from "../src/image/elf";
import { requireInitramfs } from "../src/image/initramfs";

const bytesOf = (command: string, args: string[], input: string | Uint8Array) =>
  new Uint8Array(spawnSync(command, args, { input }).stdout);

describe("a device tree", () => {
  const blob = bytesOf("dtc", ["-O", "dtb"], '/dts-v1/; / { compatible = "x"; };');

  it("of dtc is one, also with bytes behind it", () => {
    requireDeviceTree(blob);
    requireDeviceTree(Uint8Array.from([...blob, 0, 0, 0, 0]));
  });

  it("that is cut off, or whose header reaches out of it, is refused", () => {
    expect(() => requireDeviceTree(blob.subarray(0, blob.length - 4))).toThrow("it is cut off");
    const strings = Uint8Array.from(blob);
    new DataView(strings.buffer).setUint32(12, blob.length);
    expect(() => requireDeviceTree(strings)).toThrow("parts outside it");
    const later = Uint8Array.from(blob);
    new DataView(later.buffer).setUint32(24, 18);
    expect(() => requireDeviceTree(later)).toThrow("version");
  });
});

describe("what is no device tree", () => {
  const fixOf = (alternative?: string) => {
    try {
      requireDeviceTree(new Uint8Array(), alternative);
    } catch (error) {
      return (error as ImageError).fix;
    }
    return undefined;
  };

  it("is refused with what the user of the tree can do", () => {
    expect(fixOf()).toBe("give what dtc -O dtb writes");
    expect(fixOf("leave it out")).toBe("give what dtc -O dtb writes, or leave it out");
  });
});

describe("an initramfs", () => {
  const archive = new TextEncoder().encode("070701".padEnd(110, "0"));

  it("may be packed by gzip or xz, or not", () => {
    requireInitramfs(archive);
    requireInitramfs(gzipSync(archive));
    requireInitramfs(bytesOf("xz", ["--format=xz"], archive));
    requireInitramfs(bytesOf("xz", ["--format=lzma"], archive));
  });

  it("is no ELF, no text and not empty", () => {
    for (const wrong of ["\x7fELF", "#!/bin/sh", ""]) {
      expect(() => requireInitramfs(new TextEncoder().encode(wrong))).toThrow("no initramfs");
    }
  });
});
