/** Names of the holes (holes/hole.ts), in the order of Hole (hole-number.ts). */
// biome-ignore format: families stand on one line
export const HOLE_NAMES = [
  "rd", "rn", "rm", "ra", "imm", "amount", "putRd", "putRn", "putRa",
  "flagN", "flagZ", "flagC", "flagV", "putN", "putZ", "putC", "putV",
  "subFlags", "putImmediateCarry", "shifted", "shiftCarry", "registerAmount", "pcOf",
];
