/**
 * Registers of a core by the names that gdb has: r0 to r12, sp, lr, pc, cpsr, banked ones (sp_irq,
 * spsr_abt), VFP (d0, fpscr), and system registers by world (sctlr_s, dfar_ns).
 */
import type { Debugger, Register } from "@mvm/board";

/** Writes a register, and keeps for a replay that the test has done so. */
export type WriteRegister = (core: number, name: string, value: bigint) => void;

export class TargetRegisters {
  constructor(
    private readonly core: number,
    private readonly debug: Debugger,
    private readonly put: WriteRegister,
  ) {}

  /** A register of 32 bits. Throws RangeError if there is none of this name. */
  read(name: string): number {
    return Number(this.find(name).read(this.core));
  }

  /** The same for any register, also one of 64 bits. */
  readLong(name: string): bigint {
    return this.find(name).read(this.core);
  }

  /**
   * Throws RangeError if there is no register of this name, or if it cannot be written: those that
   * decide about translation and world cannot.
   */
  write(name: string, value: number | bigint): void {
    if (this.find(name).write === undefined) throw new RangeError(`the register "${name}" cannot be written`);
    this.put(this.core, name, BigInt(value));
  }

  private find(name: string): Register {
    const register = this.debug.registers.find(name);
    if (register !== undefined) return register;
    throw new RangeError(
      `no register "${name}"; there are ${this.debug.registers.all.map((each) => each.name).join(", ")}`,
    );
  }
}
