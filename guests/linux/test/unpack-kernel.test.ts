import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { unpackKernel } from "../src/index";

const MAGIC_IN_CODE = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3, 4]);
const xz = (bytes: Uint8Array) => execFileSync("xz", ["--stdout", "--check=crc32"], { input: bytes });

/** An image whose entry has `instruction` as its third word. */
function kernel(instruction: number): Buffer {
  const image = Buffer.alloc(4096, 0x5a);
  image.writeUInt32LE(instruction, 8);
  return image;
}

describe("unpacking a kernel", () => {
  it.each([
    { instruction: 0xe248_8982, textOffset: 0x20_8000 },
    { instruction: 0xe248_8902, textOffset: 0x8000 },
  ])(
    "finds the stream behind the decompressor, and the offset $textOffset",
    async ({ instruction, textOffset }) => {
      const image = kernel(instruction);
      const zImage = Buffer.concat([
        Buffer.alloc(100, 1),
        MAGIC_IN_CODE,
        xz(image),
        Buffer.from("what follows"),
      ]);
      const unpacked = await unpackKernel(zImage);
      expect(unpacked.textOffset).toBe(textOffset);
      expect(Buffer.compare(unpacked.image, image)).toBe(0);
    },
  );

  it("refuses what has no kernel in it", async () => {
    await expect(unpackKernel(Buffer.alloc(1000))).rejects.toThrow("no XZ-compressed Arm Linux kernel");
    await expect(unpackKernel(xz(Buffer.alloc(1000)))).rejects.toThrow("no XZ-compressed Arm Linux kernel");
  });
});
