import { Vcpu } from "../../../core/vcpu";
import { PSR_T } from "../psr";
import { Area } from "./area";
import { emulateBlock } from "./emulate/block";
import { passes } from "./emulate/condition";
import { emulateCoprocessor } from "./emulate/coprocessor";
import { DONE, EMULATED, REFUSED, UNDEFINED } from "./emulate/result";
import { emulateReturn, emulateRfe, emulateSrs } from "./emulate/returns";
import { emulateCps, emulateMrs, emulateMsr, emulateMsrImmediate } from "./emulate/status";
import { originalInstruction, patchInstruction } from "./patch/instruction";

// The emulation of instructions of a guest's kernel that User mode cannot execute. Some of them are
// sensitive, and MVM has replaced them (patched.ts). The others are Undefined in User mode, but not
// in a privileged mode. The stub executes the frequent ones. MVM can execute all of them.
//
// MVM first turns a replacement back into its instruction. So if the guest itself has an access to
// one of coprocessors 0–7, or an SVC with a number of patched.ts, MVM takes it for a replacement.

const WORD: u32 = 4;
const CLASS_SHIFT: u32 = 25;
const CLASS: u32 = 7;
const BLOCK: u32 = 4;
const COPROCESSOR: u32 = 7;
const CONDITION: u32 = 0xf0000000;
const UNCONDITIONAL: u32 = 0xf0000000;

const CPS_MASK: u32 = 0xfff10020;
const CPS: u32 = 0xf1000000;
const RFE_MASK: u32 = 0xfe500000;
const RFE: u32 = 0xf8100000;
const SRS: u32 = 0xf8400000;
const MRS_MASK: u32 = 0x0fb000f0;
const MRS: u32 = 0x01000000;
const MSR: u32 = 0x01200000;
const MSR_IMMEDIATE_MASK: u32 = 0x0fb00000;
const MSR_IMMEDIATE: u32 = 0x03200000;
const WFI: u32 = 0x0320f003;
const WITHOUT_CONDITION: u32 = 0x0fffffff;

/**
 * Does what the word `word` at the pc of `area` does in a privileged mode of the guest of `vcpu`.
 * Returns EMULATED: the guest goes on; UNDEFINED or ABORTED: it takes this exception, and the pc is
 * as before; REFUSED: MVM does not emulate the instruction (emulate/result.ts). Monitor mode,
 * SCR.NS = 0. Call on the core of `vcpu`, which is loaded there, with its registers in the frame of
 * `area`.
 *
 * An instruction that fails its condition has no effect. Whether such an instruction is Undefined
 * or does nothing is left to the processor (ARM DDI 0406C B1.9.2), but an instruction that was
 * replaced must do nothing.
 */
export function emulate(vcpu: Vcpu, area: Area, word: u32): u32 {
  if ((area.psr & PSR_T) !== 0) return REFUSED;
  const instruction = originalInstruction(word);
  const answer = passes(instruction, area.psr) ? execute(vcpu, area, instruction) : DONE;
  if (answer !== DONE) return answer;
  area.pc += WORD;
  return EMULATED;
}

/**
 * As {@link emulate}, for an instruction that passes its condition or has none. Or returns DONE.
 */
function execute(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  if ((instruction & CONDITION) === UNCONDITIONAL) return executeUnconditional(vcpu, area, instruction);
  const kind = (instruction >>> CLASS_SHIFT) & CLASS;
  if (kind === COPROCESSOR) return emulateCoprocessor(vcpu, area, instruction);
  // Of the other classes only replaced instructions trap: an instruction without a replacement came
  // here in another way, and is Undefined.
  if (patchInstruction(instruction) === instruction) return UNDEFINED;
  if (kind === BLOCK) return emulateBlock(vcpu, area, instruction);
  return executeStatus(area, instruction);
}

function executeUnconditional(vcpu: Vcpu, area: Area, instruction: u32): u32 {
  if (patchInstruction(instruction) === instruction) return UNDEFINED;
  if ((instruction & CPS_MASK) === CPS) return emulateCps(area, instruction);
  if ((instruction & RFE_MASK) === RFE) return emulateRfe(vcpu, area, instruction);
  return (instruction & RFE_MASK) === SRS ? emulateSrs(vcpu, area, instruction) : UNDEFINED;
}

/** MRS, MSR, WFI, or data processing that returns from an exception. */
function executeStatus(area: Area, instruction: u32): u32 {
  if ((instruction & WITHOUT_CONDITION) === WFI) return DONE; // a wait may end at any time
  if ((instruction & MRS_MASK) === MRS) return emulateMrs(area, instruction);
  if ((instruction & MRS_MASK) === MSR) return emulateMsr(area, instruction);
  if ((instruction & MSR_IMMEDIATE_MASK) === MSR_IMMEDIATE) return emulateMsrImmediate(area, instruction);
  return emulateReturn(area, instruction);
}
