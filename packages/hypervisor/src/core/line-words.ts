import { GuestHardware, guestHardware } from "./guest-hardware";
import { bitOf, LINE_WORDS, wordOf } from "./line";
import { Vcpu } from "./vcpu";

// The sets of interrupt lines of a guest. GuestHardware keeps each set as the distributor keeps its
// own: LINE_WORDS words that follow one another.
//
//   GIVEN     lines0    lines1    lines2       the lines that the guest has
//   URGENT    urgent0   urgent1   urgent2      the lines that wake the guest at once
//   ENABLED   enabled0  enabled1  enabled2     the lines that were enabled when the guest left
//   ARMED     armed0    armed1    armed2       the lines that interrupt MVM to wake the guest
//   GUARDED   guarded0  guarded1  guarded2     the guarded lines (guarded/guard.ts)
//   HELD      held0     held1     held2        the lines that a deprivileged guest sees as enabled
//                                              while its distributor is off (guest-distributor.ts)

export const GIVEN: u32 = offsetof<GuestHardware>("lines0");
export const URGENT: u32 = offsetof<GuestHardware>("urgent0");
export const ENABLED: u32 = offsetof<GuestHardware>("enabled0");
export const ARMED: u32 = offsetof<GuestHardware>("armed0");
export const GUARDED: u32 = offsetof<GuestHardware>("guarded0");
export const HELD: u32 = offsetof<GuestHardware>("held0");

const WORD: u32 = sizeof<u32>();
const SET_SIZE: u32 = LINE_WORDS * WORD;

/** Word `word` of the set `set` of `vcpu`. */
export function lineWord(vcpu: Vcpu, set: u32, word: u32): u32 {
  return load<u32>(place(vcpu, set, word));
}

export function setLineWord(vcpu: Vcpu, set: u32, word: u32, lines: u32): void {
  store<u32>(place(vcpu, set, word), lines);
}

/** Adds `line` to the set `set` of `vcpu`. */
export function addLine(vcpu: Vcpu, set: u32, line: u32): void {
  const word = wordOf(line);
  setLineWord(vcpu, set, word, lineWord(vcpu, set, word) | bitOf(line));
  if (word !== 0) guestHardware(vcpu).hasShared = 1;
}

/** Removes `line` from the set `set` of `vcpu`. */
export function removeLine(vcpu: Vcpu, set: u32, line: u32): void {
  const word = wordOf(line);
  setLineWord(vcpu, set, word, lineWord(vcpu, set, word) & ~bitOf(line));
}

function place(vcpu: Vcpu, set: u32, word: u32): usize {
  // A build error where the words of GuestHardware are fewer than those of the distributor.
  if (URGENT - GIVEN !== SET_SIZE || ENABLED - URGENT !== SET_SIZE || ARMED - ENABLED !== SET_SIZE) {
    ERROR("GuestHardware needs LINE_WORDS words for each set of lines");
  }
  return changetype<usize>(guestHardware(vcpu)) + set + word * WORD;
}
