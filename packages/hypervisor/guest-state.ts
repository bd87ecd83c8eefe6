/** The state of a guest that MVM has interrupted, as the tools on the host read it. */
import { REPORT_BASE } from "../abi/src/memory-map";
import { REPORT_VM_COUNT } from "../abi/src/report";
import {
  AREA_FROM_TABLES,
  AREA_MODE_AT,
  AREA_PC_AT,
  AREA_PSR_AT,
  AREA_UNDEFINED_PC_AT,
  AREA_UNDEFINED_PSR_AT,
  AREA_VECTORS_AT,
} from "./src/arch/armv7/deprivileged/host-view";
import {
  CONTEXT_CPACR_AT,
  CONTEXT_FPEXC_AT,
  CONTEXT_SCTLR_AT,
  CONTEXT_VBAR_AT,
  VCPU_CPSR_AT,
  VCPU_PC_AT,
  VCPU_STATE_AT,
} from "./src/core/host-view";
import { CONTEXT_SIZE, CONTEXTS, VCPU_STRUCTURE_SIZE, VCPUS } from "./src/core/layout";

/** Reads a word of physical memory. */
export type ReadWord = (pa: number) => number;

/** What the scheduler knows of a virtual CPU (VCPU_… in core/vcpu.ts). */
export type Waiting = "off" | "ready" | "for an interrupt" | "for MVM";

const STATES: readonly Waiting[] = ["off", "ready", "for an interrupt", "for MVM", "ready"];

/** A virtual CPU that is not executing its guest at this moment. */
export interface VcpuState {
  /** Where its guest goes on, and with which PSR. */
  pc: number;
  psr: number;
  waiting: Waiting;
}

/** `number`: 0 for the first core of VM `vm`, 1 … for its further ones. */
export function readVcpu(read: ReadWord, vm: number, number: number): VcpuState {
  const at = VCPUS + indexOf(read, vm, number) * VCPU_STRUCTURE_SIZE;
  return {
    pc: read(at + VCPU_PC_AT),
    psr: read(at + VCPU_CPSR_AT),
    waiting: STATES[read(at + VCPU_STATE_AT)] ?? "off",
  };
}

/** System registers of a virtual CPU that is off its core. */
export interface VcpuRegisters {
  /** Address of the exception vectors, and whether they are Thumb code. */
  vectors: { base: number; isThumb: boolean };
  cpacr: number;
  fpexc: number;
}

const SCTLR_HIGH_VECTORS = 1 << 13;
const SCTLR_THUMB_EXCEPTIONS = 1 << 30;
const HIGH_VECTORS = 0xffff_0000;

/**
 * `number` as for {@link readVcpu}. Of a virtual CPU that is on its core, the core has the
 * registers.
 */
export function readVcpuRegisters(read: ReadWord, vm: number, number: number): VcpuRegisters {
  const at = CONTEXTS + indexOf(read, vm, number) * CONTEXT_SIZE;
  const sctlr = read(at + CONTEXT_SCTLR_AT);
  const base = (sctlr & SCTLR_HIGH_VECTORS) !== 0 ? HIGH_VECTORS : read(at + CONTEXT_VBAR_AT);
  return {
    vectors: { base, isThumb: (sctlr & SCTLR_THUMB_EXCEPTIONS) !== 0 },
    cpacr: read(at + CONTEXT_CPACR_AT),
    fpexc: read(at + CONTEXT_FPEXC_AT),
  };
}

/** As MVM counts (vcpuIndex in core/vcpu.ts). */
function indexOf(read: ReadWord, vm: number, number: number): number {
  return number === 0 ? vm : read(REPORT_BASE + REPORT_VM_COUNT) + number - 1;
}

/** What the kernel of a deprivileged guest believes of its processor. */
export interface DeprivilegedState {
  mode: number;
  /** Address of its exception vectors. */
  vectors: number;
  /** Its pc and PSR while its stub or MVM works for it. */
  pc: number;
  psr: number;
  /** The undefined instruction that it has got last, and its PSR there. */
  undefined: { pc: number; psr: number };
}

/** `tables`: physical address of what MVM keeps at the end of the VM's memory. */
export function readDeprivileged(read: ReadWord, tables: number): DeprivilegedState {
  const area = tables + AREA_FROM_TABLES;
  return {
    mode: read(area + AREA_MODE_AT),
    vectors: read(area + AREA_VECTORS_AT),
    pc: read(area + AREA_PC_AT),
    psr: read(area + AREA_PSR_AT),
    undefined: { pc: read(area + AREA_UNDEFINED_PC_AT), psr: read(area + AREA_UNDEFINED_PSR_AT) },
  };
}
