import type { Random } from "../random";

/**
 * An instruction form: its bit pattern as the architecture manual draws it, most significant bit
 * first, and the rules for its fields. A run of one letter is a field. A pattern of 16 bits is a
 * Thumb halfword. A pattern of 32 bits is an Arm word, or the two halfwords of a Thumb instruction.
 *
 * Fields drawn by default: `c` of four bits a condition (mostly AL); four-bit fields named in
 * {@link REGISTERS} a register (not PC; in Thumb not SP either); anything else any value.
 */
export interface Form {
  readonly name: string;
  readonly pattern: string;
  readonly width: 16 | 32;
  readonly fixed: number;
  readonly fields: readonly Field[];
  readonly options: FormOptions;
}

export interface Field {
  readonly letter: string;
  /** Bit numbers, most significant first; a field may be split. */
  readonly bits: readonly number[];
}

export type Values = Record<string, number>;

export interface FormOptions {
  /**
   * False for a combination that the architecture leaves UNPREDICTABLE, or that belongs to another
   * instruction.
   */
  ok?: (f: Values) => boolean;
  /** Draws or corrects fields after the default draw. */
  draw?: (f: Values, random: Random) => void;
  /** The address of a load or store. */
  memory?: MemoryAccess;
  /** May stand in an IT block (Thumb; true unless said otherwise). */
  inIt?: boolean;
  /** Weight in the choice among the forms; 1 unless said otherwise. */
  weight?: number;
}

export interface MemoryAccess {
  /** Letter of the base register's field; a number for a fixed register. */
  base: string | number;
  /** Letter of the index register's field, if there is one. */
  index?: string;
  /** Distance from the base to the lowest byte accessed; `index` is the index register's value. */
  offset: (f: Values, index: number) => number;
  /** Bytes accessed at the most. */
  bytes: (f: Values) => number;
  /** Alignment that the instruction demands; less would be an alignment fault. */
  align: number;
}

/** Field letters that name a register. */
export const REGISTERS = "ndmtahl";

export function form(name: string, pattern: string, options: FormOptions = {}): Form {
  const bits = pattern.replace(/[\s_]/g, "");
  if (bits.length !== 16 && bits.length !== 32)
    throw new Error(`${name}: ${bits.length} bits in its pattern`);
  const fields = new Map<string, number[]>();
  let fixed = 0;
  for (let i = 0; i < bits.length; i++) {
    const bit = bits.length - 1 - i;
    const letter = bits[i]!;
    if (letter === "1") fixed = (fixed | (1 << bit)) >>> 0;
    else if (letter !== "0") fields.set(letter, [...(fields.get(letter) ?? []), bit]);
  }
  return {
    name,
    pattern: bits,
    width: bits.length as 16 | 32,
    fixed,
    fields: [...fields].map(([letter, positions]) => ({ letter, bits: positions })),
    options,
  };
}

export function encode(f: Form, values: Values): number {
  let code = f.fixed;
  for (const { letter, bits } of f.fields) {
    const value = values[letter]!;
    bits.forEach((bit, i) => {
      if ((value >>> (bits.length - 1 - i)) & 1) code |= 1 << bit;
    });
  }
  return code >>> 0;
}

const TRIES = 200;

/** Draws legal fields for the form. */
export function draw(f: Form, thumb: boolean, random: Random): Values {
  for (let i = 0; i < TRIES; i++) {
    const values: Values = {};
    for (const { letter, bits } of f.fields) values[letter] = drawField(letter, bits.length, thumb, random);
    f.options.draw?.(values, random);
    if (f.options.ok === undefined || f.options.ok(values)) return values;
  }
  throw new Error(`${f.name}: no legal fields found in ${TRIES} draws`);
}

const AL = 14;

function drawField(letter: string, width: number, thumb: boolean, random: Random): number {
  if (width === 4 && letter === "c") return random.oneIn(4) ? random.below(AL) : AL;
  if (width === 4 && REGISTERS.includes(letter)) {
    const register = random.below(thumb ? 14 : 15);
    return thumb && register === 13 ? 14 : register;
  }
  if (width === 32) return random.word();
  return random.below(2 ** width);
}
