/** Reads the counters that MVM keeps in its memory (layout: abi/src/report.ts). */
import * as abi from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { RecordReader, readVm, type VmCounters } from "./vm-counters";

export interface CoreCounters {
  /** Entries into MVM by any exception, and the part of them that were FIQs. */
  entries: number;
  fiqs: number;
  /** Switches from one VM to another. */
  switches: number;
  /** The time in which no VM ran, as far as MVM counted the time. */
  idleMicroseconds: number;
  /** The number of the VM on the core, in the order of the configuration; undefined: no VM. */
  vm: number | undefined;
  /**
   * The time after reset up to which MVM has charged this VM. Undefined: MVM has charged all.
   */
  unchargedSinceMicroseconds: number | undefined;
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

/** The bytes of the report with the largest number of VMs. */
export const REPORT_SIZE: number = abi.VM_REPORTS + abi.MAX_VMS * abi.VM_REPORT_SIZE;

/** @returns undefined if MVM has not started, or is of another version */
export function mvmReportOf(board: Pick<Zc702, "readMemory">): MvmReport | undefined {
  return readMvmReport(board.readMemory(abi.REPORT_BASE, REPORT_SIZE));
}

/**
 * @param bytes of memory from REPORT_BASE
 * @returns undefined if MVM has not started, or is of another version
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
  const unchargedSince = longMicroseconds(abi.CORE_UNCHARGED_SINCE_TIME);
  return {
    entries: word(abi.CORE_ENTRIES),
    fiqs: word(abi.CORE_FIQS),
    switches: word(abi.CORE_SWITCHES),
    idleMicroseconds: longMicroseconds(abi.CORE_IDLE_TIME),
    vm: vm === abi.NO_VM ? undefined : vm,
    unchargedSinceMicroseconds: unchargedSince === 0 ? undefined : unchargedSince,
  };
}

function textAt(bytes: Uint8Array, offset: number, size: number): string {
  const field = bytes.subarray(offset, offset + size);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
