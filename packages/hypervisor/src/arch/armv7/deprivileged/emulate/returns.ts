import { Vcpu } from "../../../../core/vcpu";
import { PSR_MODE } from "../../psr";
import { Area } from "../area";
import { NO_PLACE } from "../translation";
import { readWord, wordAt, writeWord } from "./memory";
import { isMode, isWithoutSpsr, readSpsr, stackPointerAt } from "./mode";
import { result } from "./operand";
import { returnTo, returnWithSpsr } from "./psr";
import { LR, readRegister, registerField, writeRegister } from "./registers";
import { ABORTED, DONE, UNDEFINED } from "./result";
import { endOf, startOf, W } from "./transfer";

// Returns from exceptions, and the store that belongs to RFE (patch/returns.ts has their forms).

const RN_SHIFT: u32 = 16;
const WORD: u32 = 4;
const FRAME_SIZE: u32 = 2 * WORD;

/** Data processing with S and Rd = PC. */
export function emulateReturn(area: Area, instruction: u32): u32 {
  return returnWithSpsr(area, result(area, instruction));
}

/** RFE: PC and CPSR from memory. */
export function emulateRfe(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  const number = registerField(instruction, RN_SHIFT);
  const base = readRegister(area, number);
  const start = startOf(instruction, base, FRAME_SIZE);
  const address = wordAt(vcpu, area, start, false);
  if (address === NO_PLACE) return ABORTED;
  const status = wordAt(vcpu, area, start + WORD, false);
  if (status === NO_PLACE) return ABORTED;
  const target = readWord(area, address);
  const psr = readWord(area, status);
  if ((instruction & W) !== 0) writeRegister(area, number, endOf(instruction, base, FRAME_SIZE));
  return returnTo(area, target, psr);
}

/**
 * SRS: stores LR and SPSR of the present mode to the stack of a mode. SRS is UNPREDICTABLE in
 * System mode, and for a mode that the normal world does not have: here the result is UNDEFINED.
 */
export function emulateSrs(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  const mode = instruction & PSR_MODE;
  if (isWithoutSpsr(area) || !isMode(mode)) return UNDEFINED;
  const stackPointer = stackPointerAt(area, mode);
  const base = load<u32>(stackPointer);
  const start = startOf(instruction, base, FRAME_SIZE);
  const address = wordAt(vcpu, area, start, true);
  if (address === NO_PLACE) return ABORTED;
  const status = wordAt(vcpu, area, start + WORD, true);
  if (status === NO_PLACE) return ABORTED;
  writeWord(area, address, readRegister(area, LR));
  writeWord(area, status, readSpsr(area));
  if ((instruction & W) !== 0) store<u32>(stackPointer, endOf(instruction, base, FRAME_SIZE));
  return DONE;
}
