/**
 * The unit tests on a {@link Machine} execute the Wasm that build/mvm is made from, and no other
 * compilation of the same sources.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { writeC } from "../../toolchain/src/c/module";
import { buildImage } from "../../toolchain/src/index";
import { ROOT } from "../../toolchain/src/root";
import { taggedFunctions, tagsOf } from "../../toolchain/src/tags";
import { reachedOnlyFrom } from "../../toolchain/src/wasm/reach";
import { readModule } from "../../toolchain/src/wasm/reader";
import { SourceMap } from "../../toolchain/src/wasm/source-map";
import { image } from "../image";
import { Machine } from "./machine";

const digest = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

let elf: string;
let wasm: Uint8Array;
beforeAll(async () => {
  elf = await buildImage(image);
  ({ wasm } = new Machine().program);
});

const beside = (suffix: string) => readFileSync(elf.replace(/\.elf$/, suffix));

test("a Machine runs the module of the image", () => {
  expect(digest(wasm)).toBe(digest(beside(".wasm")));
});

test("the C from which gcc makes the image is this module, translated", () => {
  const { inputs } = JSON.parse(beside(".elf.stamp").toString()) as { inputs: string[] };
  const module = readModule(wasm);
  const sources = inputs.filter((file) => /^packages\/(hypervisor|abi)\/.*\.ts$/.test(file));
  const placement = {
    tags: tagsOf(module, taggedFunctions(ROOT, sources)),
    boot: reachedOnlyFrom(image.boot!, module, wasm),
  };
  const c = writeC(module, wasm, new SourceMap(beside(".wasm.map").toString()), placement);
  expect(digest(c)).toBe(digest(beside(".c")));
});
