import { CP_REGISTER_MASK } from "../../../../../../abi/src/arm/cp15";
import { Vcpu } from "../../../../core/vcpu";
import { Area } from "../area";
import { ignoresWrites, readsAsZero } from "./debug";
import { PC, readRegister, registerField, writeRegister } from "./registers";
import { DONE, UNDEFINED } from "./result";
import { isReadable, readSystemRegister, writeSystemRegister } from "./system-register";
import { isVfpOpen, isVfpRegister, readVfp, writeVfp } from "./vfp";

// MRC and MCR, and so also VMRS and VMSR, of the coprocessors that a Cortex-A9 has. All other
// coprocessor instructions that trap are Undefined: MCRR, for example, because these coprocessors
// have no registers of 64 bits.

const TRANSFER_MASK: u32 = 0x0f000010;
const TRANSFER: u32 = 0x0e000010;
const TO_ARM: u32 = 1 << 20;
const RT_SHIFT: u32 = 12;
const COPROCESSOR_SHIFT: u32 = 8;
const COPROCESSOR: u32 = 0xf;
const VFP: u32 = 10;
const DEBUG: u32 = 14;
const SYSTEM: u32 = 15;
/** N Z C V, the target of MRC with Rt = PC (ARM DDI 0406C A8.8.107). */
const FLAGS: u32 = 0xf0000000;

/** Emulates an access to a coprocessor. Returns DONE, UNDEFINED or REFUSED. */
export function emulateCoprocessor(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  if ((instruction & TRANSFER_MASK) !== TRANSFER) return UNDEFINED;
  const key = instruction & CP_REGISTER_MASK;
  const coprocessor = (instruction >>> COPROCESSOR_SHIFT) & COPROCESSOR;
  const rt = registerField(instruction, RT_SHIFT);
  if ((instruction & TO_ARM) === 0) return write(vcpu, area, coprocessor, key, readRegister(area, rt));
  if (!isThere(coprocessor, key)) return UNDEFINED;
  const value = read(area, coprocessor, key);
  if (rt === PC) area.psr = (area.psr & ~FLAGS) | (value & FLAGS);
  else writeRegister(area, rt, value);
  return DONE;
}

/** Whether the register `key` (the fields of the instruction that name it) can be read. */
function isThere(coprocessor: u32, key: u32): bool {
  switch (coprocessor) {
    case SYSTEM:
      return isReadable(key);
    case DEBUG:
      return readsAsZero(key);
    case VFP:
      return isVfpRegister(key) && isVfpOpen();
    default:
      return false;
  }
}

function read(area: Area, coprocessor: u32, key: u32): u32 {
  if (coprocessor === SYSTEM) return readSystemRegister(area, key);
  return coprocessor === VFP ? readVfp(key) : 0;
}

function write(vcpu: Vcpu, area: Area, coprocessor: u32, key: u32, value: u32): u32 {
  switch (coprocessor) {
    case SYSTEM:
      return writeSystemRegister(vcpu, area, key, value);
    case DEBUG:
      return ignoresWrites(key) ? DONE : UNDEFINED;
    case VFP:
      if (!isVfpRegister(key) || !isVfpOpen()) return UNDEFINED;
      writeVfp(key, value);
      return DONE;
    default:
      return UNDEFINED;
  }
}
