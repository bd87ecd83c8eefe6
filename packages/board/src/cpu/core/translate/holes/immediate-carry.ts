/** exec/immediate-carry.ts of the templates: what happens to C stands in the micro-op. */
import * as hole from "./hole";

export function putImmediateCarry(_core: usize, _up: usize): void {
  hole.putImmediateCarry();
}
