import { BuildError } from "../errors";
import { decodeBody, type Instruction, Op } from "../wasm/instructions";
import type { FunctionType, ValueType, WasmFunction } from "../wasm/module";
import type { FunctionContext } from "./function-context";
import { hardwareCall } from "./hardware";
import { Names } from "./names";
import { MEMORY_OPERATORS, OPERATORS, trapCondition } from "./operators";
import { C_TYPES, lineDirective, StackMachine, type Value } from "./stack-machine";

/** The result of memory.size: all 4 GiB of the physical address space. */
const WASM_PAGES = 65536;
const BLOCK_VOID = -64;
const BLOCK_RESULTS: Record<number, ValueType> = { [-1]: "i32", [-2]: "i64" };

interface Frame {
  kind: "block" | "loop" | "if" | "else" | "function";
  label: number;
  labelUsed: boolean;
  /** Stack height outside the block. */
  height: number;
  result: ValueType | undefined;
  resultConstants: bigint[] | undefined;
  resultReached: boolean;
}

/**
 * Translates one function body to C. Every Wasm stack slot is a C variable (`t` 32 bits, `w` 64
 * bits, numbered by stack height), so each instruction is one C statement, and the program order is
 * the order of C. gcc's register allocation removes the variables. Branches are gotos to the end of
 * a block or to the head of a loop. All statements of one TypeScript line stand on one C line under
 * its `#line`.
 */
export class FunctionWriter extends StackMachine {
  private readonly frames: Frame[] = [];
  private readonly locals: string[];
  private readonly localTypes: ValueType[];
  private labels = 0;
  /**
   * Nesting of blocks that begin in unreachable code, which is not translated. 0: the code is
   * reachable.
   */
  private dead = 0;

  constructor(
    private readonly module: FunctionContext,
    private readonly fn: WasmFunction,
  ) {
    super(fn.name, module.map);
    const names = new Names(module.names);
    this.localTypes = fn.body!.locals;
    this.locals = this.localTypes.map((_, i) => {
      const name = fn.body!.localNames.get(i) ?? "";
      return names.claim(/^\d*$/.test(name) ? `${i < fn.type.params.length ? "arg" : "local"}_${i}` : name);
    });
  }

  write(): string {
    const { fn, module } = this;
    const instructions = decodeBody(module.bytes, fn.body!.start, fn.body!.end);
    const first = instructions.map((i) => module.map.lookup(i.offset)).find((place) => place);
    this.pushFrame("function", fn.type.result);
    for (const instruction of instructions) this.instruction(instruction);
    const parameters = fn.type.params.length;
    const variables = [
      ...this.locals
        .slice(parameters)
        .map((name, i) => `${C_TYPES[this.localTypes[parameters + i]!]} ${name} = 0;`),
      ...[...this.slots].sort().map((slot) => `${slot[0] === "t" ? "u32" : "u64"} ${slot};`),
    ].join(" ");
    const head = `${module.signature(fn, this.locals)} { ${variables}`;
    return `${first ? lineDirective(first) : ""}${head}${this.out.join("")}\n}\n`;
  }

  private pushFrame(kind: Frame["kind"], result: ValueType | undefined): void {
    this.frames.push({
      kind,
      label: this.labels++,
      labelUsed: false,
      height: this.stack.length,
      result,
      resultConstants: [],
      resultReached: false,
    });
  }

  private instruction(i: Instruction): void {
    if (this.dead) {
      if (i.op === Op.block || i.op === Op.loop || i.op === Op.if) this.dead++;
      else if (i.op === Op.end && this.dead > 1) this.dead--;
      else if (i.op === Op.end) this.end();
      else if (i.op === Op.else && this.dead === 1) this.else();
      return;
    }
    this.locate(i.offset);
    if (i.memory) this.memoryAccess(i);
    else if (OPERATORS.has(i.op)) this.operator(i.op);
    else if (this.handlers[i.op]) this.handlers[i.op]!(i);
    else {
      const op = `0x${i.op.toString(16)}`;
      throw new BuildError(
        `${this.where}: the Wasm instruction ${op} (floating point or an extension) is not supported in an image`,
      );
    }
  }

  private operator(op: number): void {
    const operator = OPERATORS.get(op)!;
    const operands = this.popMany(operator.operands.length).map((v) => v.text);
    const condition = trapCondition(operator);
    if (condition) this.emit(`if (${substitute(condition, operands)}) ${this.trap("integer division")}`);
    this.push(operator.result, substitute(operator.c, operands));
  }

  private memoryAccess(i: Instruction): void {
    const operator = MEMORY_OPERATORS.get(i.op);
    if (!operator)
      throw new BuildError(`${this.where}: floating point in memory; images have no floating point`);
    const suffix = i.memory!.alignLog2 < operator.sizeLog2 ? "_UNALIGNED" : "";
    const value = operator.store ? this.pop() : undefined;
    const base = this.pop().text;
    const address = i.memory!.offset ? `${base} + ${i.memory!.offset}u` : base;
    if (value) this.emit(`STORE${suffix}(${operator.cType}, ${address}, ${value.text});`);
    else this.push(operator.type, `(${C_TYPES[operator.type]})LOAD${suffix}(${operator.cType}, ${address})`);
  }

  /** All instructions but numeric operators and memory accesses. */
  private readonly handlers: Record<number, (i: Instruction) => void> = {
    [Op.nop]: () => {},
    [Op.unreachable]: () => this.leave(this.trap()),
    [Op.block]: (i) => this.pushFrame("block", this.blockResult(i)),
    [Op.loop]: (i) => {
      this.pushFrame("loop", this.blockResult(i));
      this.emit(`L${this.frames.at(-1)!.label}:;`);
    },
    [Op.if]: (i) => {
      this.emit(`if (${this.pop().text}) {`);
      this.pushFrame("if", this.blockResult(i));
    },
    [Op.else]: () => this.else(),
    [Op.end]: () => this.end(),
    [Op.br]: (i) => this.leave(this.branch(i.index!)),
    [Op.br_if]: (i) => this.emit(`if (${this.pop().text}) { ${this.branch(i.index!)} }`),
    [Op.br_table]: (i) => this.branchTable(i.targets!),
    [Op.return]: () => this.leave(this.branch(this.frames.length - 1)),
    [Op.call]: (i) => this.call(this.module.functions[i.index!]!),
    [Op.call_indirect]: (i) => this.callIndirect(i.index!),
    [Op.drop]: () => this.pop(),
    [Op.select]: () => this.select(),
    [Op.local_get]: (i) => this.push(this.localTypes[i.index!]!, this.locals[i.index!]!),
    [Op.local_set]: (i) => this.emit(`${this.locals[i.index!]} = ${this.pop().text};`),
    [Op.local_tee]: (i) => this.emit(`${this.locals[i.index!]} = ${this.stack.at(-1)!.text};`),
    [Op.global_get]: (i) => this.push(this.module.globals[i.index!]!.type, this.module.globalName(i.index!)),
    [Op.global_set]: (i) => this.emit(`${this.module.globalName(i.index!)} = ${this.pop().text};`),
    [Op.i32_const]: (i) => this.constant("i32", i.value!),
    [Op.i64_const]: (i) => this.constant("i64", i.value!),
    [Op.memory_size]: () => this.push("i32", `${WASM_PAGES}u`),
    [Op.memory_copy]: () => this.bulk("MEMORY_COPY"),
    [Op.memory_fill]: () => this.bulk("MEMORY_FILL"),
  };

  private bulk(macro: string): void {
    const operands = this.popMany(3).map((value) => value.text);
    this.emit(`${macro}(${operands.join(", ")});`);
  }

  private blockResult(i: Instruction): ValueType | undefined {
    const code = i.index!;
    if (code === BLOCK_VOID) return undefined;
    const result = BLOCK_RESULTS[code];
    if (!result) throw new BuildError(`${this.where}: a block with this type is not supported`);
    return result;
  }

  private constant(type: ValueType, signed: bigint): void {
    const value = BigInt.asUintN(type === "i32" ? 32 : 64, signed);
    this.stack.push({ type, text: `${value}${type === "i32" ? "u" : "ull"}`, constants: [value] });
  }

  private select(): void {
    const [yes, no, condition] = this.popMany(3) as [Value, Value, Value];
    this.push(yes.type, `${condition.text} ? ${yes.text} : ${no.text}`);
    this.stack.at(-1)!.constants = union(yes.constants, no.constants);
  }

  /** The C of a branch to the frame at this depth: passes the result on, then jumps. */
  private branch(depth: number): string {
    const frame = this.frames[this.frames.length - 1 - depth]!;
    if (frame.kind === "function") return frame.result ? `return ${this.stack.at(-1)!.text};` : "return;";
    frame.labelUsed = true;
    const carry = frame.kind !== "loop" && frame.result ? this.handOver(frame) : "";
    return `${carry}goto L${frame.label};`;
  }

  private handOver(frame: Frame): string {
    const value = this.stack.at(-1)!;
    const slot = this.slot(frame.result!, frame.height);
    frame.resultConstants = union(frame.resultConstants, value.constants);
    frame.resultReached = true;
    return slot === value.text ? "" : `${slot} = ${value.text}; `;
  }

  private branchTable(targets: number[]): void {
    const selector = this.pop().text;
    const cases = targets.slice(0, -1).map((depth, i) => `case ${i}: ${this.branch(depth)}`);
    this.leave(`switch (${selector}) { ${cases.join(" ")} default: ${this.branch(targets.at(-1)!)} }`);
  }

  /** A statement after which the rest of the block is unreachable. */
  private leave(statement: string): void {
    this.emit(statement);
    this.dead = 1;
  }

  private else(): void {
    const frame = this.frames.at(-1)!;
    if (!this.dead && frame.result) this.emit(this.handOver(frame));
    this.dead = 0;
    frame.kind = "else";
    this.stack.length = frame.height;
    this.emit("} else {");
  }

  private end(): void {
    const frame = this.frames.pop()!;
    if (frame.kind === "function") {
      if (!this.dead && frame.result) this.emit(`return ${this.stack.at(-1)!.text};`);
      return;
    }
    if (!this.dead && frame.result) this.emit(this.handOver(frame));
    this.dead = 0;
    if (frame.kind === "if" || frame.kind === "else") this.emit("}");
    if (frame.kind !== "loop" && frame.labelUsed) this.emit(`L${frame.label}:;`);
    this.stack.length = frame.height;
    if (!frame.result) return;
    const constants = frame.resultReached ? frame.resultConstants : undefined;
    this.stack.push({ type: frame.result, text: this.slot(frame.result, frame.height), constants });
  }

  private call(target: WasmFunction): void {
    const operands = this.popMany(target.type.params.length);
    const { import: imported } = target;
    if (imported?.module === "env" && imported.name === "abort") {
      this.emit(this.trap(this.module.stringAt(operands[0]!.constants?.[0])));
      return;
    }
    const call =
      imported?.module === "hw"
        ? hardwareCall(imported.name, operands, this.where)
        : `${this.module.functionName(target)}(${operands.map((o) => o.text).join(", ")})`;
    this.callResult(target.type, call);
  }

  private callIndirect(typeIndex: number): void {
    const slot = this.pop().text;
    const type = this.module.types[typeIndex]!;
    const operands = this.popMany(type.params.length).map((v) => v.text);
    const id = this.module.typeId(type);
    this.emit(
      `if (${slot} >= TABLE_SIZE || table[${slot}].type != ${id}) ${this.trap("wrong function type")}`,
    );
    const parameters = type.params.map((p) => C_TYPES[p]).join(", ") || "void";
    const result = type.result ? C_TYPES[type.result] : "void";
    this.callResult(type, `((${result} (*)(${parameters}))table[${slot}].function)(${operands.join(", ")})`);
  }

  private callResult(type: FunctionType, call: string): void {
    if (type.result) this.push(type.result, call);
    else this.emit(`${call};`);
  }
}

function union(a: bigint[] | undefined, b: bigint[] | undefined): bigint[] | undefined {
  return a && b && [...new Set([...a, ...b])];
}

function substitute(template: string, operands: string[]): string {
  return template.replace(/\b[ab]\b/g, (name) => operands[name === "a" ? 0 : 1]!);
}
