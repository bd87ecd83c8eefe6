import { decodeBlock, decodeBlockCall, encodeBlock } from "./block";
import { CONDITION_MASK, UNCONDITIONAL } from "./conditions";
import { decodeControl, encodeControl } from "./control";
import { decodeDebugRead, encodeDebugRead } from "./debug";
import { decodeReturn, decodeReturnCall, encodeFrame, encodeReturn } from "./returns";
import { decodeStatus, encodeChangeState, encodeStatus } from "./status";
import { NO_OP, operandsOf, opOf } from "./svc";
import { decodeThread, decodeThreadCall, encodeThread } from "./thread";

// The replacement of a sensitive instruction, and the instruction of a replacement: one word for
// one word. patched.ts has the forms.

const CLASS_SHIFT: u32 = 25;
const CLASS: u32 = 7;
// Bits 27:25 of an instruction with a condition (ARM DDI 0406C A5.1).
const DATA_REGISTER: u32 = 0;
const DATA_IMMEDIATE: u32 = 1;
const BLOCK_TRANSFER: u32 = 4;
const COPROCESSOR_TRANSFER: u32 = 6;
const COPROCESSOR: u32 = 7;

/** The replacement of `word` if `word` is a sensitive instruction, or `word`. */
export function patchInstruction(word: u32): u32 {
  if ((word & CONDITION_MASK) === UNCONDITIONAL) {
    const patched = encodeChangeState(word);
    return patched !== word ? patched : encodeFrame(word);
  }
  switch ((word >>> CLASS_SHIFT) & CLASS) {
    case DATA_REGISTER:
    case DATA_IMMEDIATE: {
      const patched = encodeStatus(word);
      return patched !== word ? patched : encodeReturn(word);
    }
    case BLOCK_TRANSFER:
      return encodeBlock(word);
    case COPROCESSOR:
      return encodeCoprocessor(word);
    default:
      return word;
  }
}

function encodeCoprocessor(word: u32): u32 {
  let patched = encodeThread(word);
  if (patched === word) patched = encodeControl(word);
  return patched !== word ? patched : encodeDebugRead(word);
}

/** The sensitive instruction for which `word` stands, or `word`. */
export function originalInstruction(word: u32): u32 {
  if ((word & CONDITION_MASK) === UNCONDITIONAL) return word;
  switch ((word >>> CLASS_SHIFT) & CLASS) {
    case COPROCESSOR_TRANSFER:
      return decodeBlock(word);
    case COPROCESSOR:
      return originalOfCoprocessor(word);
    default:
      return word;
  }
}

function originalOfCoprocessor(word: u32): u32 {
  const op = opOf(word);
  if (op === NO_OP) {
    const original = decodeThread(word);
    return original !== word ? original : decodeReturn(word);
  }
  const operands = operandsOf(word);
  let original = decodeStatus(word, op, operands);
  if (original === word) original = decodeReturnCall(word, op, operands);
  if (original === word) original = decodeBlockCall(word, op, operands);
  if (original === word) original = decodeThreadCall(word, op, operands);
  if (original === word) original = decodeControl(word, op, operands);
  return original !== word ? original : decodeDebugRead(word, op, operands);
}
