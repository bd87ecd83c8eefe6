/**
 * A device of which the board has the registers and nothing else: reads give the table's values,
 * writes to the kept registers stay.
 */
import type { Diagnostics } from "../machine/diagnostics";
import type { Access, Device } from "./device";
import { RegisterFile, type RegisterMap } from "./registers";
import type { ResetCause } from "./reset-cause";
import { unknownRegister } from "./unknown-register";

export class RegisterBlock<N extends string> implements Device {
  readonly name: string;
  protected readonly file: RegisterFile<N>;

  constructor(
    private readonly registers: RegisterMap<N>,
    private readonly diagnostics: Diagnostics,
  ) {
    this.name = registers.device;
    this.file = new RegisterFile(registers);
  }

  read(offset: number, access: Access): number {
    const spec = this.registers.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, this.registers, offset, access, "read");
    return spec.access === "wo" ? 0 : this.file.get(offset);
  }

  write(offset: number, value: number, access: Access): void {
    const spec = this.registers.find(offset);
    if (!spec) unknownRegister(this.diagnostics, this.name, this.registers, offset, access, "write");
    else if (spec.access === "rw") this.file.set(offset, value);
    else if (spec.access === "w1c") this.file.set(offset, this.file.get(offset) & ~value);
  }

  reset(_cause: ResetCause): void {
    this.file.reset();
  }
}
