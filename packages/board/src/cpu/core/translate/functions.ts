/** The numbers of translated functions. */
import { MOST_FUNCTIONS } from "../contract";
import { drop } from "../imports/translator";
import { FREE_NUMBERS } from "./workspace";

const NUMBER_SIZE_POS = 1;

/** Numbers below were in use before. */
let next: u32 = 0;
/** How many of them are free again. */
let free: u32 = 0;

export function functionsAreFull(): bool {
  return next === MOST_FUNCTIONS && free === 0;
}

/** A number that no function has. There must be one (`functionsAreFull`). */
export function takeNumber(): u32 {
  if (free === 0) return next++;
  free--;
  return load<u16>(FREE_NUMBERS + (free << NUMBER_SIZE_POS));
}

/** The number is not used any more. */
export function giveNumber(number: u32): void {
  store<u16>(FREE_NUMBERS + (free << NUMBER_SIZE_POS), number);
  free++;
}

/** The function is not used any more. */
export function giveFunction(number: u32): void {
  drop(number);
  giveNumber(number);
}
