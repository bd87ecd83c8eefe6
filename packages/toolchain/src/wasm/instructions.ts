import { Cursor } from "./cursor";

/**
 * One decoded instruction. The opcode decides which immediates are set. Prefixed opcodes are 0xFC00
 * | number.
 */
export interface Instruction {
  /** Byte offset in the module: the key of the source map. */
  offset: number;
  op: number;
  /** Label depth, function, type, local or global index, or the block type (as a signed number). */
  index?: number;
  /** br_table: the depths; the last depth is the default. */
  targets?: number[];
  /** Constants. */
  value?: bigint;
  /** Memory accesses: the constant added to the address, and log2 of the promised alignment. */
  memory?: { offset: number; alignLog2: number };
}

/**
 * Opcodes that the code generator names (WebAssembly core specification, chapter 5.4). The opcodes
 * of numeric operators are in c/operators.ts.
 */
export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  br_table: 0x0e,
  return: 0x0f,
  call: 0x10,
  call_indirect: 0x11,
  drop: 0x1a,
  select: 0x1b,
  local_get: 0x20,
  local_set: 0x21,
  local_tee: 0x22,
  global_get: 0x23,
  global_set: 0x24,
  memory_size: 0x3f,
  memory_grow: 0x40,
  i32_const: 0x41,
  i64_const: 0x42,
  memory_copy: 0xfc0a,
  memory_fill: 0xfc0b,
} as const;

export const FIRST_MEMORY_OP = 0x28;
export const LAST_MEMORY_OP = 0x3e;
const PREFIX = 0xfc;
/** Constants of f32 and f64 by opcode: their size in bytes. */
const FLOAT_CONSTANTS: Record<number, number> = { 67: 4, 68: 8 };

/** Decodes the instructions of a function body, including the final `end`. */
export function decodeBody(bytes: Uint8Array, start: number, end: number): Instruction[] {
  const c = new Cursor(bytes, start, end);
  const instructions: Instruction[] = [];
  while (!c.done) instructions.push(decode(c));
  return instructions;
}

function decode(c: Cursor): Instruction {
  const offset = c.offset;
  let op = c.u8();
  if (op === PREFIX) op = (PREFIX << 8) | c.u32();
  if (op >= FIRST_MEMORY_OP && op <= LAST_MEMORY_OP) {
    const alignLog2 = c.u32();
    return { offset, op, memory: { alignLog2, offset: c.u32() } };
  }
  switch (op) {
    case Op.block:
    case Op.loop:
    case Op.if:
      return { offset, op, index: Number(c.signed()) };
    case Op.br:
    case Op.br_if:
    case Op.call:
    case Op.local_get:
    case Op.local_set:
    case Op.local_tee:
    case Op.global_get:
    case Op.global_set:
      return { offset, op, index: c.u32() };
    case Op.br_table:
      return { offset, op, targets: [...c.vector(() => c.u32()), c.u32()] };
    case Op.call_indirect: {
      const index = c.u32();
      c.u8();
      return { offset, op, index };
    }
    case Op.memory_size:
    case Op.memory_grow:
    case Op.memory_fill:
      c.u8();
      return { offset, op };
    case Op.memory_copy:
      c.u8();
      c.u8();
      return { offset, op };
    case Op.i32_const:
    case Op.i64_const:
      return { offset, op, value: c.signed() };
  }
  c.take(FLOAT_CONSTANTS[op] ?? 0);
  return { offset, op };
}
