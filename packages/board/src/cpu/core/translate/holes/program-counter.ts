/** program-counter.ts of the templates: the address of the instruction is known. */
import * as hole from "./hole";

export function pcOf(_core: usize, _up: usize): u32 {
  return hole.pcOf();
}
