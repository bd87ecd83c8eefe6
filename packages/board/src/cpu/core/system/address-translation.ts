/** VA to PA operations ATS1C…, ATS12NSO…, result in PAR (ARM DDI 0406C B4.2.4). */

import { isExternal } from "../memory/attributes";
import { Span } from "../memory/contexts";
import { fault } from "../memory/fill";
import { Want, walk, walkedPa, walkedPar, walkedSpan } from "../memory/walk";
import { SECURE } from "../state";
import { Status } from "../status";
import { accessBank, PAR } from "./cp15-state";

/** opc2 of the operation, doubled at bits 7:5: bit 0 = write, bit 1 = as User mode. */
const OPERATION_POS = 5;
const PAR_FAULT = 1;
const PAR_SUPERSECTION: u32 = 2;

/**
 * `normalWorld`: as the other world would (ATS12NSO…). An external abort on the walk is a data
 * abort of the operation, beside the result in PAR (ARM DDI 0301H, chapter 6, External aborts; QEMU
 * takes it, too). Its WnR is 1 (ARM DDI 0406C B4.1.52).
 */
export function translateForPar(core: usize, key: u32, va: u32, normalWorld: bool): Status {
  const operation = (key >> OPERATION_POS) & 7;
  const secure = load<u32>(core, SECURE);
  if (normalWorld) store<u32>(core, 0, SECURE);
  const status = walk(core, va, (operation & 1) !== 0 ? Want.WRITE : Want.READ, (operation & 2) === 0);
  const par = status === 0 ? addressBits() | walkedPar(core) : failed(status);
  store<u32>(core, secure, SECURE);
  store<u32>(accessBank(core), par, PAR);
  if (!isExternal(status)) return Status.NEXT;
  fault(core, va, status, true);
  return Status.ABORT;
}

/** PA[31:12]; of a supersection PA[31:24], with SS. */
function addressBits(): u32 {
  return walkedSpan === Span.SUPERSECTION
    ? (walkedPa & 0xff00_0000) | PAR_SUPERSECTION
    : walkedPa & 0xffff_f000;
}

/** FS[3:0] at 4:1, FS[4] at 5, ExT at 6. */
function failed(status: u32): u32 {
  return ((status & 0xf) << 1) | (((status >> 10) & 1) << 5) | (((status >> 12) & 1) << 6) | PAR_FAULT;
}
