/**
 * A word for each micro-op: how often execution has come there by a jump, or the number of the
 * translated function that begins there.
 */
import { DECODE_SLOT_SIZE, DECODE_SLOT_WARM, DECODE_SLOTS, TRANSLATION_CELLS } from "../../../memory/layout";
import { FIRST_FUNCTION } from "../contract";
import { drop } from "../imports/translator";
import { UOP_SIZE } from "../uop";

const WORD = 4;

export function cellOf(up: usize): usize {
  return TRANSLATION_CELLS + ((up - DECODE_SLOTS) / UOP_SIZE) * WORD;
}

const CELLS_SIZE: usize = (DECODE_SLOT_SIZE / UOP_SIZE) * WORD;

/** Puts a number or a count in the cell of a micro-op of `slot`. */
export function setCell(slot: usize, cell: usize, value: u32): void {
  store<u32>(cell, value);
  store<u32>(slot, 1, DECODE_SLOT_WARM);
}

/** Gives up what was translated or counted of `slot`. */
export function clearCells(slot: usize): void {
  if (load<u32>(slot, DECODE_SLOT_WARM) === 0) return;
  store<u32>(slot, 0, DECODE_SLOT_WARM);
  const first = cellOf(slot);
  for (let cell = first; cell < first + CELLS_SIZE; cell += WORD) {
    const value = load<u32>(cell);
    if (value >= u32(FIRST_FUNCTION)) drop(value);
  }
  memory.fill(first, 0, CELLS_SIZE);
}
