/**
 * VFP instructions are translated as if all VFP registers were there and enabled, and vectors had
 * the length 1. The function finds out once whether it is so. Where it is not, the code leaves in
 * front of the first VFP instruction of each block that always executes it, and in front of the
 * conditional ones before it. The rest of the function stays usable: a page of a program often has
 * code with and without VFP instructions.
 */
import { FPSCR, VFP_ACCESS, VFP_LIMITS } from "../state";
import { VfpAccess } from "../system/vfp-access";
import { FPSCR_LEN } from "../vfp/system-registers";
import { beginLeaveIf, endLeaveIf } from "./frames";
import { LOCAL_CORE, LOCAL_NO_VFP } from "./locals";
import { isAlways } from "./micro-op";
import { Opcode } from "./opcode";
import { access, byte, constant, getLocal, setLocal } from "./output";
import { exitBefore } from "./progress-count";

/** The present block has tested it already. */
let isTested = false;

/** At the begin of the function: LOCAL_NO_VFP ← not 0 if VFP instructions cannot be executed so. */
export function findVfp(): void {
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, VFP_ACCESS);
  constant(VfpAccess.ALL);
  byte(Opcode.I32_XOR);
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, VFP_LIMITS);
  byte(Opcode.I32_OR);
  getLocal(LOCAL_CORE);
  access(Opcode.I32_LOAD, FPSCR);
  constant(FPSCR_LEN);
  byte(Opcode.I32_AND);
  byte(Opcode.I32_OR);
  setLocal(LOCAL_NO_VFP);
}

/** A block begins. */
export function forgetVfpTest(): void {
  isTested = false;
}

/** In front of each VFP instruction. */
export function requireVfp(up: usize): void {
  if (isTested) return;
  beginLeaveIf(exitBefore(up));
  getLocal(LOCAL_NO_VFP);
  endLeaveIf();
  isTested = isAlways(up);
}
