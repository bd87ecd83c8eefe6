import type { ImageDescription } from "../src/index";

const FOLDER = "packages/toolchain/test/fixtures/hello";

/** The example image. */
export const HELLO: ImageDescription = {
  name: "hello",
  entry: `${FOLDER}/main.ts`,
  asm: [`${FOLDER}/start.S`],
  offsets: `${FOLDER}/offsets.ts`,
  memory: { base: 0x10_0000, size: 0x20_0000, reserve: { svcStack: { size: 0x1000 } } },
  out: "build/test/hello/hello.elf",
};
