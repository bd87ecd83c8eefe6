import { Vcpu } from "../../../../core/vcpu";
import { Area } from "../area";
import { NO_PLACE } from "../translation";
import { mayAccess, readWord, wordAt, writeWord } from "./memory";
import { userRegisterAt } from "./mode";
import { returnWithSpsr } from "./psr";
import { PC, readRegister, registerAt, registerField, writeRegister } from "./registers";
import { ABORTED, DONE } from "./result";
import { endOf, startOf, W } from "./transfer";

// LDM and STM with ^ (patch/block.ts has their forms).

const L: u32 = 1 << 20;
const RN_SHIFT: u32 = 16;
const LIST: u32 = 0xffff;
const LIST_PC: u32 = 1 << PC;
const WORD: u32 = 4;

/**
 * Emulates LDM or STM with ^. Returns DONE, ABORTED, or what a return from an exception returns.
 */
export function emulateBlock(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  const base = readRegister(area, registerField(instruction, RN_SHIFT));
  const bytes = popcnt<u32>(instruction & LIST) * WORD;
  const start = startOf(instruction, base, bytes);
  const store = (instruction & L) === 0;
  if (!mayAccess(vcpu, area, start, bytes, store)) return ABORTED;
  if (store) return storeUser(vcpu, area, instruction, start);
  return (instruction & LIST_PC) === 0
    ? loadUser(vcpu, area, instruction, start)
    : loadReturn(vcpu, area, instruction, start, endOf(instruction, base, bytes));
}

/** STM of the registers of User mode. */
function storeUser(vcpu: Vcpu, area: Area, instruction: u32, start: u32): u32 {
  let address = start;
  for (let number: u32 = 0; number <= PC; number++) {
    if ((instruction & (1 << number)) === 0) continue;
    const value = number === PC ? readRegister(area, PC) : load<u32>(userRegisterAt(area, number));
    const place = wordAt(vcpu, area, address, true);
    if (place === NO_PLACE) return ABORTED;
    writeWord(area, place, value);
    address += WORD;
  }
  return DONE;
}

/** LDM of the registers of User mode. */
function loadUser(vcpu: Vcpu, area: Area, instruction: u32, start: u32): u32 {
  let address = start;
  for (let number: u32 = 0; number < PC; number++) {
    if ((instruction & (1 << number)) === 0) continue;
    const place = wordAt(vcpu, area, address, false);
    if (place === NO_PLACE) return ABORTED;
    store<u32>(userRegisterAt(area, number), readWord(area, place));
    address += WORD;
  }
  return DONE;
}

/** LDM of registers and the PC, with CPSR from SPSR. */
function loadReturn(vcpu: Vcpu, area: Area, instruction: u32, start: u32, end: u32): u32 {
  let address = start;
  for (let number: u32 = 0; number < PC; number++) {
    if ((instruction & (1 << number)) === 0) continue;
    const place = wordAt(vcpu, area, address, false);
    if (place === NO_PLACE) return ABORTED;
    store<u32>(registerAt(area, number), readWord(area, place));
    address += WORD;
  }
  const place = wordAt(vcpu, area, address, false);
  if (place === NO_PLACE) return ABORTED;
  const target = readWord(area, place);
  if ((instruction & W) !== 0) writeRegister(area, registerField(instruction, RN_SHIFT), end);
  return returnWithSpsr(area, target);
}
