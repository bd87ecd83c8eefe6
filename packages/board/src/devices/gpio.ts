/**
 * GPIO (UG585 ch. 14): four banks. Banks 0 and 1 are the MIO pins 0–53, banks 2 and 3 the 64
 * signals to and from the PL (EMIO).
 *
 *     DATA ─► driven while DIRM and OEN are 1 ─┐
 *     drive(): what is outside ────────────────┴─► pin ─► DATA_RO ─► edge or level ─► INT_STAT
 *
 * INT_TYPE 0 is level-sensitive and 1 edge-sensitive. INT_POLARITY 1 is high or rising. INT_ANY 1
 * is both edges.
 */
import type { Diagnostics } from "../machine/diagnostics";
import { type Access, type Device, type InterruptLine } from "./device";
import { defineRegisters, RegisterFile, type RegisterRow } from "./registers";
import { unknownRegister } from "./unknown-register";

const BANKS = 4;
/** Pins of each bank: bank 1 has MIO 32 to 53. */
const PINS = [0xffff_ffff, 0x003f_ffff, 0xffff_ffff, 0xffff_ffff] as const;
const BANK_STRIDE = 0x40;
const FIRST_BANK = 0x204;
const WORD = 4;

const bankRow = (
  bank: number,
  word: number,
  access: RegisterRow[1],
  meaning: string,
  reset = 0,
): RegisterRow => [
  FIRST_BANK + bank * BANK_STRIDE + word * WORD,
  access,
  reset,
  `Bank ${bank}: ${meaning}`,
  PINS[bank],
];
const DIRECTION = "direction, 1 = output";
const OUTPUT = "output enable";
const MASK = "interrupt mask, 1 = off";
const ON = "write 1: interrupt on";
const OFF = "write 1: interrupt off";
const STATUS = "interrupt status";
const TYPE = "interrupt type, 1 = edge";
const POLARITY = "1 = high or rising";
const ANY = "1 = both edges";

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
  DIRM_0: bankRow(0, 0, "rw", DIRECTION),
  OEN_0: bankRow(0, 1, "rw", OUTPUT),
  INT_MASK_0: bankRow(0, 2, "ro", MASK),
  INT_EN_0: bankRow(0, 3, "wo", ON),
  INT_DIS_0: bankRow(0, 4, "wo", OFF),
  INT_STAT_0: bankRow(0, 5, "w1c", STATUS),
  INT_TYPE_0: bankRow(0, 6, "rw", TYPE, PINS[0]),
  INT_POLARITY_0: bankRow(0, 7, "rw", POLARITY),
  INT_ANY_0: bankRow(0, 8, "rw", ANY),
  DIRM_1: bankRow(1, 0, "rw", DIRECTION),
  OEN_1: bankRow(1, 1, "rw", OUTPUT),
  INT_MASK_1: bankRow(1, 2, "ro", MASK),
  INT_EN_1: bankRow(1, 3, "wo", ON),
  INT_DIS_1: bankRow(1, 4, "wo", OFF),
  INT_STAT_1: bankRow(1, 5, "w1c", STATUS),
  INT_TYPE_1: bankRow(1, 6, "rw", TYPE, PINS[1]),
  INT_POLARITY_1: bankRow(1, 7, "rw", POLARITY),
  INT_ANY_1: bankRow(1, 8, "rw", ANY),
  DIRM_2: bankRow(2, 0, "rw", DIRECTION),
  OEN_2: bankRow(2, 1, "rw", OUTPUT),
  INT_MASK_2: bankRow(2, 2, "ro", MASK),
  INT_EN_2: bankRow(2, 3, "wo", ON),
  INT_DIS_2: bankRow(2, 4, "wo", OFF),
  INT_STAT_2: bankRow(2, 5, "w1c", STATUS),
  INT_TYPE_2: bankRow(2, 6, "rw", TYPE, PINS[2]),
  INT_POLARITY_2: bankRow(2, 7, "rw", POLARITY),
  INT_ANY_2: bankRow(2, 8, "rw", ANY),
  DIRM_3: bankRow(3, 0, "rw", DIRECTION),
  OEN_3: bankRow(3, 1, "rw", OUTPUT),
  INT_MASK_3: bankRow(3, 2, "ro", MASK),
  INT_EN_3: bankRow(3, 3, "wo", ON),
  INT_DIS_3: bankRow(3, 4, "wo", OFF),
  INT_STAT_3: bankRow(3, 5, "w1c", STATUS),
  INT_TYPE_3: bankRow(3, 6, "rw", TYPE, PINS[3]),
  INT_POLARITY_3: bankRow(3, 7, "rw", POLARITY),
  INT_ANY_3: bankRow(3, 8, "rw", ANY),
});
const REG = GPIO_REGISTERS.at;

export class Gpio implements Device {
  readonly name = "gpio";
  /** Called whenever software changes an output. */
  onOutput: ((bank: number, value: number, time: number) => void) | undefined;

  private readonly file = new RegisterFile(GPIO_REGISTERS);
  /** What is outside drives, by bank. */
  private readonly inputs = new Array<number>(BANKS).fill(0);
  /** The pins as they were when the interrupts were last looked at. */
  private readonly seen = new Array<number>(BANKS).fill(0);

  constructor(
    private readonly diagnostics: Diagnostics,
    private readonly irq: InterruptLine,
  ) {}

  /**
   * Drives the inputs of a bank from outside; a pin that is an output keeps its output value.
   * `time`: the board's time in CPU cycles.
   */
  drive(bank: number, value: number, time: number): void {
    this.inputs[bank] = value & PINS[bank]!;
    this.update(time);
  }

  read(offset: number, access: Access): number {
    const spec = GPIO_REGISTERS.find(offset);
    if (!spec) return unknownRegister(this.diagnostics, this.name, GPIO_REGISTERS, offset, access, "read");
    const index = (offset - spec.offset) / WORD;
    if (spec.offset === REG.DATA_RO) return this.pins(index);
    if (spec.offset === REG.MASK_DATA)
      return (this.file.get(REG.DATA + WORD * (index >>> 1)) >>> (16 * (index & 1))) & 0xffff;
    return spec.access === "wo" ? 0 : this.file.get(offset);
  }

  write(offset: number, value: number, access: Access): void {
    const spec = GPIO_REGISTERS.find(offset);
    if (!spec) {
      unknownRegister(this.diagnostics, this.name, GPIO_REGISTERS, offset, access, "write");
      return;
    }
    const index = (offset - spec.offset) / WORD;
    if (spec.offset === REG.MASK_DATA) this.writeMasked(index, value, access.now);
    else if (spec.offset === REG.DATA) this.setData(index, value >>> 0, access.now);
    else this.writeBank(offset, value);
    this.update(access.now);
  }

  reset(): void {
    this.file.reset();
    for (let bank = 0; bank < BANKS; bank++) this.seen[bank] = this.pins(bank);
    this.irq(false, 0);
  }

  private writeBank(offset: number, value: number): void {
    const bank = Math.floor((offset - FIRST_BANK) / BANK_STRIDE);
    const at = (word: number) => word + bank * BANK_STRIDE;
    const mask = this.file.get(at(REG.INT_MASK_0));
    switch (offset - bank * BANK_STRIDE) {
      case REG.INT_EN_0:
        this.file.set(at(REG.INT_MASK_0), mask & ~value);
        break;
      case REG.INT_DIS_0:
        this.file.set(at(REG.INT_MASK_0), mask | value);
        break;
      case REG.INT_STAT_0:
        this.file.set(offset, this.file.get(offset) & ~value);
        break;
      case REG.INT_MASK_0:
        break;
      default:
        this.file.set(offset, value);
    }
  }

  private writeMasked(half: number, value: number, now: number): void {
    const bank = half >>> 1;
    const shift = 16 * (half & 1);
    const changed = (~(value >>> 16) & 0xffff) << shift;
    const data = (value & 0xffff) << shift;
    this.setData(bank, ((this.file.get(REG.DATA + WORD * bank) & ~changed) | (data & changed)) >>> 0, now);
  }

  private setData(bank: number, value: number, now: number): void {
    const pins = (value & PINS[bank]!) >>> 0;
    this.file.set(REG.DATA + WORD * bank, pins);
    this.onOutput?.(bank, pins, now);
  }

  private ofBank(register: number, bank: number): number {
    return this.file.get(register + bank * BANK_STRIDE);
  }

  private pins(bank: number): number {
    const driven = this.ofBank(REG.DIRM_0, bank) & this.ofBank(REG.OEN_0, bank);
    return ((this.file.get(REG.DATA + WORD * bank) & driven) | (this.inputs[bank]! & ~driven)) >>> 0;
  }

  /** Notes edges and levels, and drives the one interrupt line of all banks. */
  private update(time: number): void {
    let request = 0;
    for (let bank = 0; bank < BANKS; bank++) {
      const status = REG.INT_STAT_0 + bank * BANK_STRIDE;
      this.file.set(status, this.file.get(status) | this.conditions(bank));
      request |= this.file.get(status) & ~this.ofBank(REG.INT_MASK_0, bank);
    }
    this.irq(request !== 0, time);
  }

  private conditions(bank: number): number {
    const pins = this.pins(bank);
    const changed = pins ^ this.seen[bank]!;
    this.seen[bank] = pins;
    const edge = this.ofBank(REG.INT_TYPE_0, bank);
    const wanted = ~(pins ^ this.ofBank(REG.INT_POLARITY_0, bank));
    const edges = changed & (this.ofBank(REG.INT_ANY_0, bank) | wanted);
    return ((edge & edges) | (~edge & wanted)) & PINS[bank]!;
  }
}
