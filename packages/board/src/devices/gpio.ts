/**
 * GPIO (UG585 ch. 14), as far as a program that blinks a LED needs it: four banks with data,
 * direction and output enable. Inputs read as zero unless the pin is driven as an output.
 * Interrupts are not modelled.
 */
import type { Diagnostics } from "../machine/diagnostics";
import { type Access, type Device } from "./device";
import { defineRegisters, RegisterFile } from "./registers";
import { unknownRegister } from "./unknown-register";

const BANKS = 4;

export const GPIO_REGISTERS = defineRegisters("gpio", {
  MASK_DATA: [
    0x000,
    "rw",
    0,
    "Low and high half of each bank: 31:16 mask (0 = change), 15:0 data",
    undefined,
    2 * BANKS,
  ],
  DATA: [0x040, "rw", 0, "Output value of each bank", undefined, BANKS],
  DATA_RO: [0x060, "ro", 0, "Pin value of each bank", undefined, BANKS],
  DIRM_0: [0x204, "rw", 0, "Bank 0 direction, 1 = output"],
  OEN_0: [0x208, "rw", 0, "Bank 0 output enable"],
  DIRM_1: [0x244, "rw", 0, "Bank 1 direction"],
  OEN_1: [0x248, "rw", 0, "Bank 1 output enable"],
  DIRM_2: [0x284, "rw", 0, "Bank 2 direction"],
  OEN_2: [0x288, "rw", 0, "Bank 2 output enable"],
  DIRM_3: [0x2c4, "rw", 0, "Bank 3 direction"],
  OEN_3: [0x2c8, "rw", 0, "Bank 3 output enable"],
});
const REG = GPIO_REGISTERS.at;

export class Gpio implements Device {
  readonly name = "gpio";
  /** Called when the outputs of a bank change. */
  onOutput: ((bank: number, value: number, time: number) => void) | undefined;
  private readonly file = new RegisterFile(GPIO_REGISTERS);

  constructor(private readonly diagnostics: Diagnostics) {}

  read(offset: number, access: Access): number {
    const spec = GPIO_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, GPIO_REGISTERS, offset, access, "read");
    const index = (offset - spec.offset) / 4;
    if (spec.offset === REG.DATA_RO) return this.file.get(REG.DATA + 4 * index);
    if (spec.offset === REG.MASK_DATA)
      return (this.file.get(REG.DATA + 4 * (index >>> 1)) >>> (16 * (index & 1))) & 0xffff;
    return this.file.get(offset);
  }

  write(offset: number, value: number, access: Access): void {
    const spec = GPIO_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, GPIO_REGISTERS, offset, access, "write");
      return;
    }
    const index = (offset - spec.offset) / 4;
    if (spec.offset === REG.MASK_DATA) this.writeMasked(index, value, access.now);
    else if (spec.offset === REG.DATA) this.setData(index, value >>> 0, access.now);
    else if (spec.access === "rw") this.file.set(offset, value);
  }

  reset(): void {
    this.file.reset();
  }

  private writeMasked(half: number, value: number, now: number): void {
    const bank = half >>> 1;
    const shift = 16 * (half & 1);
    const changed = (~(value >>> 16) & 0xffff) << shift;
    const data = (value & 0xffff) << shift;
    this.setData(bank, ((this.file.get(REG.DATA + 4 * bank) & ~changed) | (data & changed)) >>> 0, now);
  }

  private setData(bank: number, value: number, now: number): void {
    this.file.set(REG.DATA + 4 * bank, value);
    this.onOutput?.(bank, value, now);
  }
}
