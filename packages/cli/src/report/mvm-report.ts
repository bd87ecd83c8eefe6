/** Reads the counters that MVM keeps in its memory (layout: abi/src/report.ts). */
import * as abi from "@mvm/abi";

export type VmState = "not started" | "running" | "off" | "faulted";

export interface Fault {
  kind: string;
  core: number;
  pc: number;
  /** Undefined for an imprecise abort: the hardware does not tell. */
  address: number | undefined;
  status: number;
}

export interface VmCounters {
  name: string;
  state: VmState;
  starts: number;
  switches: number;
  fiqs: number;
  hypercalls: {
    version: number;
    console: number;
    delay: number;
    info: number;
    psci: number;
    unknown: number;
  };
  faults: number;
  lastFault: Fault | undefined;
}

export interface MvmReport {
  phase: "boot" | "running" | "panic" | "halted";
  /** By core: entries into MVM by whatever exception, and those by FIQ. */
  cores: { entries: number; fiqs: number }[];
  vms: VmCounters[];
}

const STATES = new Map<number, VmState>([
  [abi.VM_STATE_NONE, "not started"],
  [abi.VM_STATE_RUNNING, "running"],
  [abi.VM_STATE_OFF, "off"],
  [abi.VM_STATE_FAULTED, "faulted"],
]);

const FAULTS = new Map<number, string>([
  [abi.FAULT_DATA_READ, "external abort on a read"],
  [abi.FAULT_DATA_WRITE, "external abort on a write"],
  [abi.FAULT_PREFETCH_ABORT, "external abort on an instruction fetch"],
  [abi.FAULT_IMPRECISE_ABORT, "imprecise external abort"],
]);

const PHASES = new Map<number, MvmReport["phase"]>([
  [abi.PHASE_BOOT, "boot"],
  [abi.PHASE_RUNNING, "running"],
  [abi.PHASE_PANIC, "panic"],
  [abi.PHASE_HALTED, "halted"],
]);

/** Bytes of the report with all the VMs there can be. */
export const REPORT_SIZE: number = abi.VM_REPORTS + abi.MAX_VMS * abi.VM_REPORT_SIZE;

/** @param bytes of memory from REPORT_BASE. @returns undefined when MVM has not started, or is of another version */
export function readMvmReport(bytes: Uint8Array): MvmReport | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (offset: number) => view.getUint32(offset, true);
  if (
    word(abi.REPORT_MAGIC_WORD) !== abi.REPORT_MAGIC ||
    word(abi.REPORT_VERSION_WORD) !== abi.REPORT_VERSION
  ) {
    return undefined;
  }
  const cores = Array.from({ length: abi.MAX_CORES }, (_, core) => {
    const base = abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE;
    return { entries: word(base + abi.CORE_ENTRIES), fiqs: word(base + abi.CORE_FIQS) };
  });
  const count = Math.min(word(abi.REPORT_VM_COUNT), abi.MAX_VMS);
  const vms = Array.from({ length: count }, (_, index) => {
    const base = abi.VM_REPORTS + index * abi.VM_REPORT_SIZE;
    return readVm((field) => word(base + field), textAt(bytes, base + abi.VM_REPORT_NAME, abi.VM_NAME_SIZE));
  });
  return { phase: PHASES.get(word(abi.REPORT_PHASE)) ?? "boot", cores, vms };
}

function readVm(field: (offset: number) => number, name: string): VmCounters {
  return {
    name,
    state: STATES.get(field(abi.VM_REPORT_STATE)) ?? "not started",
    starts: field(abi.VM_REPORT_STARTS),
    switches: field(abi.VM_REPORT_SWITCHES),
    fiqs: field(abi.VM_REPORT_FIQS),
    hypercalls: {
      version: field(abi.VM_REPORT_CALLS_VERSION),
      console: field(abi.VM_REPORT_CALLS_CONSOLE),
      delay: field(abi.VM_REPORT_CALLS_DELAY),
      info: field(abi.VM_REPORT_CALLS_INFO),
      psci: field(abi.VM_REPORT_CALLS_PSCI),
      unknown: field(abi.VM_REPORT_CALLS_UNKNOWN),
    },
    faults: field(abi.VM_REPORT_FAULTS),
    lastFault: field(abi.VM_REPORT_FAULTS) === 0 ? undefined : readFault(field),
  };
}

function readFault(field: (offset: number) => number): Fault {
  const kind = field(abi.VM_REPORT_FAULT_KIND);
  const imprecise = kind === abi.FAULT_IMPRECISE_ABORT;
  return {
    kind: FAULTS.get(kind) ?? `fault ${kind}`,
    core: field(abi.VM_REPORT_FAULT_CORE),
    pc: field(abi.VM_REPORT_FAULT_PC),
    address: imprecise ? undefined : field(abi.VM_REPORT_FAULT_ADDRESS),
    status: field(abi.VM_REPORT_FAULT_STATUS),
  };
}

function textAt(bytes: Uint8Array, offset: number, size: number): string {
  const field = bytes.subarray(offset, offset + size);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
