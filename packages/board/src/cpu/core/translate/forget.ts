/** Gives up all translated code. None of it may be running. */
import { slotAddress, slotsInUse } from "../memory/code";
import { clearCells } from "./cells";
import { forgetExits } from "./exits";

export function forgetTranslations(): void {
  for (let i: u32 = 0; i < slotsInUse(); i++) clearCells(slotAddress(i));
  forgetExits();
}
