/** Moves between memory and the register file of VFP and Advanced SIMD. */
import { LOCAL_CORE, LOCAL_HOST } from "./locals";
import { Opcode } from "./opcode";
import { access, getLocal } from "./output";

const WORD: u32 = 4;
const DOUBLEWORD: u32 = 8;

/** Copies `bytes` bytes between LOCAL_HOST and the registers from `place` on. */
export function copyBytes(place: u32, bytes: u32, isLoad: bool): void {
  let offset: u32 = 0;
  while (offset < bytes) {
    const wide = bytes - offset >= DOUBLEWORD;
    getLocal(isLoad ? LOCAL_CORE : LOCAL_HOST);
    getLocal(isLoad ? LOCAL_HOST : LOCAL_CORE);
    access(wide ? Opcode.I64_LOAD : Opcode.I32_LOAD, isLoad ? offset : place + offset);
    access(wide ? Opcode.I64_STORE : Opcode.I32_STORE, isLoad ? place + offset : offset);
    offset += wide ? DOUBLEWORD : WORD;
  }
}
