import * as Cp from "../../../../../../abi/src/arm/cp15";
import { dsb, isb, mcr } from "../../../../../../toolchain/hw/hw";
import { Vcpu } from "../../../../core/vcpu";
import { forgetAddressSpace, forgetPage, forgetTranslations, NO_PLACE, physicalPlace } from "../translation";

// Cache, branch predictor and TLB operations of a guest (ARM DDI 0406C B4.2.1, B4.2.2). MVM does
// them in the guest's place, at physical addresses, which are also MVM's own virtual addresses.
//
// An operation of one guest must not undo what another guest has written. So MVM cleans data
// whenever the guest only invalidates them, by address and by set and way. MVM ignores an operation
// by an address that is not the guest's memory. The instruction cache is indexed by virtual
// addresses, and the guest's differ from MVM's. So MVM invalidates all of the instruction cache of
// this core. The other core's need not be invalidated, because the guest runs on one core. When a
// VM moves to another core, MVM invalidates the cache there (life/move.ts).

const ASID: u32 = 0xff;
/**
 * Way 31:30 and set 12:5 of the level-1 data cache: 32 KiB, four ways, lines of 32 bytes (ARM DDI
 * 0406C B4.2.1). The other bits should be zero. There is no other level (CLIDR).
 */
const SET_WAY: u32 = 0xc0001fe0;

/**
 * Does the operation `key` with CRn = 7, which is no address translation. An operation that is not
 * named here has no effect.
 */
export function maintainCaches(vcpu: Vcpu, key: u32, value: u32): void {
  switch (key) {
    case Cp.ICIALLUIS:
    case Cp.ICIALLU:
    case Cp.ICIMVAU:
      mcr(Cp.ICIALLU, 0);
      break;
    case Cp.BPIALLIS:
    case Cp.BPIALL:
    case Cp.BPIMVA:
      mcr(Cp.BPIALL, 0);
      break;
    case Cp.DCIMVAC:
    case Cp.DCCMVAC:
    case Cp.DCCMVAU:
    case Cp.DCCIMVAC:
      maintainLine(vcpu, key, value);
      break;
    case Cp.DCCSW:
      mcr(Cp.DCCSW, value & SET_WAY);
      break;
    case Cp.DCISW:
    case Cp.DCCISW:
      mcr(Cp.DCCISW, value & SET_WAY);
      break;
  }
  dsb();
  isb();
}

/** Does the operation `key` on the line at the guest's virtual `address`. */
function maintainLine(vcpu: Vcpu, key: u32, address: u32): void {
  const place = physicalPlace(vcpu, address);
  if (place === NO_PLACE) return;
  if (key === Cp.DCCMVAC || key === Cp.DCCMVAU) mcr(Cp.DCCMVAC, place);
  else mcr(Cp.DCCIMVAC, place);
}

/** Does the TLB operation `key` (CRn = 8). If it is not named here, invalidates all. */
export function maintainTlb(vcpu: Vcpu, key: u32, value: u32): void {
  switch (key) {
    case Cp.TLBIMVA:
    case Cp.ITLBIMVA:
    case Cp.DTLBIMVA:
    case Cp.TLBIMVAA:
    case Cp.TLBIMVAIS:
    case Cp.TLBIMVAAIS:
      forgetPage(vcpu, value);
      break;
    case Cp.TLBIASID:
    case Cp.ITLBIASID:
    case Cp.DTLBIASID:
    case Cp.TLBIASIDIS:
      forgetAddressSpace(vcpu, value & ASID);
      break;
    default:
      forgetTranslations(vcpu);
  }
}
