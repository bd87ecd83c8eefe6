import { DFAR, DFSR, IFAR, IFSR } from "../../../../../abi/src/arm/cp15";
import { mrc, r32 } from "../../../../../toolchain/hw/hw";
import { isVmMemory } from "../../../core/memory-region";
import { Vcpu } from "../../../core/vcpu";
import { stubStart, trapReturn } from "../asm";
import { PSR_MODE } from "../psr";
import { accessNormalWorldRegisters } from "../scr";
import { Area, areaOf } from "./area";
import { accessDevice } from "./device-access";
import { emulate } from "./emulate";
import { isDeprivileged } from "./kind";
import {
  TRAP_DATA_ABORT,
  TRAP_PATCHED,
  TRAP_PREFETCH_ABORT,
  TRAP_RESUME,
  TRAP_STOP,
  TRAP_TAKE_DATA_ABORT,
  TRAP_TAKE_PREFETCH_ABORT,
  TRAP_UNDEFINED,
} from "./traps";
import { STUB_WINDOW, WINDOW_END } from "./window";

// What MVM does in the place of a deprivileged guest when the stub asks (traps.ts). The stub's
// answer stands in r0 of `vcpu`, whose other registers are the stub's. Those of the guest are in the
// area.

/** Fault status: domain and status of a translation fault of a page (ARM DDI 0406C B3.13.3). */
const FAULT_DOMAIN: u32 = 0xf << 4;
const WRITE: u32 = 1 << 11;
const TRANSLATION_PAGE: u32 = 0x7;

/**
 * Whether the SMC that entered MVM is the stub's for a trap. The guest cannot make one: its own SMC
 * is Undefined, and the stub's SMC for it stands at another place.
 */
export function isStubTrap(vcpu: Vcpu): bool {
  return isDeprivileged(vcpu.vm.record) && vcpu.pc === STUB_WINDOW + (trapReturn - stubStart);
}

/**
 * Does what a trap of kind `kind` (TRAP_…) asks for. Returns TRAP_RESUME, TRAP_TAKE_… or TRAP_STOP.
 * Call on the core of `vcpu`, which is loaded there. Monitor mode, SCR.NS = 0.
 */
export function answerTrap(vcpu: Vcpu, kind: u32): u32 {
  const area = areaOf(vcpu);
  switch (kind) {
    case TRAP_UNDEFINED:
    case TRAP_PATCHED:
      return answerInstruction(vcpu, area);
    case TRAP_DATA_ABORT:
      return answerDataAbort(vcpu, area);
    case TRAP_PREFETCH_ABORT:
      return answerPrefetchAbort(area);
    default:
      return TRAP_STOP;
  }
}

/** Puts pc and CPSR of the guest, which is in a trap, into `vcpu`, in place of those of the stub. */
export function showGuest(vcpu: Vcpu): void {
  const area = areaOf(vcpu);
  vcpu.pc = area.pc;
  vcpu.cpsr = (area.psr & ~PSR_MODE) | area.mode;
}

function answerInstruction(vcpu: Vcpu, area: Area): u32 {
  const pc = area.pc;
  if ((pc & 3) !== 0 || !isVmMemory(vcpu.vm.record, pc, sizeof<u32>())) return TRAP_STOP;
  return emulate(vcpu, area, r32(pc));
}

/** The table never changes, so what is no access to a device of MVM's is the guest's own abort. */
function answerDataAbort(vcpu: Vcpu, area: Area): u32 {
  accessNormalWorldRegisters(true);
  const status = mrc(DFSR);
  const address = mrc(DFAR);
  accessNormalWorldRegisters(false);
  const pc = area.pc;
  if (isVmMemory(vcpu.vm.record, pc, sizeof<u32>()) && accessDevice(vcpu, area, r32(pc), address)) {
    return TRAP_RESUME;
  }
  area.dfsr = isWindow(address) ? (status & WRITE) | TRANSLATION_PAGE : status & ~FAULT_DOMAIN;
  area.dfar = address;
  return TRAP_TAKE_DATA_ABORT;
}

function answerPrefetchAbort(area: Area): u32 {
  accessNormalWorldRegisters(true);
  const status = mrc(IFSR);
  const address = mrc(IFAR);
  accessNormalWorldRegisters(false);
  area.ifsr = isWindow(address) ? TRANSLATION_PAGE : status & ~FAULT_DOMAIN;
  area.ifar = address;
  return TRAP_TAKE_PREFETCH_ABORT;
}

/** The guest must not learn from the status that something is there. */
function isWindow(address: u32): bool {
  return address >= STUB_WINDOW && address < WINDOW_END;
}
