/** Files and options with which `mvm board` cannot start a program, and what it says about them. */
import { gzipSync } from "node:zlib";
import { createZc702, type Zc702 } from "@mvm/board";
import { describe, expect, it } from "vitest";
import { UsageError } from "../src/errors";
import { readLegacyImage } from "../src/program/legacy-image";
import type { LinuxOptions } from "../src/program/linux-options";
import type { Loader } from "../src/program/loader";
import { programLoader } from "../src/program/program-file";
import { loaderWithFiles } from "../src/program/with-files";
import { elf } from "./elf";
import { givenFiles } from "./given-files";
import { deviceTree, type Legacy, legacy, zImage } from "./program-images";

const MIB = 0x10_0000;
const CODE = Buffer.from("abcd");

const file = givenFiles();

/** The message of the refusal, which always has a fix. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const refusal = await attempt.catch((error: Error) => error);
  expect(refusal).toBeInstanceOf(UsageError);
  expect((refusal as Error).message).toContain("\n    fix: ");
  return (refusal as Error).message;
}

/** A zImage, with zeros behind it, of this size. */
function kernelOf(size: number): Uint8Array {
  const kernel = new Uint8Array(size);
  kernel.set(zImage("b ."));
  return kernel;
}

const withTree = () => Buffer.concat([zImage("b ."), deviceTree()]);

describe("a program is refused if it is", () => {
  it.each<[name: string, bytes: () => Uint8Array, options: LinuxOptions, message: string]>([
    ["text", () => Buffer.from("hello world"), {}, "give a raw binary with its address"],
    ["empty", () => new Uint8Array(), {}, "empty is empty"],
    ["a device tree or FIT", () => deviceTree(), {}, "is a device tree, or a FIT image of U-Boot"],
    ["no kernel, with a tree", () => legacy(CODE), { dtb: "x" }, "--dtb: "],
    ["no kernel, with empty options", () => legacy(CODE), { dtb: "", append: "" }, "--dtb, --append: "],
  ])("%s", async (name, bytes, options, message) => {
    expect(await refusalOf(programLoader(file(name, bytes()), options))).toContain(message);
  });
});

describe("a U-Boot image is refused if it has", () => {
  it.each<[name: string, bytes: Uint8Array, message: string]>([
    ["damaged data", legacy(CODE).fill(1, 64), "its data is damaged"],
    ["a damaged header", legacy(CODE).fill(1, 12, 16), "its header is damaged"],
    ["too few bytes", legacy(CODE).subarray(0, 66), "it is cut off: 66 bytes of 68"],
    ["no bytes", legacy(new Uint8Array()), "it has no data"],
  ])("%s", async (name, bytes, message) => {
    expect(await refusalOf(programLoader(file(name, bytes), {}))).toContain(message);
  });

  it.each<[name: string, header: Legacy, message: string]>([
    ["a RAM disk", { type: 3 }, "a RAM disk goes with --initrd"],
    ["bad gzip", { compression: 1 }, "gzip cannot uncompress"],
    ["another compression", { compression: 2 }, "its compression is not gzip"],
    ["code for AArch64", { architecture: 22 }, "it is not for 32-bit Arm"],
    ["a kernel that is no zImage", { type: 2, system: 5 }, "that is no zImage"],
    [
      "its entry before it",
      { entry: 0x1f_fffc },
      "at its entry 0x001FFFFC; the image is at 0x00200000–0x00200003",
    ],
    ["its entry behind it", { entry: 0x20_0004 }, "at its entry 0x00200004"],
    ["ARM code at no multiple of 4", { entry: 0x20_0002 }, "at its entry 0x00200002"],
  ])("%s", async (name, header, message) => {
    expect(await refusalOf(programLoader(file(name, legacy(CODE, header)), {}))).toContain(message);
  });

  it("more data than the board has memory, before all of it is uncompressed", async () => {
    const image = legacy(gzipSync(new Uint8Array(MIB + 1)), { compression: 1 });
    expect(await refusalOf((async () => readLegacyImage(image, "x", MIB))())).toContain("more than 1 MiB");
    expect(readLegacyImage(image, "x", MIB + 1).data).toHaveLength(MIB + 1);
  });
});

it("a U-Boot image may start in Thumb state, and not at its first byte", async () => {
  const image = file("thumb", legacy(CODE, { entry: 0x20_0003 }));
  await expect(programLoader(image, {})).resolves.toMatchObject({ extents: [{ address: 0x20_0000 }] });
});

describe("a kernel is refused if it", () => {
  it.each<[name: string, bytes: () => Uint8Array, options: () => LinuxOptions, message: string]>([
    ["has no tree", () => zImage("b ."), () => ({}), "needs a device tree"],
    [
      "is cut off",
      () => zImage("b .").subarray(0, 0x41),
      () => ({ dtb: "x" }),
      "it is cut off: 65 bytes of 68",
    ],
    [
      "comes with another file than a tree",
      () => zImage("b ."),
      () => ({ dtb: "package.json" }),
      "package.json: it is not a device tree blob\n    fix: give what dtc -O dtb writes",
    ],
    ["comes with an empty name of a tree", () => zImage("b ."), () => ({ dtb: "" }), 'there is no file ""'],
    [
      "has its own tree and a command line",
      withTree,
      () => ({ append: "quiet" }),
      "go into a tree that --dtb gives",
    ],
    ["starts after the boot ROM alone", withTree, () => ({ start: "rom" }), "--start rom: "],
    [
      "reaches its tree",
      () => kernelOf(32 * MIB + 1),
      () => ({ dtb: file("dtb", deviceTree()) }),
      "there is room for 32 MiB",
    ],
    [
      "has a tree that is too large",
      () => zImage("b ."),
      () => ({ dtb: file("dtb", deviceTree(MIB + 1)) }),
      "there is room for 1048576",
    ],
    [
      "has an empty RAM disk",
      withTree,
      () => ({ initrd: file("initrd", new Uint8Array()) }),
      "initrd is empty",
    ],
    [
      "has a program as RAM disk",
      withTree,
      () => ({ initrd: file("initrd", legacy(CODE)) }),
      "this U-Boot image is no RAM disk",
    ],
  ])("%s", async (name, bytes, options, message) => {
    expect(await refusalOf(programLoader(file(name, bytes()), options()))).toContain(message);
  });
});

it("a kernel with its own tree needs no other", async () => {
  const { extents } = await programLoader(file("own-tree", withTree()), {});
  expect(extents).toHaveLength(1);
});

describe("a file at an address is refused", () => {
  it.each<[address: string, message: string]>([
    ["100000", '"100000" is no address'],
    ["1048576", '"1048576" is no address'],
    ["0X00100000", '"0X00100000" is no address'],
    ["0x100000000", '"0x100000000" is no address'],
    ["0x00100002", "no program can start at this address"],
  ])("as a program at %s", async (address, message) => {
    const path = file("raw.bin", CODE);
    expect(await refusalOf(programLoader(`${path}@${address}`, {}))).toContain(message);
  });

  it.each<[load: string, message: string]>([
    ["data.bin", "this is not FILE@ADDRESS"],
    ["nowhere.bin@0x00300000", "there is no file nowhere.bin"],
    ["FILE@300000", '"300000" is no address'],
  ])("as --load %s", async (load, message) => {
    const program = `${file("raw.bin", CODE)}@0x00200000`;
    const argument = load.replace("FILE", file("data.bin", CODE));
    expect(await refusalOf(loaderWithFiles(program, [argument], {}))).toContain(message);
  });

  const over = (loads: string[], program: string, options: LinuxOptions = {}) => {
    const data = file("data.bin", CODE);
    return loaderWithFiles(
      program,
      loads.map((address) => `${data}@${address}`),
      options,
    );
  };

  it("if it would overwrite a raw program, an image, an ELF, a tree, or another file", async () => {
    const raw = `${file("raw.bin", CODE)}@0x00200001`;
    expect(await refusalOf(over(["0x001ffffd"], raw))).toMatch(
      /^--load \S+data.bin \(0x001FFFFD–0x00200000\) would overwrite \S+raw.bin \(0x00200000–0x00200003\)/,
    );
    await over(["0x001ffffc", "0x00200004"], raw);
    expect(await refusalOf(over(["0x00300000", "0x00300003"], raw))).toContain("would overwrite --load ");
    const image = file("image", legacy(CODE));
    expect(await refusalOf(over(["0x00200003"], image))).toContain("would overwrite ");
    const program = file("program.elf", elf(CODE, 0x20_0000));
    expect(await refusalOf(over(["0x00200003"], program))).toContain("program.elf (0x00200000–0x00200003)");
    const dtb = file("dtb", deviceTree());
    const zimage = file("zImage", zImage("b ."));
    expect(await refusalOf(over(["0x04000000"], zimage, { dtb }))).toContain("would overwrite --dtb ");
  });
});

it("a program is put into memory after the start, because the start sets the memory map", async () => {
  const path = file("raw.bin", CODE);
  for (const program of [`${path}@0x00200000`, file("image", legacy(CODE)), file("zImage", withTree())]) {
    const { load } = await programLoader(program, {});
    const order: string[] = [];
    const board = { writeMemory: () => order.push("write") } as unknown as Zc702;
    load(board, () => order.push("start"));
    expect(order).toEqual(["start", "write"]);
  }
});

describe("no RAM is", () => {
  const started = async (loader: Loader, ddrSize: number) => {
    const board = await createZc702({ ddrSize });
    loader(board, (program) => board.start(program));
  };

  it("at the address of a raw binary, of an image, or of --load", async () => {
    const path = file("raw.bin", CODE);
    const { load } = await programLoader(`${path}@0xe0000000`, {});
    expect(await refusalOf(started(load, 64 * MIB))).toMatch(
      /raw.bin does not fit: 4 bytes from 0xE0000000: no RAM at 0xE0000000\n {4}fix: give an address in DDR/,
    );
    const image = await programLoader(file("image", legacy(CODE, { load: 0x5000_0000 })), {});
    expect(await refusalOf(started(image.load, 64 * MIB))).toContain("fix: make it with mkimage -a");
    const loader = await loaderWithFiles(`${path}@0x00200000`, [`${path}@0x03fffffd`], {});
    expect(await refusalOf(started(loader, 64 * MIB))).toMatch(/^--load \S+ does not fit: .* at 0x04000000/);
  });

  it("for all of a kernel, its tree or its RAM disk", async () => {
    const dtb = file("dtb", deviceTree());
    const initrd = file("initrd", new Uint8Array(MIB + 1));
    const kernel = Buffer.concat([zImage("b ."), deviceTree(MIB)]);
    const { load } = await programLoader(file("own-tree", kernel), {});
    expect(await refusalOf(started(load, 33 * MIB))).toMatch(/own-tree does not fit: .*give a smaller file/s);
    const linux = await programLoader(file("zImage", zImage("b .")), { dtb, initrd });
    expect(await refusalOf(started(linux.load, 64 * MIB))).toMatch(/^--dtb \S+ does not fit: /);
    expect(await refusalOf(started(linux.load, 66 * MIB))).toMatch(/^--initrd \S+ does not fit: /);
    await started(linux.load, 67 * MIB);
  });
});
