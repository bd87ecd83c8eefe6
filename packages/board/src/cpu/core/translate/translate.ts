/** Translates the region that begins at a micro-op. */
import { REFUSED } from "../contract";
import { compile } from "../imports/translator";
import { SLOT } from "../state";
import { findBlocks } from "./blocks";
import { beginExits, dropExits, exitsAreFull } from "./exits";
import { itOf } from "./micro-op";
import { makeModule } from "./module";
import { position } from "./output";
import { findRegion } from "./region";
import { forgetRegisters } from "./registers";
import { OUTPUT } from "./workspace";

/** The number of the function in the table, or REFUSED. PAGE_VA and SLOT are those of `up`. */
export function translate(core: usize, up: usize): u32 {
  if (itOf(up) !== 0 || exitsAreFull()) return REFUSED;
  if (!findRegion(up, load<u32>(core, SLOT)) || !findBlocks(up)) return REFUSED;
  forgetRegisters();
  beginExits();
  // The first time finds the registers, the second one makes the code.
  makeModule();
  dropExits();
  makeModule();
  return compile(u32(OUTPUT), u32(position() - OUTPUT));
}
