/**
 * Where the conformance runtime, its programs and their results are in memory, and the record of a
 * program's machine state. runtime.S gets every number from here as an assembler symbol.
 *
 *     0x00100000  runtime.S: vectors, saved registers, the loop over the programs
 *     0x00180000  first-level table (16 KiB), then the second-level tables
 *     0x00200000  header, then one input record a program
 *     0x01000000  scratch window (virtual; its pages lie scattered in 0x01100000–0x011FFFFF)
 *     0x02000000  the programs' code (virtual page n lies in physical page n XOR 1)
 *     0x04000000  one output record a program
 *     0x06000000  page tables of the translation programs
 */
export const RUNTIME_BASE = 0x0010_0000;
export const L1_TABLE = 0x0018_0000;
export const L2_SCRATCH = 0x0018_4000;
export const L2_CODE = 0x0018_8000;
export const HEADER = 0x0020_0000;
export const INPUT_RECORDS = 0x0020_1000;
export const SCRATCH_VIRTUAL = 0x0100_0000;
export const SCRATCH_PHYSICAL = 0x0110_0000;
export const CODE_BASE = 0x0200_0000;
export const CODE_MAX_BYTES = 0x0100_0000;
export const OUTPUT_RECORDS = 0x0400_0000;
export const TRANSLATION_TABLES = 0x0600_0000;
export const MEMORY_END = 0x0800_0000;

/**
 * Header words: number of programs; 1 = report by semihosting (QEMU), 0 = sleep when done (the
 * virtual board).
 */
export const HEADER_COUNT = 0;
export const HEADER_SEMIHOSTING = 4;
/** The compared part of the scratch window lies across the boundary of its first two pages. */
export const SCRATCH_OFFSET = 0xf00;
export const SCRATCH_BYTES = 512;
export const SCRATCH = SCRATCH_VIRTUAL + SCRATCH_OFFSET;

/**
 * Byte offsets in a state record. As input, the state in which a program starts. As output, the
 * state in which the program ended, as the handler of the last exception found it.
 */
export const RECORD = {
  /** Output: the exception (see {@link EXCEPTION}). */
  KIND: 0,
  /** Input: address of the first instruction. Output: LR of the exception mode. */
  PC: 4,
  /** Input: CPSR to start with. Output: SPSR of the exception mode. */
  CPSR: 8,
  /**
   * Output: DFSR. Input: 1 = the program changes SCTLR or the translation, the runtime puts them
   * back.
   */
  DFSR: 12,
  DFAR: 16,
  IFSR: 20,
  IFAR: 24,
  FPSCR: 28,
  R0: 32,
  R8: 64,
  USR: 84,
  SVC: 92,
  ABT: 104,
  UND: 116,
  IRQ: 128,
  FIQ: 140,
  /** FPEXC is fixed; the word keeps the double-precision registers aligned. */
  RESERVED: 172,
  D0: 176,
  SCRATCH: 432,
} as const;
export const RECORD_BYTES = RECORD.SCRATCH + SCRATCH_BYTES;

export const EXCEPTION = { UNDEFINED: 1, SVC: 2, PREFETCH_ABORT: 3, DATA_ABORT: 4, IRQ: 5, FIQ: 6 } as const;

/** As many programs as one run holds: their records stay below the scratch window. */
export const MAX_PROGRAMS = Math.floor((SCRATCH_VIRTUAL - INPUT_RECORDS) / RECORD_BYTES);

/** SVC number that ends a program. */
export const EXIT_SVC = 0x5a;

/** Words every program finds in the record, by name, for messages. */
export function fieldName(offset: number): string {
  if (offset >= RECORD.SCRATCH) return `scratch+0x${(offset - RECORD.SCRATCH).toString(16)}`;
  if (offset >= RECORD.D0) {
    const word = (offset - RECORD.D0) >> 2;
    return `d${word >> 1}.${word & 1 ? "high" : "low"}`;
  }
  const banks: [number, string[]][] = [
    [RECORD.FIQ, ["r8_fiq", "r9_fiq", "r10_fiq", "r11_fiq", "r12_fiq", "sp_fiq", "lr_fiq", "spsr_fiq"]],
    [RECORD.IRQ, ["sp_irq", "lr_irq", "spsr_irq"]],
    [RECORD.UND, ["sp_und", "lr_und", "spsr_und"]],
    [RECORD.ABT, ["sp_abt", "lr_abt", "spsr_abt"]],
    [RECORD.SVC, ["sp_svc", "lr_svc", "spsr_svc"]],
    [RECORD.USR, ["sp_usr", "lr_usr"]],
    [RECORD.R0, Array.from({ length: 13 }, (_, n) => `r${n}`)],
    [RECORD.KIND, ["exception", "lr of the exception", "cpsr", "dfsr", "dfar", "ifsr", "ifar", "fpscr"]],
  ];
  for (const [start, names] of banks) {
    if (offset >= start) return names[(offset - start) >> 2] ?? "reserved";
  }
  return "?";
}
