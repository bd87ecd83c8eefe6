/**
 * Text to the console: to UART1, or to MVM's console line by line. Only the least urgent task
 * writes.
 */
import { CONSOLE_WRITE_MAX } from "../../../../packages/abi/src/hypercall";
import { writeConsole } from "../../../lib/hypercall";
import { writesThroughMvm } from "../instance";
import { initUart, putByte } from "./uart";
import { addToUplink } from "./uplink";

const DECIMAL: u32 = 10;
const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const MINUS: u32 = 45;
const DIGIT_0: u32 = 48;
const LETTER_A: u32 = 97;
const HEX_DIGITS: i32 = 8;

const LINE_MAX: u32 = 256;
const line: usize = memory.data(256);
let length: u32 = 0;

export function initConsole(): void {
  assert(LINE_MAX <= CONSOLE_WRITE_MAX);
  if (!writesThroughMvm()) initUart();
}

export function putCharacter(character: u32): void {
  addToUplink(character);
  if (writesThroughMvm()) {
    addToLine(character);
    return;
  }
  if (character === LINE_FEED) putByte(CARRIAGE_RETURN);
  putByte(character);
}

function addToLine(character: u32): void {
  store<u8>(line + length++, <u8>character);
  if (character !== LINE_FEED && length < LINE_MAX) return;
  writeConsole(<u32>line, length);
  length = 0;
}

/** Writes the ASCII characters of a string literal. */
export function putText(text: string): void {
  const length = text.length;
  for (let index = 0; index < length; index++) {
    putCharacter(load<u16>(changetype<usize>(text) + ((<usize>index) << 1)));
  }
}

export function putNumber(value: i32): void {
  if (value < 0) {
    putCharacter(MINUS);
    putUnsigned(0 - <u32>value);
  } else putUnsigned(<u32>value);
}

function putUnsigned(value: u32): void {
  if (value >= DECIMAL) putUnsigned(value / DECIMAL);
  putCharacter(DIGIT_0 + (value % DECIMAL));
}

export function putHex(value: u32): void {
  for (let digit = HEX_DIGITS - 1; digit >= 0; digit--) {
    const nibble = (value >>> ((<u32>digit) << 2)) & 15;
    putCharacter(nibble < DECIMAL ? DIGIT_0 + nibble : LETTER_A + nibble - DECIMAL);
  }
}
