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
import { lowestBit } from "./candidates";
import type { Gic, InterruptState } from "./gic";
import {
  DISTRIBUTOR_REGISTERS,
  FIRST_SPI,
  ID_COUNT,
  NON_SECURE_PRIORITY,
  PRIORITY_MASK,
  SGI_COUNT,
} from "./registers";

const REG = DISTRIBUTOR_REGISTERS.at;
const BITS_PER_WORD = 32;
const FIELDS_PER_WORD = 4;
const CONFIGURATIONS_PER_WORD = 16;
const ALL_CORES = (1 << CORES) - 1;
const PPI_STATUS_FIRST_BIT = 11;
const PPI_STATUS_FIRST_ID = 27;

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
    const word = (offset - spec.offset) / 4;
    switch (spec.offset) {
      case REG.ICDDCR:
        return access.nonSecure ? this.gic.distributorControl >>> 1 : this.gic.distributorControl;
      case REG.ICDISR:
        return access.nonSecure ? 0 : this.bits(word, access, (state) => state.group1);
      case REG.ICDISER:
      case REG.ICDICER:
        return this.bits(word, access, (state) => state.enabled);
      case REG.ICDISPR:
      case REG.ICDICPR:
        return this.bits(word, access, (state, id) => this.gic.isPending(state, id));
      case REG.ICDABR:
        return this.bits(word, access, (state) => state.active);
      case REG.ICDIPR:
        return this.fields(word, access, (state) => visiblePriority(state.priority, access.nonSecure));
      case REG.ICDIPTR:
        return this.fields(word, access, (state) => state.targets);
      case REG.ICDICFR_SPI:
        return this.configuration(word, access);
      case REG.PPI_STATUS:
        return this.ppiStatus(access);
      case REG.SPI_STATUS:
        return this.bits(word + 1, access, (state) => state.line);
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
    const word = (offset - spec.offset) / 4;
    switch (spec.offset) {
      case REG.ICDDCR:
        this.writeControl(value, access);
        break;
      case REG.ICDISR:
        if (access.nonSecure) return;
        this.changeEach(word, access, ~0, (state, id) => {
          state.group1 = ((value >>> (id % BITS_PER_WORD)) & 1) === 1;
        });
        break;
      case REG.ICDISER:
        this.changeEach(word, access, value, (state) => {
          state.enabled = true;
        });
        break;
      case REG.ICDICER:
        this.changeEach(word, access, value, (state, id) => {
          if (id >= SGI_COUNT) state.enabled = false;
        });
        break;
      case REG.ICDISPR:
        this.changeEach(word, access, value, (state, id) => {
          if (id >= SGI_COUNT) state.latched = true;
        });
        break;
      case REG.ICDICPR:
        this.changeEach(word, access, value, (state, id) => {
          if (id >= SGI_COUNT) state.latched = false;
        });
        break;
      case REG.ICDIPR:
      case REG.ICDIPTR:
        for (let byte = 0; byte < FIELDS_PER_WORD; byte++) {
          this.writeField(offset + byte, (value >>> (8 * byte)) & 0xff, access);
        }
        break;
      case REG.ICDICFR_SPI:
        this.writeConfiguration(word, value, access);
        break;
      case REG.ICDSGIR:
        this.sendSgi(value, access);
        return;
      default:
        return;
    }
    this.gic.updateAll(access.now);
  }

  /** ICDIPR and ICDIPTR are byte-accessible (ARM IHI 0048B 4.1.4). */
  writeByte(offset: number, value: number, access: Access): boolean {
    const spec = DISTRIBUTOR_REGISTERS.find(offset & ~3);
    if (spec?.offset !== REG.ICDIPR && spec?.offset !== REG.ICDIPTR) return false;
    this.writeField(offset, value, access);
    this.gic.updateAll(access.now);
    return true;
  }

  reset(): void {
    this.gic.reset();
  }

  private visible(state: Readonly<InterruptState>, access: Access): boolean {
    return !access.nonSecure || state.group1;
  }

  private bits(
    word: number,
    access: Access,
    test: (state: Readonly<InterruptState>, id: number) => boolean,
  ): number {
    let value = 0;
    for (let bit = 0; bit < BITS_PER_WORD; bit++) {
      const id = word * BITS_PER_WORD + bit;
      const state = this.gic.interrupt(access.core, id);
      if (this.visible(state, access) && test(state, id)) value |= 1 << bit;
    }
    return value >>> 0;
  }

  /** Changes the interrupts of a word that are selected by a bit each and visible to this world. */
  private changeEach(
    word: number,
    access: Access,
    selected: number,
    how: (state: InterruptState, id: number) => void,
  ): void {
    for (let left = selected; left !== 0; left &= left - 1) {
      this.changeVisible(word * BITS_PER_WORD + lowestBit(left), access, how);
    }
  }

  private changeVisible(id: number, access: Access, how: (state: InterruptState, id: number) => void): void {
    if (this.visible(this.gic.interrupt(access.core, id), access)) this.gic.change(access.core, id, how);
  }

  private fields(word: number, access: Access, field: (state: Readonly<InterruptState>) => number): number {
    let value = 0;
    for (let byte = 0; byte < FIELDS_PER_WORD; byte++) {
      const state = this.gic.interrupt(access.core, word * FIELDS_PER_WORD + byte);
      if (this.visible(state, access)) value |= field(state) << (8 * byte);
    }
    return value >>> 0;
  }

  private writeField(offset: number, value: number, access: Access): void {
    const isPriority = offset < REG.ICDIPTR;
    const id = offset - (isPriority ? REG.ICDIPR : REG.ICDIPTR);
    if (id >= ID_COUNT) return;
    this.changeVisible(id, access, (state) => {
      if (isPriority) state.priority = storedPriority(value, access.nonSecure);
      else if (id >= FIRST_SPI) state.targets = value & ALL_CORES;
    });
  }

  private writeControl(value: number, access: Access): void {
    const { gic } = this;
    if (access.nonSecure) gic.distributorControl = (gic.distributorControl & 1) | ((value & 1) << 1);
    else gic.distributorControl = value & DISTRIBUTOR_REGISTERS.spec("ICDDCR").mask;
  }

  private configuration(word: number, access: Access): number {
    let value = 0;
    for (let field = 0; field < CONFIGURATIONS_PER_WORD; field++) {
      const state = this.gic.interrupt(access.core, FIRST_SPI + word * CONFIGURATIONS_PER_WORD + field);
      if (this.visible(state, access)) value |= (state.edge ? 3 : 1) << (2 * field);
    }
    return value >>> 0;
  }

  private writeConfiguration(word: number, value: number, access: Access): void {
    for (let field = 0; field < CONFIGURATIONS_PER_WORD; field++) {
      this.changeVisible(FIRST_SPI + word * CONFIGURATIONS_PER_WORD + field, access, (state) => {
        state.edge = ((value >>> (2 * field)) & 2) !== 0;
      });
    }
  }

  private ppiStatus(access: Access): number {
    let value = 0;
    for (let id = PPI_STATUS_FIRST_ID; id < FIRST_SPI; id++) {
      const state = this.gic.interrupt(access.core, id);
      if (this.visible(state, access) && state.line)
        value |= 1 << (PPI_STATUS_FIRST_BIT + id - PPI_STATUS_FIRST_ID);
    }
    return value;
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
      if (this.gic.interrupt(core, id).group1 === toGroup1)
        this.gic.sendSgi(access.core, core, id, access.now);
    }
  }
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
