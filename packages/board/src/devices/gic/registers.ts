/**
 * Register tables of the interrupt controller of the Cortex-A9 MPCore: a GICv1 with Security
 * Extensions (ARM IHI 0048B for the behaviour, ARM DDI 0407I ch. 3 for what the part implements,
 * UG585 ch. 7 for the IDs). Names are those of ARM DDI 0407I.
 */
import { defineRegisters, type RegisterRow } from "../registers";

/** Interrupt IDs: 0–15 SGI, 16–31 PPI (both banked by core), 32–95 SPI. */
export const ID_COUNT = 96;
export const SGI_COUNT = 16;
export const FIRST_SPI = 32;

/** Private interrupts that exist (UG585 table 7-2). */
export const ID_GLOBAL_TIMER = 27;
export const ID_PRIVATE_TIMER = 29;
export const ID_PRIVATE_WATCHDOG = 30;

/** Read from ICCIAR when there is nothing to acknowledge. */
export const ID_SPURIOUS = 1023;
/** Read by the secure world when the highest pending interrupt is Group 1 and ICCICR.AckCtl = 0. */
export const ID_GROUP1_PENDING = 1022;

/** 5 bits of priority are implemented: 0x00, 0x08 … 0xF8; lower number = more urgent. */
export const PRIORITY_MASK = 0xf8;
export const IDLE_PRIORITY = 0xff;
/** The half of the priority range that the normal world can use. */
export const NON_SECURE_PRIORITY = 0x80;
/** Smallest binary points that make a difference with 5 priority bits. */
export const MINIMUM_BINARY_POINT = 2;
export const MINIMUM_NS_BINARY_POINT = 3;

/** PPI 27, 29 and 30 are edge-triggered, 28 and 31 level-sensitive, fixed (UG585 table 7-2). */
export const PPI_CONFIGURATION = 0x7dc0_0000;
const SGI_CONFIGURATION = 0xaaaa_aaaa;
const SPI_CONFIGURATION = 0x5555_5555;

const IDS_PER_BIT_WORD = ID_COUNT / 32;
const IDS_PER_BYTE_WORD = ID_COUNT / 4;
const IDS_PER_PAIR_WORD = ID_COUNT / 16;

/** IDs that the architecture has room for (ARM IHI 0048B 2.2.1). */
const ARCHITECTURE_IDS = 1020;
/** Words of each kind of register, for all IDs of the architecture. */
const BIT_WORDS = Math.ceil(ARCHITECTURE_IDS / 32);
const BYTE_WORDS = ARCHITECTURE_IDS / 4;
/** ARM DDI 0407I ch. 3: one bit an SPI, for at most 224 SPIs. */
const SPI_STATUS_WORDS = (ID_COUNT - FIRST_SPI) / 32;
const ARCHITECTURE_SPI_STATUS_WORDS = 7;
const PAIR_WORDS = Math.ceil(ARCHITECTURE_IDS / 16);

/**
 * The words of IDs that the part does not have. They read as zero and ignore writes (ARM IHI 0048B
 * 4.1.2, 4.3). So software may go through all of them.
 */
function beyond(offset: number, implemented: number, all: number): RegisterRow {
  const meaning = `IDs of ${ID_COUNT} and more: none on this part`;
  return [offset + 4 * implemented, "ro", 0, meaning, undefined, all - implemented];
}

export const DISTRIBUTOR_REGISTERS = defineRegisters("gic distributor", {
  ICDDCR: [
    0x000,
    "rw",
    0,
    "secure: bit 0 enable Group 0, bit 1 enable Group 1; non-secure: bit 0 enable Group 1",
    0x3,
  ],
  ICDICTR: [0x004, "ro", 0x0000_0c22, "96 IDs, 2 CPU interfaces, Security Extensions"],
  ICDIIDR: [0x008, "ro", 0x0102_043b, "Implementer: Arm"],
  ICDISR: [
    0x080,
    "rw",
    0,
    "Group of each interrupt, 1 = Group 1 (non-secure); secure accesses only",
    undefined,
    IDS_PER_BIT_WORD,
  ],
  ICDISR_BEYOND: beyond(0x080, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDISER: [0x100, "rw", 0, "Write 1: enable; SGIs are always enabled", undefined, IDS_PER_BIT_WORD],
  ICDISER_BEYOND: beyond(0x100, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDICER: [0x180, "rw", 0, "Write 1: disable", undefined, IDS_PER_BIT_WORD],
  ICDICER_BEYOND: beyond(0x180, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDISPR: [0x200, "rw", 0, "Write 1: make pending (not SGIs)", undefined, IDS_PER_BIT_WORD],
  ICDISPR_BEYOND: beyond(0x200, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDICPR: [0x280, "rw", 0, "Write 1: remove pending (not SGIs)", undefined, IDS_PER_BIT_WORD],
  ICDICPR_BEYOND: beyond(0x280, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDABR: [0x300, "ro", 0, "1 = active", undefined, IDS_PER_BIT_WORD],
  ICDABR_BEYOND: beyond(0x300, IDS_PER_BIT_WORD, BIT_WORDS),
  ICDABR_CLEAR: [
    0x380,
    "ro",
    0,
    "GICv2's clear-active registers: reserved here, writes ignored",
    undefined,
    BIT_WORDS,
  ],
  ICDIPR: [0x400, "rw", 0, "Priority: one byte for each interrupt, bits 7:3", undefined, IDS_PER_BYTE_WORD],
  ICDIPR_BEYOND: beyond(0x400, IDS_PER_BYTE_WORD, BYTE_WORDS),
  ICDIPTR: [
    0x800,
    "rw",
    0,
    "Target cores: one byte for each interrupt. For SGIs and PPIs a core reads its own bit",
    undefined,
    IDS_PER_BYTE_WORD,
  ],
  ICDIPTR_BEYOND: beyond(0x800, IDS_PER_BYTE_WORD, BYTE_WORDS),
  ICDICFR_SGI: [0xc00, "ro", SGI_CONFIGURATION, "SGIs are edge-triggered"],
  ICDICFR_PPI: [0xc04, "ro", PPI_CONFIGURATION, "PPI sensitivity"],
  ICDICFR_SPI: [
    0xc08,
    "rw",
    SPI_CONFIGURATION,
    "bit 1 of each pair: 1 = rising edge, 0 = high level",
    undefined,
    4,
  ],
  ICDICFR_BEYOND: beyond(0xc00, IDS_PER_PAIR_WORD, PAIR_WORDS),
  PPI_STATUS: [0xd00, "ro", 0, "Level of the PPI inputs, bits 11–15 for IDs 27–31 (banked)"],
  SPI_STATUS: [0xd04, "ro", 0, "Level of the SPI inputs", undefined, SPI_STATUS_WORDS],
  SPI_STATUS_BEYOND: beyond(0xd04, SPI_STATUS_WORDS, ARCHITECTURE_SPI_STATUS_WORDS),
  ICDSGIR: [0xf00, "wo", 0, "25:24 target filter, 23:16 target list, 15 NSATT, 3:0 ID"],
  // Identification (UG585 appendix B "mpcore"): PrimeCell, part number 0x390, designer Arm.
  ICPIDR4: [0xfd0, "ro", 0x04, "Peripheral ID 4"],
  ICPIDR5: [0xfd4, "ro", 0, "Peripheral ID 5 to 7", undefined, 3],
  ICPIDR0: [0xfe0, "ro", 0x90, "Peripheral ID 0"],
  ICPIDR1: [0xfe4, "ro", 0xb3, "Peripheral ID 1"],
  ICPIDR2: [0xfe8, "ro", 0x1b, "Peripheral ID 2: architecture GICv1"],
  ICPIDR3: [0xfec, "ro", 0, "Peripheral ID 3"],
  ICCIDR0: [0xff0, "ro", 0x0d, "Component ID 0"],
  ICCIDR1: [0xff4, "ro", 0xf0, "Component ID 1"],
  ICCIDR2: [0xff8, "ro", 0x05, "Component ID 2"],
  ICCIDR3: [0xffc, "ro", 0xb1, "Component ID 3"],
});

export const CPU_INTERFACE_REGISTERS = defineRegisters("gic cpu interface", {
  ICCICR: [
    0x00,
    "rw",
    0,
    "secure: 0 EnableS, 1 EnableNS, 2 AckCtl, 3 FIQEn, 4 SBPR; non-secure: bit 0 EnableNS",
    0x1f,
  ],
  ICCPMR: [0x04, "rw", 0, "Priority mask: only more urgent interrupts are signalled", PRIORITY_MASK],
  ICCBPR: [
    0x08,
    "rw",
    MINIMUM_BINARY_POINT,
    "Binary point: which priority bits decide preemption (banked by world)",
    0x7,
  ],
  ICCIAR: [0x0c, "ro", ID_SPURIOUS, "Acknowledge: 9:0 ID, 12:10 source core of an SGI"],
  ICCEOIR: [0x10, "wo", 0, "End of interrupt: the value read from ICCIAR"],
  ICCRPR: [0x14, "ro", IDLE_PRIORITY, "Priority of the interrupt being handled"],
  ICCHPIR: [0x18, "ro", ID_SPURIOUS, "Highest pending interrupt"],
  ICCABPR: [0x1c, "rw", MINIMUM_NS_BINARY_POINT, "The non-secure binary point, for the secure world", 0x7],
  ICCIIDR: [0xfc, "ro", 0x3901_243b, "Implementer: Arm, GICv1"],
});
