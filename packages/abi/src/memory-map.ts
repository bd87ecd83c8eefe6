// Where MVM lives: the last 64 MiB of the ZC702's DDR, one segment of the TrustZone firewall.
//
//   0x3C00_0000  MVM's code and constants                    read-only, executable
//   0x3C01_0000  MVM's data, as loaded from its ELF          read-write, no-execute
//   0x3C02_0000  MVM's structures; the report is the first   read-write, no-execute
//   0x3C04_0000  page tables                                 read-write, no-execute
//   0x3C10_0000  system image (system-image.ts)              read-only, no-execute
//   0x4000_0000  end of DDR

export const DDR_BASE: u32 = 0x00100000;
export const DDR_END: u32 = 0x40000000;
/** The firewall decides for DDR in segments of this size (TZ_DDR_RAM, UG585 B.28). */
export const DDR_SEGMENT_SIZE: u32 = 0x04000000;

export const MVM_BASE: u32 = 0x3c000000;
export const MVM_DATA: u32 = 0x3c010000;
export const MVM_STRUCTURES: u32 = 0x3c020000;
export const MVM_TABLES: u32 = 0x3c040000;
export const MVM_END: u32 = DDR_END;

/** The system image is loaded here, together with MVM (a second segment of the ELF). */
export const SYSTEM_IMAGE_BASE: u32 = 0x3c100000;
export const SYSTEM_IMAGE_MAX_SIZE: u32 = 0x03f00000;

/** MVM keeps its report (report.ts) here; the board's host reads it after a run. */
export const REPORT_BASE: u32 = MVM_STRUCTURES;
