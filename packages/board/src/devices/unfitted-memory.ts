/**
 * The window of a memory controller (NAND, SRAM and NOR, Quad-SPI) without a chip behind it. The
 * part answers without an error. The data lines are pulled up (MIO_PIN.PULLUP is 1 after reset,
 * UG585 appendix B "slcr"), so every read gives ones. Writes go nowhere.
 */
import type { Device } from "./device";

const PULLED_UP = 0xffff_ffff;

export class UnfittedMemory implements Device {
  constructor(readonly name: string) {}

  read(): number {
    return PULLED_UP;
  }

  write(): void {}

  reset(): void {}
}
