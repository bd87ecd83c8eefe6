import * as Cp from "../../../../../../abi/src/arm/cp15";
import { mrc } from "../../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../../core/vcpu";
import { PSR_I } from "../../psr";
import { Area } from "../area";
import {
  addressSpaceChanged,
  domainsChanged,
  mayChangeTranslation,
  mayCloseDomain,
  translate,
  translationChanged,
} from "../translation";
import { writeAccess, writeControl, writeVectorBase } from "./control";
import { isIdentification, readIdentification } from "./identification";
import { maintainCaches, maintainTlb } from "./maintenance";
import { DONE, REFUSED, UNDEFINED } from "./result";
import { isThread, readThread, writeThread } from "./thread";

// The registers of CP15, as a Cortex-A9 r3p0 shows them to privileged modes of the normal world
// (ARM DDI 0388I chapter 4, ARM DDI 0406C B3.17, B4.1). The registers of the secure world and of
// the performance monitors are Undefined. So are writes of power control, and operations on locked
// TLB entries (CRn = 15). ACTLR, the TLB lockdown register, the fast context switch extension, and
// the auxiliary fault status ignore writes.

const CRN_SHIFT: u32 = 16;
const CRN: u32 = 0xf;
const CRN_IDENTIFICATION: u32 = 0;
const CRN_OPERATIONS: u32 = 7;
const CRN_TLB: u32 = 8;

const TTBCR_WRITABLE: u32 = 0x37;
const CSSELR_WRITABLE: u32 = 0xf;
/** DACR: the access rights of domain 0; 0: no access. */
const DOMAIN_0: u32 = 3;
/** ATS1C…: bits 7:5 are opc2. Its bit 0 means a write, its bit 1 User mode. */
const TRANSLATION_SHIFT: u32 = 5;

/** Whether {@link readSystemRegister} has the register `key`. */
export function isReadable(key: u32): bool {
  switch ((key >>> CRN_SHIFT) & CRN) {
    case CRN_IDENTIFICATION:
      return isIdentification(key);
    case CRN_OPERATIONS:
      return key === Cp.PAR;
    case CRN_TLB:
      return false;
  }
  if (fieldOf(key) !== NO_FIELD || isThread(key)) return true;
  switch (key) {
    case Cp.ACTLR:
    case Cp.NSACR:
    case Cp.ISR:
    case Cp.CBAR:
    case Cp.POWER_CONTROL:
    case Cp.DIAGNOSTIC:
    case Cp.NEON_BUSY:
    case Cp.TLB_LOCKDOWN:
    case Cp.ADFSR:
    case Cp.AIFSR:
    case Cp.FCSEIDR:
      return true;
    default:
      return false;
  }
}

export function readSystemRegister(area: Area, key: u32): u32 {
  if (((key >>> CRN_SHIFT) & CRN) === CRN_IDENTIFICATION) return readIdentification(area, key);
  const field = fieldOf(key);
  if (field !== NO_FIELD) return load<u32>(changetype<u32>(area) + field);
  if (isThread(key)) return readThread(area, key);
  switch (key) {
    case Cp.ACTLR:
      return mrc(Cp.ACTLR);
    case Cp.NSACR:
      return mrc(Cp.NSACR);
    case Cp.ISR: // FIQs and aborts are MVM's
      return mrc(Cp.ISR) & PSR_I;
    case Cp.CBAR:
      return mrc(Cp.CBAR);
    case Cp.POWER_CONTROL:
      return mrc(Cp.POWER_CONTROL);
    case Cp.DIAGNOSTIC:
      return mrc(Cp.DIAGNOSTIC);
    default:
      return 0;
  }
}

const NO_FIELD: u32 = 0xffffffff;

/** Offset in the area of a register that reads as it was written, or NO_FIELD. */
function fieldOf(key: u32): u32 {
  switch (key) {
    case Cp.SCTLR:
      return <u32>offsetof<Area>("sctlr");
    case Cp.CPACR:
      return <u32>offsetof<Area>("cpacr");
    case Cp.TTBR0:
      return <u32>offsetof<Area>("ttbr0");
    case Cp.TTBR1:
      return <u32>offsetof<Area>("ttbr1");
    case Cp.TTBCR:
      return <u32>offsetof<Area>("ttbcr");
    case Cp.DACR:
      return <u32>offsetof<Area>("dacr");
    case Cp.DFSR:
      return <u32>offsetof<Area>("dfsr");
    case Cp.IFSR:
      return <u32>offsetof<Area>("ifsr");
    case Cp.DFAR:
      return <u32>offsetof<Area>("dfar");
    case Cp.IFAR:
      return <u32>offsetof<Area>("ifar");
    case Cp.PAR:
      return <u32>offsetof<Area>("par");
    case Cp.PRRR:
      return <u32>offsetof<Area>("prrr");
    case Cp.NMRR:
      return <u32>offsetof<Area>("nmrr");
    case Cp.VBAR:
      return <u32>offsetof<Area>("vbar");
    case Cp.CONTEXTIDR:
      return <u32>offsetof<Area>("contextidr");
    default:
      return NO_FIELD;
  }
}

/** Writes `value` to the register `key`. Returns DONE, UNDEFINED or REFUSED. */
export function writeSystemRegister(vcpu: Vcpu, area: Area, key: u32, value: u32): u32 {
  switch ((key >>> CRN_SHIFT) & CRN) {
    case CRN_OPERATIONS:
      return operate(vcpu, area, key, value);
    case CRN_TLB:
      maintainTlb(vcpu, key, value);
      return DONE;
  }
  if (isThread(key)) {
    writeThread(area, key, value);
    return DONE;
  }
  switch (key) {
    case Cp.CSSELR:
      area.csselr = value & CSSELR_WRITABLE;
      return DONE;
    case Cp.SCTLR:
      return writeControl(vcpu, area, value);
    case Cp.CPACR:
      return writeAccess(area, value);
    case Cp.VBAR:
      return writeVectorBase(area, value);
    case Cp.TTBR0:
      if (area.ttbr0 !== value && !mayChangeTranslation(vcpu)) return REFUSED;
      area.ttbr0 = value;
      addressSpaceChanged(vcpu);
      return DONE;
    case Cp.TTBR1:
      area.ttbr1 = value;
      addressSpaceChanged(vcpu);
      return DONE;
    case Cp.TTBCR:
      return writeTableControl(vcpu, area, value & TTBCR_WRITABLE);
    case Cp.CONTEXTIDR:
      area.contextidr = value;
      addressSpaceChanged(vcpu);
      return DONE;
    case Cp.DACR:
      if ((value & DOMAIN_0) === 0 && !mayCloseDomain(vcpu)) return REFUSED;
      area.dacr = value;
      domainsChanged(vcpu, area);
      return DONE;
    case Cp.PRRR:
    case Cp.NMRR:
      store<u32>(changetype<u32>(area) + fieldOf(key), value);
      translationChanged(vcpu);
      return DONE;
    case Cp.DFSR:
    case Cp.IFSR:
    case Cp.DFAR:
    case Cp.IFAR:
      store<u32>(changetype<u32>(area) + fieldOf(key), value);
      return DONE;
    case Cp.ACTLR:
    case Cp.ADFSR:
    case Cp.AIFSR:
    case Cp.FCSEIDR:
    case Cp.TLB_LOCKDOWN:
      return DONE;
    default:
      return UNDEFINED;
  }
}

/** Writes `value` to the guest's TTBCR. Returns DONE or REFUSED. */
function writeTableControl(vcpu: Vcpu, area: Area, value: u32): u32 {
  if (area.ttbcr !== value && !mayChangeTranslation(vcpu)) return REFUSED;
  area.ttbcr = value;
  translationChanged(vcpu);
  return DONE;
}

/** Does a write of a register with CRn = 7: an address translation, PAR, or an operation. */
function operate(vcpu: Vcpu, area: Area, key: u32, value: u32): u32 {
  switch (key) {
    case Cp.PAR:
      area.par = value;
      return DONE;
    case Cp.ATS1CPR:
    case Cp.ATS1CPW:
    case Cp.ATS1CUR:
    case Cp.ATS1CUW: {
      const operation = key >>> TRANSLATION_SHIFT;
      area.par = translate(vcpu, value, (operation & 1) !== 0, (operation & 2) === 0);
      return DONE;
    }
    case Cp.ATS12NSOPR:
    case Cp.ATS12NSOPW:
    case Cp.ATS12NSOUR:
    case Cp.ATS12NSOUW:
      return UNDEFINED;
    default:
      maintainCaches(vcpu, key, value);
      return DONE;
  }
}
