/**
 * Breakpoints and vector catch: does the instruction at PC cause a debug event (ARM DDI 0406C C3.2,
 * C3.3)?
 *
 * A mismatch, or a context ID alone, would catch each instruction of its own handler. At PL1 the
 * architecture leaves them UNPREDICTABLE, and here they do not match there.
 */
import { CP15_COMMON, CP15_NONSECURE, CP15_SECURE, MODE, PC, PRIVILEGED, SECURE } from "../state";
import { CONTEXTIDR, MVBAR, SCTLR, SCTLR_V, VBAR, worldBank } from "../system/cp15-state";
import { Mode } from "../system/mode";
import {
  BREAKPOINTS,
  BYTES,
  BYTES_POS,
  CONTROL_ENABLE,
  DBGBCR,
  DBGBVR,
  DBGVCR,
  debugEvents,
  EntryMethod,
  FIRST_CONTEXT_BREAKPOINT,
  linkedBreakpoint,
  TYPE,
  TYPE_POS,
  Type,
  word,
  worldMatches,
} from "./registers";

const MODES_POS = 1;
const HIGH_VECTORS: u32 = 0xffff_0000;
const VECTORS: u32 = 8;
/** Fields of DBGVCR, a bit for each vector. */
const VCR_MONITOR_POS = 8;
const VCR_NONSECURE_POS = 24;
/**
 * Reset, which is no exception of a running core, and the aborts, which would catch their own
 * handler.
 */
const NOT_CAUGHT = (1 << 0) | (1 << 3) | (1 << 4);

/** How the instruction at PC causes a debug event; NONE if it causes none. */
export function eventAtPc(core: usize): EntryMethod {
  if (!debugEvents(core)) return EntryMethod.NONE;
  for (let i: u32 = 0; i < BREAKPOINTS; i++) if (breaks(core, i)) return EntryMethod.BREAKPOINT;
  return catchesVector(core) ? EntryMethod.VECTOR_CATCH : EntryMethod.NONE;
}

function breaks(core: usize, number: u32): bool {
  const control = word(core, DBGBCR, number);
  if ((control & CONTROL_ENABLE) === 0 || !modeMatches(core, control)) return false;
  if (!worldMatches(control, load<u32>(core, SECURE) !== 0)) return false;
  const type = (control >> TYPE_POS) & TYPE;
  if (type === Type.LINKED_CONTEXT) return false;
  if ((type & (Type.MISMATCH | Type.CONTEXT)) !== 0 && load<u32>(core, PRIVILEGED) !== 0) return false;
  if (type === Type.CONTEXT) return contextMatches(core, number);
  if (addressMatches(core, number) === ((type & Type.MISMATCH) !== 0)) return false;
  return (type & Type.LINKED) === 0 || linkMatches(core, linkedBreakpoint(control));
}

/** BCR 2:1: 0 User, System and Supervisor mode; 1 PL1; 2 User mode; 3 all. */
function modeMatches(core: usize, control: u32): bool {
  const privileged = load<u32>(core, PRIVILEGED) !== 0;
  switch ((control >> MODES_POS) & 3) {
    case 0:
      return !privileged || load<u32>(core, MODE) === Mode.SYS || load<u32>(core, MODE) === Mode.SVC;
    case 1:
      return privileged;
    case 2:
      return !privileged;
    default:
      return true;
  }
}

/** The word is that of BVR, and BCR 8:5 has the byte at which the instruction begins. */
function addressMatches(core: usize, number: u32): bool {
  const pc = load<u32>(core, PC);
  if (((word(core, DBGBVR, number) ^ pc) & ~3) !== 0) return false;
  const bytes = (word(core, DBGBCR, number) >> BYTES_POS) & BYTES;
  return ((bytes >> (pc & 3)) & 1) !== 0;
}

function contextMatches(core: usize, number: u32): bool {
  return word(core, DBGBVR, number) === load<u32>(worldBank(core), CONTEXTIDR);
}

/** Does breakpoint `number`, to which another comparison is linked, match? */
export function linkMatches(core: usize, number: u32): bool {
  if (number < FIRST_CONTEXT_BREAKPOINT || number >= BREAKPOINTS) return false;
  const control = word(core, DBGBCR, number);
  const linked = ((control >> TYPE_POS) & TYPE) === Type.LINKED_CONTEXT;
  return linked && (control & CONTROL_ENABLE) !== 0 && contextMatches(core, number);
}

function catchesVector(core: usize): bool {
  const caught = load<u32>(core, DBGVCR);
  if (caught === 0) return false;
  if (load<u32>(core, SECURE) === 0)
    return catchesAt(core, caught >> VCR_NONSECURE_POS, base(core + CP15_NONSECURE));
  if (catchesAt(core, caught >> VCR_MONITOR_POS, load<u32>(core + CP15_COMMON, MVBAR))) return true;
  return catchesAt(core, caught, base(core + CP15_SECURE));
}

function base(bank: usize): u32 {
  return (load<u32>(bank, SCTLR) & SCTLR_V) !== 0 ? HIGH_VECTORS : load<u32>(bank, VBAR);
}

function catchesAt(core: usize, caught: u32, vectors: u32): bool {
  const offset = load<u32>(core, PC) - vectors;
  const vector = offset >>> 2;
  return (offset & 3) === 0 && vector < VECTORS && (((caught & ~NOT_CAUGHT) >> vector) & 1) !== 0;
}
