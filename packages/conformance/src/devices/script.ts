/**
 * A script for the device runner: what each core does to the devices, in which world, and how the
 * answers are compared.
 */
import { joined } from "../program";
import { OPERATION, STEP_BYTES, STEP_CORE_SHIFT, STEP_WORLD_SHIFT } from "./layout";

export type World = "secure" | "normal";

/**
 * Answers in which the reference departs from the document; the subject's answer is the document's.
 */
export interface Deviation {
  readonly reference: number;
  readonly subject: number;
}

export interface Step {
  readonly operation: number;
  readonly core: number;
  readonly world: World;
  readonly operands: readonly [number, number, number];
  /** For messages. */
  readonly what: string;
  /** Bits of the answer that are compared. */
  readonly mask: number;
  /** Pairs that may also come. */
  readonly tolerated: readonly Deviation[];
  /** The pair that must come, if any. */
  readonly departs?: Deviation;
}

export interface Script {
  readonly name: string;
  readonly steps: readonly Step[];
}

const ALL_BITS = 0xffff_ffff;
const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, "0")}`;

/** Makes steps for one core in one world; they go to a common list. */
export class Actor {
  constructor(
    private readonly steps: Step[],
    readonly core: number,
    readonly world: World,
  ) {}

  write(address: number, value: number): void {
    this.add(OPERATION.WRITE32, `write ${hex(value)} to ${hex(address)}`, [address, value, 0], 0);
  }

  writeByte(address: number, value: number): void {
    this.add(OPERATION.WRITE8, `write byte ${hex(value)} to ${hex(address)}`, [address, value, 0], 0);
  }

  /** `mask`: the bits to compare. */
  read(address: number, mask = ALL_BITS): void {
    this.add(OPERATION.READ32, `read ${hex(address)}`, [address, 0, 0], mask);
  }

  /** A read in which the reference is known to depart from the document. */
  readDeparting(address: number, departs: Deviation): void {
    const what = `read ${hex(address)}, known to differ`;
    const { core, world } = this;
    const operands = [address, 0, 0] as const;
    const mask = ALL_BITS;
    this.steps.push({
      operation: OPERATION.READ32,
      core,
      world,
      operands,
      what,
      mask,
      tolerated: [],
      departs,
    });
  }

  readByte(address: number): void {
    this.add(OPERATION.READ8, `read byte ${hex(address)}`, [address, 0, 0]);
  }

  /** Until a bit of `bits` at `address` is set, or for a few milliseconds. */
  waitFor(address: number, bits: number): void {
    this.add(OPERATION.WAIT, `wait for ${hex(bits)} at ${hex(address)}`, [address, bits, 0]);
  }

  /** Which of IRQ (0x80) and FIQ (0x40) the core is asked for. */
  inputs(): void {
    this.add(OPERATION.INPUTS, "look at IRQ and FIQ", [0, 0, 0]);
  }

  acknowledge(tolerated: readonly Deviation[] = []): void {
    this.add(OPERATION.ACKNOWLEDGE, "acknowledge", [0, 0, 0], ALL_BITS, tolerated);
  }

  endInnermost(): void {
    this.add(OPERATION.END_INNERMOST, "end the innermost interrupt", [0, 0, 0]);
  }

  /** Handles what is pending; each handler reads `source` and writes 1 to it (0: nothing). */
  take(source = 0): void {
    this.add(OPERATION.TAKE, "open the interrupts", [0, 0, source]);
  }

  sleep(): void {
    this.add(OPERATION.SLEEP, "WFI", [0, 0, 0], 0);
  }

  private add(
    operation: number,
    what: string,
    operands: [number, number, number],
    mask = ALL_BITS,
    tolerated: readonly Deviation[] = [],
  ): void {
    const { core, world } = this;
    this.steps.push({ operation, core, world, operands, what, mask, tolerated });
  }
}

/** The script as runner.S reads it. */
export function encode({ steps }: Script): Uint8Array {
  const words = steps.map(({ operation, core, world, operands }) => {
    const bytes = new Uint8Array(STEP_BYTES);
    const view = new DataView(bytes.buffer);
    const worldBit = world === "normal" ? 1 : 0;
    view.setUint32(0, operation | (core << STEP_CORE_SHIFT) | (worldBit << STEP_WORLD_SHIFT), true);
    operands.forEach((operand, i) => {
      view.setUint32(4 + 4 * i, operand >>> 0, true);
    });
    return bytes;
  });
  // A step for core 0 with operation FINISH. Core 1 passes over the step and sees the same for
  // itself.
  const finish = [0, 1].map((core) => {
    const bytes = new Uint8Array(STEP_BYTES);
    new DataView(bytes.buffer).setUint32(0, core << STEP_CORE_SHIFT, true);
    return bytes;
  });
  return joined([...words, ...finish]);
}
