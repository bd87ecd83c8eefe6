/** Translates the region that begins at a micro-op. */
import { compile } from "../imports/translator";
import { SLOT } from "../state";
import { findBlocks } from "./blocks";
import { REFUSED } from "./cells";
import { beginExits, dropExits, exitsAreFull } from "./exits";
import { setEntryPc } from "./function";
import { itOf } from "./micro-op";
import { makeModule } from "./module";
import { position } from "./output";
import { pcOffset } from "./page";
import { findRegion, usesVfp } from "./region";
import { forgetRegisters } from "./registers";
import { OUTPUT } from "./workspace";

/** The number of the function in the table, or REFUSED. PAGE_VA and SLOT are those of `up`. */
export function translate(core: usize, up: usize): u32 {
  if (itOf(up) !== 0 || exitsAreFull()) return REFUSED;
  if (!findRegion(up, load<u32>(core, SLOT)) || !findBlocks(up)) return REFUSED;
  setEntryPc(pcOffset(up));
  forgetRegisters();
  beginExits();
  // The first time finds the registers, the second one makes the code.
  makeModule(usesVfp());
  dropExits();
  makeModule(usesVfp());
  return compile(u32(OUTPUT), u32(position() - OUTPUT));
}
