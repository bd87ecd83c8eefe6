// Where MVM lives: a segment of DDR that the firewall keeps secure (MVM_BASE of the board's
// description). On the ZC702:
//
//   0x3C00_0000  MVM's code and constants                    read-only, executable
//   0x3C01_8000  MVM's data, as loaded from its ELF          read-write, no-execute
//   0x3C02_0000  MVM's structures; the report is the first   read-write, no-execute
//   0x3C04_0000  page tables                                 read-write, no-execute
//   0x3C10_0000  system image (system-image.ts)              read-only, no-execute
//   0x4000_0000  end of DDR
import { DDR_SEGMENT_SIZE, MVM_BASE } from "./board";

export { DDR_BASE, DDR_END, DDR_SEGMENT_SIZE, MVM_BASE } from "./board";

export const MVM_DATA: u32 = MVM_BASE + 0x18000;
export const MVM_STRUCTURES: u32 = MVM_BASE + 0x20000;
export const MVM_TABLES: u32 = MVM_BASE + 0x40000;
export const MVM_END: u32 = MVM_BASE + DDR_SEGMENT_SIZE;

/** The system image is loaded here, together with MVM (a second segment of the ELF). */
export const SYSTEM_IMAGE_BASE: u32 = MVM_BASE + 0x100000;
export const SYSTEM_IMAGE_MAX_SIZE: u32 = MVM_END - SYSTEM_IMAGE_BASE;

/** MVM keeps its report (report.ts) here; the board's host reads it after a run. */
export const REPORT_BASE: u32 = MVM_STRUCTURES;
