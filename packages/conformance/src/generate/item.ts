import { SCRATCH, SCRATCH_BYTES, SCRATCH_VIRTUAL } from "../layout";
import { armBytes, type Instruction, thumbBytes } from "../program";
import type { Random } from "../random";
import { draw, encode, type Form, type MemoryAccess, type Values } from "./form";
import { setRegister } from "./moves";

/**
 * An instruction with those that prepare its operands. Branches jump over or to items as a whole.
 */
export interface Item {
  readonly prepare: readonly Instruction[];
  readonly instructions: readonly Instruction[];
}

export function itemOf(form: Form, thumb: boolean, random: Random): Item {
  const values = draw(form, thumb, random);
  const prepare: Instruction[] = [];
  const { memory } = form.options;
  if (memory !== undefined) prepare.push(...prepareAddress(memory, values, thumb, random));
  const code = encode(form, values);
  return { prepare, instructions: [{ name: form.name, bytes: thumb ? thumbBytes(code) : armBytes(code) }] };
}

/** Furthest an index register points, so that base and target stay near. */
const INDEX_REACH = 48;

function prepareAddress(memory: MemoryAccess, values: Values, thumb: boolean, random: Random): Instruction[] {
  const base = typeof memory.base === "number" ? memory.base : values[memory.base]!;
  const index = random.below(2 * INDEX_REACH) - INDEX_REACH;
  const bytes = memory.bytes(values);
  const target = random.oneIn(20)
    ? drawFaultingTarget(bytes, random)
    : drawTarget(bytes, memory.align, random);
  const address = (target - memory.offset(values, index)) >>> 0;
  const preparation = setRegister(thumb, base, address);
  if (memory.index !== undefined) preparation.push(...setRegister(thumb, values[memory.index]!, index >>> 0));
  return preparation;
}

/**
 * An address in the compared scratch window. It is mostly aligned, and where the instruction allows
 * it also unaligned.
 */
function drawTarget(bytes: number, align: number, random: Random): number {
  const at = SCRATCH + random.below(SCRATCH_BYTES - bytes + 1);
  if (align === 1 && random.oneIn(3)) return at;
  const alignment = align === 1 ? (bytes >= 4 ? 4 : bytes) : align;
  const aligned = at - (at % alignment);
  return aligned < SCRATCH ? aligned + alignment : aligned;
}

/**
 * Pages 2–5 and 7 of the scratch window, its neighbours in the section table: permissions,
 * translation, domain.
 */
const FAULTING = [2, 3, 4, 5, 7, 0x200, 0x300] as const;
const PAGE = 0x1000;

function drawFaultingTarget(bytes: number, random: Random): number {
  const within = random.below(PAGE - bytes - 8) & ~7;
  return SCRATCH_VIRTUAL + random.pick(FAULTING) * PAGE + within;
}
