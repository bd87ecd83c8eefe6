/** LDM and STM of the current mode's registers (exec/block.ts). */
import { Op } from "../op";
import { M_BEFORE, M_UP, M_WRITEBACK } from "../uop";
import { hostAddress } from "./host-address";
import { LOCAL_BASE, LOCAL_HOST, LOCAL_VA } from "./locals";
import { immOf, opOf, rnOf } from "./micro-op";
import { Opcode } from "./opcode";
import { access, addConstant, getLocal, setLocal } from "./output";
import { getRegister, putRegister } from "./registers";

const LIST: u32 = 0xffff;
const PC_BIT: u32 = 0x8000;
const WORD: u32 = 4;

/** Of LDM with the PC in its list, the target goes to the stack. */
export function blockTransfer(up: usize): void {
  const flags = u32(immOf(up));
  const bytes = i32(<u32>popcnt<u32>(flags & LIST)) << 2;
  const isLoad = opOf(up) === Op.LDM;
  const base = rnOf(up);
  getRegister(up, base);
  addConstant(lowest(bytes, flags));
  setLocal(LOCAL_VA);
  hostAddress(up, bytes, WORD, !isLoad);
  setLocal(LOCAL_HOST);
  if (isLoad) loadRegisters(flags & LIST & ~PC_BIT, base);
  else storeRegisters(up, flags & LIST);
  if (isLoad && ((flags >> base) & 1) !== 0) {
    getLocal(LOCAL_BASE);
    putRegister(base);
  } else if ((flags & M_WRITEBACK) !== 0) {
    getRegister(up, base);
    addConstant((flags & M_UP) !== 0 ? bytes : -bytes);
    putRegister(base);
  }
  if (isLoad && (flags & PC_BIT) !== 0) {
    getLocal(LOCAL_HOST);
    access(Opcode.I32_LOAD, bytes - WORD);
  }
}

/** Of the lowest address, relative to the base. */
function lowest(bytes: i32, flags: u32): i32 {
  const before = (flags & M_BEFORE) !== 0;
  if ((flags & M_UP) !== 0) return before ? WORD : 0;
  return before ? -bytes : WORD - bytes;
}

/** What is loaded to the base register waits in LOCAL_BASE. */
function loadRegisters(list: u32, base: u32): void {
  let offset: u32 = 0;
  for (let rest = list; rest !== 0; rest &= rest - 1) {
    const number = <u32>ctz<u32>(rest);
    getLocal(LOCAL_HOST);
    access(Opcode.I32_LOAD, offset);
    if (number === base) setLocal(LOCAL_BASE);
    else putRegister(number);
    offset += WORD;
  }
}

function storeRegisters(up: usize, list: u32): void {
  let offset: u32 = 0;
  for (let rest = list; rest !== 0; rest &= rest - 1) {
    getLocal(LOCAL_HOST);
    getRegister(up, <u32>ctz<u32>(rest));
    access(Opcode.I32_STORE, offset);
    offset += WORD;
  }
}
