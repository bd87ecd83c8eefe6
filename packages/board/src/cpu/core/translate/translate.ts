/** Translates the page of a micro-op, with the micro-op as an entry. */
import { ENTRIES, FIRST_FUNCTION, REFUSED } from "../contract";
import { begin, compile } from "../imports/translator";
import { SLOT } from "../state";
import { entryNumber, findBlocks, firstOf, isEntryBlock, orderedBlock, orderedCount } from "./blocks";
import { cellOf, replaceFunction, setCell } from "./cells";
import { beginExits, dropExits, exitsAreFull } from "./exits";
import { forgetTranslations } from "./forget";
import { functionsAreFull, giveNumber, takeNumber } from "./functions";
import { itOf } from "./micro-op";
import { makeModule } from "./module";
import { position } from "./output";
import { choosePageCaches, forgetPageCaches } from "./page-cache";
import { findRegion, isJumpTarget } from "./region";
import { forgetRegisters } from "./registers";
import { OUTPUT } from "./workspace";

/** Fills the cell of `up`, which is in the page at PC. The cell is REFUSED if that cannot be. */
export function translate(core: usize, up: usize): void {
  const slot: usize = load<u32>(core, SLOT);
  if (itOf(up) !== 0 || !translatePage(core, slot, up)) setCell(slot, cellOf(up), REFUSED);
}

function translatePage(core: usize, slot: usize, up: usize): bool {
  begin();
  if (exitsAreFull() || functionsAreFull()) forgetTranslations();
  if (!findRegion(core, up, slot, load<u32>(cellOf(up))) || !findBlocks()) return false;
  const number = takeNumber();
  forgetRegisters();
  forgetPageCaches();
  beginExits();
  // The first time finds registers and page caches, the second one makes the code.
  makeModule(number);
  dropExits();
  choosePageCaches();
  makeModule(number);
  if (compile(number, u32(OUTPUT), u32(position() - OUTPUT)) === 0) {
    giveNumber(number);
    return false;
  }
  replaceFunction(slot, number);
  for (let place: u32 = 1; place < orderedCount(); place++) {
    const block = orderedBlock(place);
    const first = firstOf(block);
    if (isEntryBlock(block) && isJumpTarget(first))
      setCell(slot, cellOf(first), FIRST_FUNCTION + number * ENTRIES + entryNumber(block));
  }
  return true;
}
