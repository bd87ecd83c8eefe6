import { expect, test } from "vitest";
import { buildImage } from "../../../packages/toolchain/src/index";
import { gdb, lineOf } from "../../../packages/toolchain/test/gdb";
import { image } from "../image";

test("the debugger stops at a line of TypeScript", async () => {
  const elf = await buildImage(image);
  const source = "guests/itron/src/app/control.ts";
  const line = lineOf(source, "integral += error");
  expect(gdb(elf, `break control.ts:${line}`)).toMatch(new RegExp(`file ${source}, line ${line}\\.`));
});
