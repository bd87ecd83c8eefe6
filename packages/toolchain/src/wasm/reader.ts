import { BuildError } from "../errors";
import { Cursor } from "./cursor";
import { type ExternalKind, type FunctionType, type ValueType, valueType, type WasmModule } from "./module";

const MAGIC = 0x6d736100;
const VERSION = 1;
const EXTERNAL_KINDS: ExternalKind[] = ["function", "table", "memory", "global"];
const OP_END = 0x0b;
const OP_GLOBAL_GET = 0x23;
const OP_I32_CONST = 0x41;
const OP_I64_CONST = 0x42;

/** Section numbers of the binary format (WebAssembly core specification, chapter 5.5.2). */
const enum Section {
  Custom,
  Type,
  Import,
  Function,
  Table,
  Memory,
  Global,
  Export,
  Start,
  Element,
  Code,
  Data,
  DataCount,
}

/**
 * Reads the binary module that `asc` wrote. The module is valid, because `asc` wrote it, so the
 * reader refuses only unsupported features.
 */
export function readModule(bytes: Uint8Array): WasmModule {
  const cursor = new Cursor(bytes);
  if (cursor.word() !== MAGIC || cursor.word() !== VERSION) throw new BuildError("not a Wasm module");
  const reader = new ModuleReader();
  while (!cursor.done) {
    const id = cursor.u8();
    reader.section(id, cursor.sub(cursor.u32()));
  }
  return reader.finish();
}

class ModuleReader {
  private readonly module: WasmModule = {
    types: [],
    functions: [],
    globals: [],
    exports: new Map(),
    table: [],
    start: undefined,
    data: [],
  };
  private importedFunctions = 0;
  private names: Cursor | undefined;

  section(id: number, c: Cursor): void {
    const { module } = this;
    switch (id) {
      case Section.Custom:
        if (c.name() === "name") this.names = c;
        break;
      case Section.Type:
        module.types = c.vector(() => this.functionType(c, `function type ${module.types.length}`));
        break;
      case Section.Import:
        c.vector(() => this.importEntry(c));
        break;
      case Section.Function:
        this.importedFunctions = module.functions.length;
        c.vector(() => this.addFunction(c.u32()));
        break;
      case Section.Table:
        c.vector(() => {
          c.u8();
          this.limits(c);
        });
        break;
      case Section.Global:
        c.vector(() => this.globalEntry(c));
        break;
      case Section.Export:
        c.vector(() => {
          const name = c.name();
          module.exports.set(name, { kind: EXTERNAL_KINDS[c.u8()]!, index: c.u32() });
        });
        break;
      case Section.Start:
        module.start = c.u32();
        break;
      case Section.Element:
        c.vector(() => this.elementSegment(c));
        break;
      case Section.Code:
        c.vector(() => c.sub(c.u32())).forEach((body, i) => {
          this.codeEntry(body, this.importedFunctions + i);
        });
        break;
      case Section.Data:
        c.vector(() => this.dataSegment(c));
        break;
    }
  }

  finish(): WasmModule {
    if (this.names) this.readNames(this.names);
    return this.module;
  }

  private functionType(c: Cursor, where: string): FunctionType {
    c.u8();
    const params = c.vector(() => valueType(c.u8(), where));
    const results = c.vector(() => valueType(c.u8(), where));
    if (results.length > 1) throw new BuildError(`${where} has more than one result, which is not supported`);
    return { params, result: results[0] };
  }

  private addFunction(type: number) {
    const index = this.module.functions.length;
    this.module.functions.push({ index, type: this.module.types[type]!, name: `function ${index}` });
    return this.module.functions[index]!;
  }

  private importEntry(c: Cursor): void {
    const name = { module: c.name(), name: c.name() };
    const kind = EXTERNAL_KINDS[c.u8()];
    if (kind === "function") this.addFunction(c.u32()).import = name;
    else if (kind === "global") this.addGlobal(c, `${name.module}.${name.name}`).import = name;
    else {
      if (kind === "table") c.u8();
      this.limits(c);
    }
  }

  private limits(c: Cursor): void {
    const hasMaximum = c.u8() & 1;
    c.u32();
    if (hasMaximum) c.u32();
  }

  private addGlobal(c: Cursor, name: string) {
    const index = this.module.globals.length;
    this.module.globals.push({
      index,
      type: valueType(c.u8(), `global ${name}`),
      mutable: c.u8() === 1,
      name,
    });
    return this.module.globals[index]!;
  }

  private globalEntry(c: Cursor): void {
    const global = this.addGlobal(c, `global_${this.module.globals.length}`);
    const op = c.u8();
    if (op === OP_GLOBAL_GET) global.initialGlobal = c.u32();
    else if (op === OP_I32_CONST || op === OP_I64_CONST) global.initial = c.signed();
    else throw new BuildError(`global ${global.index} does not start with a constant`);
    this.expectEnd(c);
  }

  private constantAddress(c: Cursor): number {
    if (c.u8() !== OP_I32_CONST) throw new BuildError("a data or table segment has no constant address");
    const address = Number(BigInt.asUintN(32, c.signed()));
    this.expectEnd(c);
    return address;
  }

  private expectEnd(c: Cursor): void {
    if (c.u8() !== OP_END) throw new BuildError("a constant expression is more than one constant");
  }

  private elementSegment(c: Cursor): void {
    if (c.u32() !== 0)
      throw new BuildError("only active segments of function indices fill the function table");
    const base = this.constantAddress(c);
    c.vector(() => c.u32()).forEach((index, i) => {
      this.module.table[base + i] = index;
    });
  }

  private dataSegment(c: Cursor): void {
    if (c.u32() !== 0) throw new BuildError("only active data segments are supported");
    const address = this.constantAddress(c);
    this.module.data.push({ address, bytes: c.take(c.u32()) });
  }

  private codeEntry(c: Cursor, index: number): void {
    const target = this.module.functions[index]!;
    const where = `function ${index}`;
    const declared = c.vector(() => {
      const count = c.u32();
      return new Array<ValueType>(count).fill(valueType(c.u8(), where));
    });
    target.body = {
      locals: [...target.type.params, ...declared.flat()],
      localNames: new Map(),
      start: c.offset,
      end: c.end,
    };
  }

  /**
   * The custom section "name" (WebAssembly core specification, appendix 7.4): function, local and
   * global names.
   */
  private readNames(c: Cursor): void {
    const FUNCTIONS = 1;
    const LOCALS = 2;
    const GLOBALS = 7;
    while (!c.done) {
      const id = c.u8();
      const sub = c.sub(c.u32());
      if (id === FUNCTIONS) sub.vector(() => (this.module.functions[sub.u32()]!.name = sub.name()));
      else if (id === GLOBALS) sub.vector(() => (this.module.globals[sub.u32()]!.name = sub.name()));
      else if (id === LOCALS) {
        sub.vector(() => {
          const body = this.module.functions[sub.u32()]!.body;
          sub.vector(() => {
            const local = sub.u32();
            const name = sub.name();
            body?.localNames.set(local, name);
          });
        });
      }
    }
  }
}
