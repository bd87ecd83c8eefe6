/**
 * Makes a template from the body of a function (holes/index.ts): bytes of WebAssembly, and holes
 * that the translator fills in for each instruction.
 *
 *     call $rn; call $imm; i32.add; call $putRd
 *        →   hole RN │ hole IMM │ bytes 6a │ hole PUT_RD
 *
 * The locals of the function become scratch locals of the translated code, and `return` becomes a
 * branch to the end of the template.
 */

import {
  FIRST_SCRATCH,
  FIRST_WIDE_SCRATCH,
  LOCAL_CORE,
  SCRATCHES,
  WIDE_SCRATCHES,
} from "../src/cpu/core/translate/locals";
import { Opcode } from "../src/cpu/core/translate/opcode";
import { Reader, type WasmFunction } from "./wasm-reader";

/** A run of bytes, or the name of a hole. */
export type Piece = Uint8Array | string;

/** The function cannot become a template; its operation goes through the interpreter's handler. */
export class NoTemplate extends Error {}

const I32 = 0x7f;
const I64 = 0x7e;
const NO_RESULT = 0x40;
/** Parameters of an operation: core, up. */
const CORE_PARAM = 0;

/** What stands behind an opcode. */
const enum Immediate {
  NONE,
  NUMBER,
  TWO_NUMBERS,
}

/**
 * `isInner`: the template leaves a result on the stack, and stands in the hole of another template.
 * It then has scratch locals of its own.
 *
 * @throws NoTemplate
 */
export function templateOf(body: WasmFunction, holes: readonly string[], isInner: boolean): Piece[] {
  return new TemplateMaker(body, holes, isInner).make();
}

interface Range {
  first: number;
  count: number;
}

const INNER = 3;
const OUTER_NARROW: Range = { first: FIRST_SCRATCH, count: SCRATCHES - INNER };
const OUTER_WIDE: Range = { first: FIRST_WIDE_SCRATCH, count: WIDE_SCRATCHES };
const INNER_NARROW: Range = { first: FIRST_SCRATCH + SCRATCHES - INNER, count: INNER };
const NO_LOCALS: Range = { first: 0, count: 0 };

class TemplateMaker {
  private readonly reader: Reader;
  private readonly pieces: Piece[] = [];
  private bytes: number[] = [];
  private depth = 0;
  private loops = 0;
  private returns = false;
  private readonly scratch = new Map<number, number>();
  private readonly types: number[];
  private readonly written = new Set<number>();

  constructor(
    private readonly body: WasmFunction,
    private readonly holes: readonly string[],
    private readonly isInner: boolean,
  ) {
    this.reader = new Reader(body.code);
    this.types = [...new Array<number>(body.params).fill(I32), ...body.locals];
  }

  make(): Piece[] {
    this.clearUnsafeLocals();
    while (!this.reader.atEnd) this.instruction();
    this.flush();
    if (!this.returns) return this.pieces;
    const block = Uint8Array.of(Opcode.BLOCK, this.isInner ? I32 : NO_RESULT);
    return [block, ...this.pieces, Uint8Array.of(Opcode.END)];
  }

  /** A function's locals begin with 0; scratch locals have what the template before has left. */
  private clearUnsafeLocals(): void {
    if (!this.needsClearing()) return;
    for (const [local, type] of this.types.entries()) {
      if (local < this.body.params) continue;
      const scratch = this.scratchOf(local);
      this.bytes.push(type === I64 ? Opcode.I64_CONST : Opcode.I32_CONST, 0, Opcode.LOCAL_SET, scratch);
    }
  }

  /** Is a local read that was not written before, on the way that is always taken? */
  private needsClearing(): boolean {
    const reader = new Reader(this.body.code);
    const safe = new Set<number>();
    let depth = 0;
    while (!reader.atEnd) {
      const opcode = reader.byte();
      if (opcode === Opcode.BLOCK || opcode === Opcode.LOOP || opcode === Opcode.IF) depth++;
      if (opcode === Opcode.END) depth--;
      if (opcode === Opcode.LOCAL_GET || opcode === Opcode.LOCAL_SET || opcode === Opcode.LOCAL_TEE) {
        const local = reader.unsigned();
        if (opcode !== Opcode.LOCAL_GET && depth === 0) safe.add(local);
        else if (local >= this.body.params && !safe.has(local)) return true;
      } else skipImmediate(reader, opcode);
    }
    return false;
  }

  private instruction(): void {
    const from = this.reader.at;
    const opcode = this.reader.byte();
    switch (opcode) {
      case Opcode.LOCAL_GET:
      case Opcode.LOCAL_SET:
      case Opcode.LOCAL_TEE:
        this.bytes.push(opcode, this.local(this.reader.unsigned(), opcode));
        return;
      case Opcode.CALL:
        this.hole(this.reader.unsigned());
        return;
      case Opcode.RETURN:
        this.returns = true;
        this.bytes.push(Opcode.BR, this.depth);
        return;
      case Opcode.LOOP:
        this.loops++;
        break;
      case Opcode.END:
        if (this.reader.atEnd) return;
    }
    if (opcode === Opcode.BLOCK || opcode === Opcode.LOOP || opcode === Opcode.IF) this.depth++;
    if (opcode === Opcode.END) this.depth--;
    skipImmediate(this.reader, opcode);
    this.bytes.push(...this.body.code.subarray(from, this.reader.at));
  }

  private hole(index: number): void {
    const name = this.holes[index];
    if (name === undefined) throw new NoTemplate("it calls a function");
    if (this.depth > 0 && /^(put[NZCV]|subFlags|putImmediateCarry)$/.test(name))
      throw new NoTemplate("it sets a flag on a condition");
    this.flush();
    this.pieces.push(name);
  }

  /** The local of the translated code for a local of the function. */
  private local(local: number, opcode: number): number {
    const reads = opcode === Opcode.LOCAL_GET;
    if (!reads) this.written.add(local);
    if (local >= this.body.params || this.written.has(local)) {
      if (local === CORE_PARAM && this.loops > 0) throw new NoTemplate("it writes its parameter in a loop");
      return this.scratchOf(local);
    }
    if (local !== CORE_PARAM) throw new NoTemplate("it reads the micro-op");
    return LOCAL_CORE;
  }

  private scratchOf(local: number): number {
    const known = this.scratch.get(local);
    if (known !== undefined) return known;
    const wide = this.types[local] === I64;
    if (!wide && this.types[local] !== I32) throw new NoTemplate("it has a local of another type");
    const { first, count } = this.rangeOf(wide);
    const used = [...this.scratch.values()].filter((other) => other >= first && other < first + count).length;
    if (used === count) throw new NoTemplate("it has too many locals");
    const scratch = first + used;
    this.scratch.set(local, scratch);
    return scratch;
  }

  private rangeOf(wide: boolean): Range {
    if (this.isInner) return wide ? NO_LOCALS : INNER_NARROW;
    return wide ? OUTER_WIDE : OUTER_NARROW;
  }

  private flush(): void {
    if (this.bytes.length > 0) this.pieces.push(Uint8Array.from(this.bytes));
    this.bytes = [];
  }
}

function skipImmediate(reader: Reader, opcode: number): void {
  switch (immediateOf(opcode)) {
    case Immediate.TWO_NUMBERS:
      reader.skipNumber();
      reader.skipNumber();
      break;
    case Immediate.NUMBER:
      reader.skipNumber();
  }
}

const FIRST_MEMORY = 0x28;
const LAST_MEMORY = 0x3e;
const FIRST_NUMERIC = 0x45;
const LAST_NUMERIC = 0xc4;

function immediateOf(opcode: number): Immediate {
  if (opcode >= FIRST_MEMORY && opcode <= LAST_MEMORY) return Immediate.TWO_NUMBERS;
  if (opcode >= FIRST_NUMERIC && opcode <= LAST_NUMERIC) return Immediate.NONE;
  switch (opcode) {
    case Opcode.BLOCK:
    case Opcode.LOOP:
    case Opcode.IF:
    case Opcode.BR:
    case Opcode.BR_IF:
    case Opcode.CALL:
    case Opcode.LOCAL_GET:
    case Opcode.LOCAL_SET:
    case Opcode.LOCAL_TEE:
    case Opcode.I32_CONST:
    case Opcode.I64_CONST:
      return Immediate.NUMBER;
    case Opcode.ELSE:
    case Opcode.END:
    case Opcode.RETURN:
    case Opcode.DROP:
    case Opcode.SELECT:
    case Opcode.UNREACHABLE:
      return Immediate.NONE;
    default:
      throw new NoTemplate(`it has the instruction 0x${opcode.toString(16)}`);
  }
}
