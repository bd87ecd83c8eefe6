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
import {
  DISTRIBUTOR_REGISTERS,
  FIRST_SPI,
  ID_COUNT,
  NON_SECURE_PRIORITY,
  PRIORITY_MASK,
  SGI_COUNT,
} from "./registers";

const REG = DISTRIBUTOR_REGISTERS.at;
const WORD_SHIFT = 5;
const ALL = -1;
const FIELDS_PER_WORD = 4;
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

export class GicDistributor implements Device {
  readonly name = "gic distributor";

  constructor(
    private readonly gic: Gic,
    private readonly diagnostics: Diagnostics,
  ) {}

  read(offset: number, access: Access): number {
    const spec = DISTRIBUTOR_REGISTERS.find(offset);
    if (!spec)
      return unknownRegister(this.diagnostics, this.name, DISTRIBUTOR_REGISTERS, offset, access, "read");
    const index = (offset - spec.offset) >>> 2;
    switch (spec.offset) {
      case REG.ICDDCR:
        return access.nonSecure ? this.gic.distributorControl >>> 1 : this.gic.distributorControl;
      case REG.ICDISR:
        return access.nonSecure ? 0 : this.gic.word(access.core, index).group1 >>> 0;
      case REG.ICDISER:
      case REG.ICDICER:
        return this.seen(access, index, this.gic.word(access.core, index).enabled);
      case REG.ICDISPR:
      case REG.ICDICPR:
        return this.seen(access, index, this.gic.word(access.core, index).pending);
      case REG.ICDABR:
        return this.seen(access, index, this.gic.word(access.core, index).active);
      case REG.ICDIPR:
        return this.priorities(index * FIELDS_PER_WORD, access);
      case REG.ICDIPTR:
        return this.targets(index * FIELDS_PER_WORD, access);
      case REG.ICDICFR_SPI:
        return this.configuration(index, access);
      case REG.PPI_STATUS:
        return (
          (this.seen(access, 0, this.gic.word(access.core, 0).line) >>> PPI_STATUS_SHIFT) & PPI_STATUS_MASK
        );
      case REG.SPI_STATUS:
        return this.seen(access, index + 1, this.gic.word(access.core, index + 1).line);
      default:
        return spec.reset;
    }
  }

  write(offset: number, value: number, access: Access): void {
    const spec = DISTRIBUTOR_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, DISTRIBUTOR_REGISTERS, offset, access, "write");
      return;
    }
    const { gic } = this;
    const { core, now } = access;
    const index = (offset - spec.offset) >>> 2;
    switch (spec.offset) {
      case REG.ICDDCR:
        this.writeControl(value, access);
        break;
      case REG.ICDISR:
        if (!access.nonSecure) gic.setGroups(core, index, value | 0, now);
        break;
      case REG.ICDISER:
        gic.enable(core, index, this.seen(access, index, value), now);
        break;
      case REG.ICDICER:
        gic.disable(core, index, this.seen(access, index, value), now);
        break;
      case REG.ICDISPR:
        gic.makePending(core, index, this.seen(access, index, value), now);
        break;
      case REG.ICDICPR:
        gic.clearPending(core, index, this.seen(access, index, value), now);
        break;
      case REG.ICDIPR:
      case REG.ICDIPTR:
        for (let byte = 0; byte < FIELDS_PER_WORD; byte++) {
          this.writeField(offset + byte, (value >>> (8 * byte)) & 0xff, access);
        }
        break;
      case REG.ICDICFR_SPI:
        this.writeConfiguration(index, value, access);
        break;
      case REG.ICDSGIR:
        this.sendSgi(value, access);
    }
  }

  /** ICDIPR and ICDIPTR are byte-accessible (ARM IHI 0048B 4.1.4). */
  writeByte(offset: number, value: number, access: Access): boolean {
    const spec = DISTRIBUTOR_REGISTERS.find(offset & ~3);
    if (spec?.offset !== REG.ICDIPR && spec?.offset !== REG.ICDIPTR) return false;
    this.writeField(offset, value, access);
    return true;
  }

  reset(): void {
    this.gic.reset();
  }

  /** Of `bits` of a word, those of the interrupts that this world sees. */
  private seen(access: Access, word: number, bits: number): number {
    return (access.nonSecure ? bits & this.gic.word(access.core, word).group1 : bits) >>> 0;
  }

  private isSeen(access: Access, id: number): boolean {
    const bits = this.seen(access, id >>> WORD_SHIFT, ALL);
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

  private writeField(offset: number, value: number, access: Access): void {
    const isPriority = offset < REG.ICDIPTR;
    const id = offset - (isPriority ? REG.ICDIPR : REG.ICDIPTR);
    if (id >= ID_COUNT || !this.isSeen(access, id)) return;
    if (isPriority)
      this.gic.setPriority(access.core, id, storedPriority(value, access.nonSecure), access.now);
    else if (id >= FIRST_SPI) this.gic.setTargets(id, value & ALL_CORES, access.now);
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
    const seen = this.seen(access, word, ALL) >>> shift;
    const edge = this.gic.word(access.core, word).edge >>> shift;
    let value = 0;
    for (let field = 0; field < CONFIGURATIONS_PER_WORD; field++)
      if (((seen >>> field) & 1) === 1) value |= (((edge >>> field) & 1) === 1 ? 3 : 1) << (2 * field);
    return value >>> 0;
  }

  private writeConfiguration(register: number, value: number, access: Access): void {
    const { word, shift } = halfOf(register);
    let edge = 0;
    for (let field = 0; field < CONFIGURATIONS_PER_WORD; field++)
      edge |= ((value >>> (2 * field + 1)) & 1) << field;
    const bits = this.seen(access, word, HALF << shift);
    this.gic.configure(access.core, word, bits, edge << shift, access.now);
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
      const isGroup1 = ((this.gic.word(core, 0).group1 >>> id) & 1) === 1;
      if (isGroup1 === toGroup1) this.gic.sendSgi(access.core, core, id, access.now);
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

/** A priority as a world reads it. */
export function visiblePriority(priority: number, nonSecure: boolean): number {
  return nonSecure ? (priority << 1) & 0xff : priority;
}

/** A priority as it is kept when a world writes it. */
export function storedPriority(value: number, nonSecure: boolean): number {
  return (nonSecure ? NON_SECURE_PRIORITY | (value >>> 1) : value) & PRIORITY_MASK;
}
