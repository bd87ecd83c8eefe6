import { CP_REGISTER_MASK, SCTLR } from "../../../../../abi/src/arm/cp15";
import { REFUSED_OWN_PAGE, REFUSED_STUB, REFUSED_TABLES, REFUSED_THUMB } from "../../../../../abi/src/report";
import { Vcpu } from "../../../core/vcpu";
import { PSR_T } from "../psr";
import { SCTLR_TE } from "../sctlr";
import { areaOf } from "./area";
import { readRegister, registerField } from "./emulate/registers";
import { originalInstruction } from "./patch/instruction";
import { TRAP_DATA_ABORT, TRAP_STUB_FAILED } from "./traps";

// The reason why MVM answered TRAP_STOP to a trap of a deprivileged guest: it appears in MVM's
// message.

const MCR_MASK: u32 = 0x0f100f10;
const MCR_SYSTEM: u32 = 0x0e000f10;
const RT_SHIFT: u32 = 12;

/** REFUSED_… of the trap of `vcpu`. Call before the VM leaves the core. */
export function refusalReason(vcpu: Vcpu): u32 {
  if (vcpu.r1 === TRAP_STUB_FAILED) return REFUSED_STUB;
  if ((areaOf(vcpu).psr & PSR_T) !== 0) return REFUSED_THUMB;
  if (vcpu.r1 === TRAP_DATA_ABORT) return REFUSED_OWN_PAGE;
  const instruction = originalInstruction(vcpu.r2);
  if ((instruction & MCR_MASK) !== MCR_SYSTEM) return REFUSED_THUMB;
  if ((instruction & CP_REGISTER_MASK) !== SCTLR) return REFUSED_TABLES;
  const value = readRegister(areaOf(vcpu), registerField(instruction, RT_SHIFT));
  return (value & SCTLR_TE) !== 0 ? REFUSED_THUMB : REFUSED_TABLES;
}
