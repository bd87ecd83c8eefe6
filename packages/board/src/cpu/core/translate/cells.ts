/**
 * A word for each micro-op: how often execution has come there by a jump, or the translated
 * function and its entry that the micro-op is (contract.ts). A page has one translated function at
 * most.
 */
import {
  DECODE_SLOT_EPOCH,
  DECODE_SLOT_FUNCTION,
  DECODE_SLOT_SIZE,
  DECODE_SLOT_TRANSLATIONS,
  DECODE_SLOT_WARM,
  DECODE_SLOTS,
  TRANSLATION_CELLS,
} from "../../../memory/layout";
import { FIRST_FUNCTION, REFUSED } from "../contract";
import { UOP_SIZE } from "../uop";
import { giveFunction } from "./functions";
import { forgetJumps } from "./jumps";

const WORD = 4;
const CELLS_SIZE: usize = (DECODE_SLOT_SIZE / UOP_SIZE) * WORD;

export function cellOf(up: usize): usize {
  return TRANSLATION_CELLS + ((up - DECODE_SLOTS) / UOP_SIZE) * WORD;
}

/** Is the micro-op an entry of a translated function? */
export function isEntry(up: usize): bool {
  return load<u32>(cellOf(up)) >= u32(FIRST_FUNCTION);
}

/** Has execution come to the micro-op by a jump so often, and is it no entry? */
export function isReached(up: usize, times: u32): bool {
  const count = load<u32>(cellOf(up));
  return count >= times && count < u32(REFUSED);
}

/** Puts the place of an entry, or a count, in the cell of a micro-op of `slot`. */
export function setCell(slot: usize, cell: usize, value: u32): void {
  store<u32>(cell, value);
  store<u32>(slot, 1, DECODE_SLOT_WARM);
}

/** How often the page was translated since its code is in the slot. */
export function translationsOf(slot: usize): u32 {
  return load<u32>(slot, DECODE_SLOT_TRANSLATIONS);
}

/** The page has a new function; entries of the one before that are none of this one are refused. */
export function replaceFunction(slot: usize, number: u32): void {
  dropFunction(slot);
  const first = cellOf(slot);
  for (let cell = first; cell < first + CELLS_SIZE; cell += WORD)
    if (load<u32>(cell) >= u32(FIRST_FUNCTION)) store<u32>(cell, REFUSED);
  store<u32>(slot, number + 1, DECODE_SLOT_FUNCTION);
  store<u32>(slot, translationsOf(slot) + 1, DECODE_SLOT_TRANSLATIONS);
}

/** The last one given. It never goes back, also not when a snapshot is restored. */
let epoch: u32 = 0;

/**
 * Instructions of `slot` are copied to the function of another page. As long as the slot has the
 * epoch that is returned, they are the same.
 */
export function epochForCopy(slot: usize): u32 {
  store<u32>(slot, 1, DECODE_SLOT_WARM);
  return load<u32>(slot, DECODE_SLOT_EPOCH);
}

/** Gives up what was translated or counted of `slot`. */
export function clearCells(slot: usize): void {
  if (load<u32>(slot, DECODE_SLOT_WARM) === 0) return;
  store<u32>(slot, 0, DECODE_SLOT_WARM);
  epoch++;
  store<u32>(slot, epoch, DECODE_SLOT_EPOCH);
  dropFunction(slot);
  store<u32>(slot, 0, DECODE_SLOT_TRANSLATIONS);
  memory.fill(cellOf(slot), 0, CELLS_SIZE);
}

function dropFunction(slot: usize): void {
  const number = load<u32>(slot, DECODE_SLOT_FUNCTION);
  if (number === 0) return;
  giveFunction(number - 1);
  forgetJumps();
  store<u32>(slot, 0, DECODE_SLOT_FUNCTION);
}
