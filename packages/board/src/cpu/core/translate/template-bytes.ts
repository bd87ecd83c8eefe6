/** The templates as they stand in memory (packages/board/templates/section.ts). */
import { Hole } from "./hole-number";
import { LOCAL_A, LOCAL_B } from "./locals";
import { numberOf } from "./named-template";
import { copy, getLocal } from "./output";
import { TEMPLATES } from "./workspace";

const HOLE: u32 = 0x80;

/** The first piece of a template; 0: there is no such template. */
export function startOf(number: u32): usize {
  const offset = load<u32>(TEMPLATES + (number << 2));
  return offset === 0 ? 0 : TEMPLATES + offset;
}

export function hasTemplate(op: u32): bool {
  return startOf(op) !== 0;
}

/** What `copyToHole` returns at the end of a template. */
export const NO_HOLE: u32 = 0xff;

/** Where the last `copyToHole` has stopped. */
let at: usize = 0;

export function behindHole(): usize {
  return at;
}

/** Copies bytes from `piece` on, to the next hole or to the end. Returns the hole. */
export function copyToHole(piece: usize): u32 {
  at = piece;
  while (true) {
    const head: u32 = load<u8>(at);
    at++;
    if (head === 0) return NO_HOLE;
    if ((head & HOLE) !== 0) return head & ~HOLE;
    copy(at, head);
    at += head;
  }
}

/** C or V of the difference that LOCAL_A and LOCAL_B keep. The template reads them as rn and rm. */
export function pasteDifference(number: u32): void {
  let hole = copyToHole(startOf(numberOf(number)));
  while (hole !== NO_HOLE) {
    getLocal(hole === Hole.RN ? LOCAL_A : LOCAL_B);
    hole = copyToHole(at);
  }
}
