/** Reads the counters that MVM keeps in its memory (layout: abi/src/report.ts). */
import * as abi from "@mvm/abi";
import { RecordReader, readVm, type VmCounters } from "./vm-counters";

export interface CoreCounters {
  /** Entries into MVM by whatever exception, and those by FIQ. */
  entries: number;
  fiqs: number;
  /** From one VM to another. */
  switches: number;
  /** In which no VM ran, as far as MVM counts. */
  idleMicroseconds: number;
  /** Number of the VM on it, in the order of the configuration; undefined: none. */
  vm: number | undefined;
  /**
   * Since when, after reset, that VM has the core alone, with MVM counting no time; undefined: MVM
   * counts.
   */
  aloneSinceMicroseconds: number | undefined;
}

export interface MvmReport {
  phase: "boot" | "running" | "panic" | "halted";
  cores: CoreCounters[];
  vms: VmCounters[];
}

const PHASES = new Map<number, MvmReport["phase"]>([
  [abi.PHASE_BOOT, "boot"],
  [abi.PHASE_RUNNING, "running"],
  [abi.PHASE_PANIC, "panic"],
  [abi.PHASE_HALTED, "halted"],
]);

/** Bytes of the report with all the VMs there can be. */
export const REPORT_SIZE: number = abi.VM_REPORTS + abi.MAX_VMS * abi.VM_REPORT_SIZE;

/**
 * @param bytes of memory from REPORT_BASE. @returns undefined when MVM has not started, or is of
 * another version
 */
export function readMvmReport(bytes: Uint8Array): MvmReport | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (offset: number) => view.getUint32(offset, true);
  if (
    word(abi.REPORT_MAGIC_WORD) !== abi.REPORT_MAGIC ||
    word(abi.REPORT_VERSION_WORD) !== abi.REPORT_VERSION
  ) {
    return undefined;
  }
  const tick = word(abi.REPORT_TICK);
  const recordAt = (base: number) => new RecordReader((offset) => word(base + offset), tick);
  const cores = Array.from({ length: abi.MAX_CORES }, (_, core) =>
    readCore(recordAt(abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE)),
  );
  const count = Math.min(word(abi.REPORT_VM_COUNT), abi.MAX_VMS);
  const vms = Array.from({ length: count }, (_, index) => {
    const base = abi.VM_REPORTS + index * abi.VM_REPORT_SIZE;
    return readVm(recordAt(base), textAt(bytes, base + abi.VM_REPORT_NAME, abi.VM_NAME_SIZE));
  });
  return { phase: PHASES.get(word(abi.REPORT_PHASE)) ?? "boot", cores, vms };
}

function readCore({ word, longMicroseconds }: RecordReader): CoreCounters {
  const vm = word(abi.CORE_VM);
  const aloneSince = longMicroseconds(abi.CORE_ALONE_SINCE_TIME);
  return {
    entries: word(abi.CORE_ENTRIES),
    fiqs: word(abi.CORE_FIQS),
    switches: word(abi.CORE_SWITCHES),
    idleMicroseconds: longMicroseconds(abi.CORE_IDLE_TIME),
    vm: vm === abi.NO_VM ? undefined : vm,
    aloneSinceMicroseconds: aloneSince === 0 ? undefined : aloneSince,
  };
}

function textAt(bytes: Uint8Array, offset: number, size: number): string {
  const field = bytes.subarray(offset, offset + size);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
