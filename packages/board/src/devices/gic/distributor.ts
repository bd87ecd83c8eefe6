/**
 * GIC distributor registers. A non-secure access sees Group 1 interrupts only: fields of Group 0
 * interrupts read as zero and ignore writes. Of the priority range it sees the upper half (ARM IHI
 * 0048B 3.8.1):
 *
 *     secure value   0x00 … 0x78   0x80 … 0xF8
 *     non-secure     (0)           0x00 … 0xF0        written value v is kept as 0x80 | v >> 1
 */
import { CORES } from "../../cpu/core/contract";
import type { Diagnostics } from "../../machine/diagnostics";
import { type Access, type Device } from "../device";
import { unknownRegister } from "../unknown-register";
import type { Gic } from "./gic";
import { BITS_PER_WORD } from "./interrupt-word";
import { DISTRIBUTOR_REGISTERS, FIRST_SPI, NON_SECURE_PRIORITY, PRIORITY_MASK, SGI_COUNT } from "./registers";

const REG = DISTRIBUTOR_REGISTERS.at;
const WORD_SHIFT = 5;
const ALL = -1;
const FIELDS_PER_WORD = 4;
const FOUR_FIELDS = 0xf;
const BYTE_BITS = 8;
const BYTE = 0xff;
const EACH_BYTE = 0x0101_0101;
const FOUR_NON_SECURE = (NON_SECURE_PRIORITY * EACH_BYTE) | 0;
const FOUR_MASKS = (PRIORITY_MASK * EACH_BYTE) | 0;
const CONFIGURATIONS_PER_WORD = 16;
const ALL_CORES = (1 << CORES) - 1;
/** The lower half of a word. */
const HALF = 0xffff;
/** PPIs have the IDs 27 to 31, and in PPI_STATUS the bits 11 to 15. */
const PPI_STATUS_SHIFT = 16;
const PPI_STATUS_MASK = 0xf800;

/** ICDSGIR fields. */
const SGI_FILTER_SHIFT = 24;
const SGI_TARGET_SHIFT = 16;
const SGI_NSATT = 1 << 15;
const SGI_FILTER_LIST = 0;
const SGI_FILTER_OTHERS = 1;
const SGI_FILTER_SELF = 2;

/** The registers that do something, or whose value is not always the same. */
const enum Register {
  /** There is no register. */
  NONE = 0,
  CONSTANT,
  CONTROL,
  GROUP,
  ENABLE,
  DISABLE,
  SET_PENDING,
  CLEAR_PENDING,
  ACTIVE,
  PRIORITY,
  TARGETS,
  CONFIGURATION,
  PPI_STATUS,
  SPI_STATUS,
  SGI,
}

const BY_NAME: Readonly<Record<string, Register>> = {
  ICDDCR: Register.CONTROL,
  ICDISR: Register.GROUP,
  ICDISER: Register.ENABLE,
  ICDICER: Register.DISABLE,
  ICDISPR: Register.SET_PENDING,
  ICDICPR: Register.CLEAR_PENDING,
  ICDABR: Register.ACTIVE,
  ICDIPR: Register.PRIORITY,
  ICDIPTR: Register.TARGETS,
  ICDICFR_SPI: Register.CONFIGURATION,
  PPI_STATUS: Register.PPI_STATUS,
  SPI_STATUS: Register.SPI_STATUS,
  ICDSGIR: Register.SGI,
};

/** By word of the distributor: the register there, and the register's first word. */
const REGISTER_AT = new Uint8Array(DISTRIBUTOR_REGISTERS.words);
const FIRST_WORD = new Uint16Array(DISTRIBUTOR_REGISTERS.words);
for (const { name, offset, count, modelled } of DISTRIBUTOR_REGISTERS.specs) {
  const first = offset >>> 2;
  if (modelled !== "absent") REGISTER_AT.fill(BY_NAME[name] ?? Register.CONSTANT, first, first + count);
  FIRST_WORD.fill(first, first, first + count);
}

export class GicDistributor implements Device {
  readonly name = "gic distributor";

  constructor(
    private readonly gic: Gic,
    private readonly diagnostics: Diagnostics,
  ) {}

  read(offset: number, access: Access): number {
    const word = offset >>> 2;
    const index = word - FIRST_WORD[word]!;
    switch (REGISTER_AT[word]) {
      case Register.CONTROL:
        return access.nonSecure ? this.gic.distributorControl >>> 1 : this.gic.distributorControl;
      case Register.GROUP:
        return access.nonSecure ? 0 : this.gic.word(access.core, index).group1 >>> 0;
      case Register.ENABLE:
      case Register.DISABLE:
        return (this.gic.word(access.core, index).enabled & this.seen(access, index)) >>> 0;
      case Register.SET_PENDING:
      case Register.CLEAR_PENDING:
        return (this.gic.word(access.core, index).pending & this.seen(access, index)) >>> 0;
      case Register.ACTIVE:
        return (this.gic.word(access.core, index).active & this.seen(access, index)) >>> 0;
      case Register.PRIORITY:
        return this.priorities(index * FIELDS_PER_WORD, access);
      case Register.TARGETS:
        return this.targets(index * FIELDS_PER_WORD, access);
      case Register.CONFIGURATION:
        return this.configuration(index, access);
      case Register.PPI_STATUS:
        return (
          ((this.gic.word(access.core, 0).line & this.seen(access, 0)) >>> PPI_STATUS_SHIFT) & PPI_STATUS_MASK
        );
      case Register.SPI_STATUS:
        return (this.gic.word(access.core, index + 1).line & this.seen(access, index + 1)) >>> 0;
      case Register.CONSTANT:
      case Register.SGI:
        return DISTRIBUTOR_REGISTERS.find(offset)!.reset;
      default:
        return unknownRegister(this.diagnostics, this.name, DISTRIBUTOR_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    const { gic } = this;
    const word = offset >>> 2;
    const index = word - FIRST_WORD[word]!;
    switch (REGISTER_AT[word]) {
      case Register.CONTROL:
        this.writeControl(value, access);
        break;
      case Register.GROUP:
        if (!access.nonSecure) gic.setGroups(access.core, index, value | 0, access.now);
        break;
      case Register.ENABLE:
        gic.enable(access.core, index, value & this.seen(access, index), access.now);
        break;
      case Register.DISABLE:
        gic.disable(access.core, index, value & this.seen(access, index), access.now);
        break;
      case Register.SET_PENDING:
        gic.makePending(access.core, index, value & this.seen(access, index), access.now);
        break;
      case Register.CLEAR_PENDING:
        gic.clearPending(access.core, index, value & this.seen(access, index), access.now);
        break;
      case Register.PRIORITY:
        this.writePriorities(index * FIELDS_PER_WORD, value, access);
        break;
      case Register.TARGETS:
        this.writeTargets(index * FIELDS_PER_WORD, value, access);
        break;
      case Register.CONFIGURATION:
        this.writeConfiguration(index, value, access);
        break;
      case Register.SGI:
        this.sendSgi(value, access);
        break;
      case Register.CONSTANT:
      case Register.ACTIVE:
      case Register.PPI_STATUS:
      case Register.SPI_STATUS:
        break;
      default:
        unknownRegister(this.diagnostics, this.name, DISTRIBUTOR_REGISTERS, offset, access, "write");
    }
  }

  /** ICDIPR and ICDIPTR are byte-accessible (ARM IHI 0048B 4.1.4). */
  writeByte(offset: number, value: number, access: Access): boolean {
    const register = REGISTER_AT[offset >>> 2];
    if (register === Register.PRIORITY) this.writePriority(offset - REG.ICDIPR, value, access);
    else if (register === Register.TARGETS) this.writeTarget(offset - REG.ICDIPTR, value, access);
    else return false;
    return true;
  }

  reset(): void {
    this.gic.reset();
  }

  /** The interrupts of a word that this world sees, a bit each. */
  private seen(access: Access, word: number): number {
    return access.nonSecure ? this.gic.word(access.core, word).group1 : ALL;
  }

  private isSeen(access: Access, id: number): boolean {
    const bits = this.seen(access, id >>> WORD_SHIFT);
    return ((bits >>> (id % BITS_PER_WORD)) & 1) === 1;
  }

  /** The priorities of four interrupts. */
  private priorities(first: number, access: Access): number {
    const { priorities } = this.gic.word(access.core, first >>> WORD_SHIFT);
    let value = 0;
    for (let byte = 0; byte < FIELDS_PER_WORD; byte++) {
      if (!this.isSeen(access, first + byte)) continue;
      const priority = priorities[(first + byte) % BITS_PER_WORD]!;
      value |= visiblePriority(priority, access.nonSecure) << (8 * byte);
    }
    return value >>> 0;
  }

  private targets(first: number, access: Access): number {
    const { targets } = this.gic.word(access.core, first >>> WORD_SHIFT);
    let value = 0;
    for (let byte = 0; byte < FIELDS_PER_WORD; byte++) {
      if (!this.isSeen(access, first + byte)) continue;
      const bit = (first + byte) % BITS_PER_WORD;
      for (let core = 0; core < CORES; core++) value |= ((targets[core]! >>> bit) & 1) << (8 * byte + core);
    }
    return value >>> 0;
  }

  /** The priorities of four interrupts. Only those that change cost something. */
  private writePriorities(first: number, value: number, access: Access): void {
    const shift = first % BITS_PER_WORD;
    if (((this.seen(access, first >>> WORD_SHIFT) >>> shift) & FOUR_FIELDS) === 0) return;
    const before = this.gic.word(access.core, first >>> WORD_SHIFT).fourPriorities(shift);
    const differing = before ^ storedPriorities(value, access.nonSecure);
    if (differing === 0) return;
    for (let field = 0; field < FIELDS_PER_WORD; field++)
      if (((differing >>> (BYTE_BITS * field)) & BYTE) !== 0)
        this.writePriority(first + field, (value >>> (BYTE_BITS * field)) & BYTE, access);
  }

  private writePriority(id: number, value: number, access: Access): void {
    if (this.isSeen(access, id))
      this.gic.setPriority(access.core, id, storedPriority(value, access.nonSecure), access.now);
  }

  /** The targets of four interrupts. Only those that change cost something. */
  private writeTargets(first: number, value: number, access: Access): void {
    const shift = first % BITS_PER_WORD;
    const seen = (this.seen(access, first >>> WORD_SHIFT) >>> shift) & FOUR_FIELDS;
    if (seen === 0) return;
    const { targets } = this.gic.word(access.core, first >>> WORD_SHIFT);
    let differing = 0;
    for (let core = 0; core < CORES; core++)
      differing |= (targets[core]! >>> shift) ^ lowestBits(value >>> core);
    differing &= seen;
    for (let field = 0; field < FIELDS_PER_WORD; field++)
      if (((differing >>> field) & 1) === 1)
        this.writeTarget(first + field, (value >>> (BYTE_BITS * field)) & BYTE, access);
  }

  private writeTarget(id: number, value: number, access: Access): void {
    if (id >= FIRST_SPI && this.isSeen(access, id)) this.gic.setTargets(id, value & ALL_CORES, access.now);
  }

  private writeControl(value: number, access: Access): void {
    const { gic } = this;
    const control = access.nonSecure
      ? (gic.distributorControl & 1) | ((value & 1) << 1)
      : value & DISTRIBUTOR_REGISTERS.spec("ICDDCR").mask;
    gic.setDistributorControl(control, access.now);
  }

  /** A register has half of a word: two bits for each interrupt, and the upper one says "edge". */
  private configuration(register: number, access: Access): number {
    const { word, shift } = halfOf(register);
    const seen = this.seen(access, word) >>> shift;
    const edge = this.gic.word(access.core, word).edge >>> shift;
    let value = 0;
    for (let field = 0; field < CONFIGURATIONS_PER_WORD; field++)
      if (((seen >>> field) & 1) === 1) value |= (((edge >>> field) & 1) === 1 ? 3 : 1) << (2 * field);
    return value >>> 0;
  }

  private writeConfiguration(register: number, value: number, access: Access): void {
    const { word, shift } = halfOf(register);
    const bits = this.seen(access, word) & (HALF << shift);
    if (bits === 0) return;
    this.gic.configure(access.core, word, bits, evenBits(value >>> 1) << shift, access.now);
  }

  /**
   * ICDSGIR (ARM IHI 0048B 4.3.15). A secure write reaches a core only if the SGI is in the group
   * that NSATT names, a non-secure write only if the SGI is in Group 1.
   */
  private sendSgi(value: number, access: Access): void {
    const id = value & (SGI_COUNT - 1);
    const toGroup1 = access.nonSecure || (value & SGI_NSATT) !== 0;
    const targets = sgiTargets(value, access.core);
    for (let core = 0; core < CORES; core++) {
      if (((targets >>> core) & 1) === 0) continue;
      if (this.gic.isGroup1(core, id) === toGroup1) this.gic.sendSgi(access.core, core, id, access.now);
    }
  }
}

/** The half of a word that an ICDICFR of SPIs has. */
function halfOf(register: number): { word: number; shift: number } {
  return { word: 1 + (register >>> 1), shift: (register & 1) * CONFIGURATIONS_PER_WORD };
}

function sgiTargets(value: number, sender: number): number {
  switch ((value >>> SGI_FILTER_SHIFT) & 3) {
    case SGI_FILTER_LIST:
      return (value >>> SGI_TARGET_SHIFT) & ALL_CORES;
    case SGI_FILTER_OTHERS:
      return ALL_CORES & ~(1 << sender);
    case SGI_FILTER_SELF:
      return 1 << sender;
    default:
      return 0;
  }
}

/** The lowest bit of each byte of a word: bit n of the result is that of byte n. */
function lowestBits(word: number): number {
  return (Math.imul(word & EACH_BYTE, 0x0102_0408) >>> 24) & FOUR_FIELDS;
}

/** Bits 0, 2 … 30 of a word, without those between them. */
function evenBits(word: number): number {
  let bits = word & 0x5555_5555;
  bits = (bits | (bits >>> 1)) & 0x3333_3333;
  bits = (bits | (bits >>> 2)) & 0x0f0f_0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff_00ff;
  return (bits | (bits >>> 8)) & HALF;
}

/** A priority as a world reads it. */
export function visiblePriority(priority: number, nonSecure: boolean): number {
  return nonSecure ? (priority << 1) & 0xff : priority;
}

/** A priority as it is kept when a world writes it. */
export function storedPriority(value: number, nonSecure: boolean): number {
  return (nonSecure ? NON_SECURE_PRIORITY | (value >>> 1) : value) & PRIORITY_MASK;
}

/** The same of four priorities in a word. */
function storedPriorities(word: number, nonSecure: boolean): number {
  return (nonSecure ? FOUR_NON_SECURE | ((word >>> 1) & 0x7f7f_7f7f) : word) & FOUR_MASKS;
}
