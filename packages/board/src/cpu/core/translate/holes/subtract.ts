/**
 * exec/subtract.ts of the templates: the translator keeps a and b, and makes C and V when something
 * reads them.
 */
import * as hole from "./hole";

export function subFlags(_core: usize, a: u32, b: u32): u32 {
  return hole.subFlags(a, b);
}
