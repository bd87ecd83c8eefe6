/**
 * GIC CPU interface registers, banked by core and, where the table says so, by world (ARM IHI 0048B
 * 4.4).
 *
 * What a read of ICCIAR acknowledges:
 *
 *     highest pending     secure read                       non-secure read
 *     Group 0             its ID                            1023
 *     Group 1             AckCtl = 1: its ID, else 1022     its ID
 */
import type { Diagnostics } from "../../machine/diagnostics";
import { type Access, type Device } from "../device";
import { unknownRegister } from "../unknown-register";
import { storedPriority, visiblePriority } from "./distributor";
import { ACK_CTL, ENABLE_GROUP1, type Gic, type PendingInterrupt, SBPR } from "./gic";
import {
  CPU_INTERFACE_REGISTERS,
  ID_GROUP1_PENDING,
  ID_SPURIOUS,
  IDLE_PRIORITY,
  MINIMUM_BINARY_POINT,
  MINIMUM_NS_BINARY_POINT,
  NON_SECURE_PRIORITY,
  SGI_COUNT,
} from "./registers";

const REG = CPU_INTERFACE_REGISTERS.at;
const ID_MASK = 0x3ff;
const SOURCE_SHIFT = 10;
const SOURCE_MASK = 0x7;
const BINARY_POINT_MASK = 0x7;

export class GicCpuInterface implements Device {
  readonly name = "gic cpu interface";

  /** `onAcknowledge` is called for each interrupt that a core acknowledges. */
  constructor(
    private readonly gic: Gic,
    private readonly diagnostics: Diagnostics,
    private readonly onAcknowledge: (core: number, id: number) => void = () => {},
  ) {}

  read(offset: number, access: Access): number {
    const state = this.gic.interfaces[access.core]!;
    switch (offset) {
      case REG.ICCICR:
        return access.nonSecure ? (state.control & ENABLE_GROUP1) >>> 1 : state.control;
      case REG.ICCPMR:
        if (!access.nonSecure) return state.priorityMask;
        return state.priorityMask < NON_SECURE_PRIORITY ? 0 : visiblePriority(state.priorityMask, true);
      case REG.ICCBPR:
        return this.readBinaryPoint(access);
      case REG.ICCIAR:
        return this.acknowledge(access);
      case REG.ICCEOIR:
        return 0;
      case REG.ICCRPR:
        return this.readRunningPriority(access);
      case REG.ICCHPIR:
        return this.identify(this.gic.highestPending(access.core), access);
      case REG.ICCABPR:
        return access.nonSecure ? 0 : state.nsBinaryPoint;
      case REG.ICCIIDR:
        return CPU_INTERFACE_REGISTERS.spec("ICCIIDR").reset;
      default:
        return unknownRegister(this.diagnostics, this.name, CPU_INTERFACE_REGISTERS, offset, access, "read");
    }
  }

  write(offset: number, value: number, access: Access): void {
    const state = this.gic.interfaces[access.core]!;
    switch (offset) {
      case REG.ICCICR:
        if (access.nonSecure) state.control = (state.control & ~ENABLE_GROUP1) | ((value & 1) << 1);
        else state.control = value & CPU_INTERFACE_REGISTERS.spec("ICCICR").mask;
        break;
      case REG.ICCPMR:
        // The normal world cannot lower a mask that lies in the secure half.
        if (access.nonSecure && state.priorityMask < NON_SECURE_PRIORITY) return;
        state.priorityMask = storedPriority(value & 0xff, access.nonSecure);
        break;
      case REG.ICCBPR:
        if (access.nonSecure && (state.control & SBPR) !== 0) return;
        if (access.nonSecure)
          state.nsBinaryPoint = Math.max(value & BINARY_POINT_MASK, MINIMUM_NS_BINARY_POINT);
        else state.binaryPoint = Math.max(value & BINARY_POINT_MASK, MINIMUM_BINARY_POINT);
        break;
      case REG.ICCABPR:
        if (access.nonSecure) return;
        state.nsBinaryPoint = Math.max(value & BINARY_POINT_MASK, MINIMUM_NS_BINARY_POINT);
        break;
      case REG.ICCEOIR:
        this.endOfInterrupt(value, access);
        return;
      case REG.ICCIAR:
      case REG.ICCRPR:
      case REG.ICCHPIR:
      case REG.ICCIIDR:
        return;
      default:
        unknownRegister(this.diagnostics, this.name, CPU_INTERFACE_REGISTERS, offset, access, "write");
        return;
    }
    this.gic.interfaceChanged(access.core, access.now);
  }

  /** The distributor resets the state that both share. */
  reset(): void {}

  private readBinaryPoint(access: Access): number {
    const state = this.gic.interfaces[access.core]!;
    if (!access.nonSecure) return state.binaryPoint;
    if ((state.control & SBPR) === 0) return state.nsBinaryPoint;
    return Math.min(state.binaryPoint + 1, BINARY_POINT_MASK);
  }

  private readRunningPriority(access: Access): number {
    const priority = this.gic.runningPriority(access.core);
    if (!access.nonSecure || priority === IDLE_PRIORITY) return priority;
    return priority < NON_SECURE_PRIORITY ? 0 : visiblePriority(priority, true);
  }

  private acknowledge(access: Access): number {
    const pending = this.gic.signalled(access.core);
    const value = this.identify(pending, access);
    if (!pending || value === ID_SPURIOUS || value === ID_GROUP1_PENDING) return value;
    if (access.looks) return value;
    this.gic.acknowledge(access.core, pending, access.now);
    this.onAcknowledge(access.core, pending.id);
    return value;
  }

  /** What this world is told about an interrupt. */
  private identify(pending: PendingInterrupt | undefined, access: Access): number {
    if (!pending) return ID_SPURIOUS;
    if (access.nonSecure && !pending.group1) return ID_SPURIOUS;
    const ackCtl = (this.gic.interfaces[access.core]!.control & ACK_CTL) !== 0;
    if (!access.nonSecure && pending.group1 && !ackCtl) return ID_GROUP1_PENDING;
    return pending.id | (pending.source << SOURCE_SHIFT);
  }

  /**
   * The secure world may end an interrupt of either group. A write of the normal world that names a
   * Group 0 interrupt is ignored. The architecture leaves open what happens if the interrupt is not
   * the innermost one. The board ends it then, and notes the write.
   */
  private endOfInterrupt(value: number, access: Access): void {
    const id = value & ID_MASK;
    if (id === ID_SPURIOUS || id === ID_GROUP1_PENDING) return;
    const source = id < SGI_COUNT ? (value >>> SOURCE_SHIFT) & SOURCE_MASK : 0;
    if (!this.gic.isHandled(access.core, id, source)) {
      this.noteNotHandled(id, access);
      return;
    }
    if (access.nonSecure && !this.gic.isGroup1(access.core, id)) return;
    const innermost = this.gic.innermost(access.core);
    if (innermost?.id !== id) this.noteNotInnermost(id, innermost?.id, access);
    this.gic.end(access.core, id, source, access.now);
  }

  private noteNotInnermost(id: number, innermost: number | undefined, access: Access): void {
    this.diagnostics.notModelled(
      access,
      "write",
      () =>
        `${this.name}: end of interrupt ${id} before that of ${innermost}, which this core has acknowledged later; unpredictable on the chip`,
    );
  }

  private noteNotHandled(id: number, access: Access): void {
    this.diagnostics.notModelled(
      access,
      "write",
      () => `${this.name}: end of interrupt ${id}, which this core is not handling; write ignored`,
    );
  }
}
