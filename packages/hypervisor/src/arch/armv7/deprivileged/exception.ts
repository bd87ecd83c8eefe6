import { Vcpu } from "../../../core/vcpu";
import { MODE_ABT, MODE_UND, PSR_MODE, PSR_T } from "../psr";
import { areaOf } from "./area";
import { setMode, writeSpsr } from "./emulate/mode";
import { KEPT_BY_EXCEPTION } from "./emulate/psr";
import { LR, writeRegister } from "./emulate/registers";
import { TRAP_RESUME, TRAP_TAKE_DATA_ABORT, TRAP_TAKE_PREFETCH_ABORT, TRAP_TAKE_UNDEFINED } from "./traps";

// Exceptions that a deprivileged guest takes after a trap to MVM. For all other exceptions of the
// guest, MVM is not needed: the stub enters the guest's vector itself (stub/exceptions.S).

// lr of the exception minus the address of the instruction (ARM DDI 0406C table B1-6).
const UNDEFINED_ARM: u32 = 4;
const UNDEFINED_THUMB: u32 = 2;
const PREFETCH_ABORT: u32 = 4;
const DATA_ABORT: u32 = 8;

/**
 * If `answer` is TRAP_TAKE_…, makes the guest of `vcpu` take this exception at the pc of its area,
 * and returns TRAP_RESUME. Does nothing for any other answer, and returns it. Call on the core of
 * `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function takeException(vcpu: Vcpu, answer: u32): u32 {
  switch (answer) {
    case TRAP_TAKE_UNDEFINED: {
      const thumb = (areaOf(vcpu).psr & PSR_T) !== 0;
      enter(vcpu, MODE_UND, answer, thumb ? UNDEFINED_THUMB : UNDEFINED_ARM);
      break;
    }
    case TRAP_TAKE_PREFETCH_ABORT:
      enter(vcpu, MODE_ABT, answer, PREFETCH_ABORT);
      break;
    case TRAP_TAKE_DATA_ABORT:
      enter(vcpu, MODE_ABT, answer, DATA_ABORT);
      break;
    default:
      return answer;
  }
  return TRAP_RESUME;
}

/**
 * Makes the guest enter the handler at `vector` in `mode`. `back`: lr minus the address of the
 * instruction.
 */
function enter(vcpu: Vcpu, mode: u32, vector: u32, back: u32): void {
  const area = areaOf(vcpu);
  const before = (area.psr & ~PSR_MODE) | area.mode;
  if (mode === MODE_UND) {
    area.undefinedPc = area.pc;
    area.undefinedPsr = before;
  }
  setMode(area, mode);
  writeRegister(area, LR, area.pc + back);
  writeSpsr(area, before);
  area.psr = (area.psr & KEPT_BY_EXCEPTION) | area.exceptionPsr;
  area.pc = area.vectors + vector;
}
