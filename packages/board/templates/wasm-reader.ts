/** Reads a WebAssembly module: what it imports and exports, and the bodies of its functions. */

/** Numbers of sections (WebAssembly Core Specification 5.5). */
const enum Section {
  TYPE = 1,
  IMPORT = 2,
  FUNCTION = 3,
  EXPORT = 7,
  CODE = 10,
}

const HEADER_SIZE = 8;
const FUNCTION_KIND = 0;
const MEMORY_KIND = 2;
const FUNCTION_TYPE = 0x60;
const HAS_MAXIMUM = 1;

export interface WasmFunction {
  params: number;
  /** Value types of the locals behind the parameters. */
  locals: number[];
  /** Instructions, with the final `end`. */
  code: Uint8Array;
}

/** A place in the bytes that moves on. */
export class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new Error("The WebAssembly module ends too early");
    return value;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** Passes over a LEB128 number of any size. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }

  list<T>(read: () => T): T[] {
    return Array.from({ length: this.unsigned() }, read);
  }
}

export class WasmReader {
  /** Names of the imported functions; function numbers begin with them. */
  readonly imports: string[] = [];
  readonly exports = new Map<string, number>();
  private readonly paramsOfType: number[] = [];
  private readonly types: number[] = [];
  private readonly bodies: Uint8Array[] = [];

  constructor(bytes: Uint8Array) {
    const reader = new Reader(bytes);
    reader.take(HEADER_SIZE);
    while (!reader.atEnd) {
      const id = reader.byte();
      this.readSection(id, new Reader(reader.take(reader.unsigned())));
    }
  }

  /** The function that is exported as `name`. */
  function(name: string): WasmFunction {
    const index = this.exports.get(name)! - this.imports.length;
    const reader = new Reader(this.bodies[index]!);
    const locals = reader.list(() => {
      const count = reader.unsigned();
      return new Array<number>(count).fill(reader.byte());
    });
    return {
      params: this.paramsOfType[this.types[index]!]!,
      locals: locals.flat(),
      code: reader.bytes.subarray(reader.at),
    };
  }

  private readSection(id: number, reader: Reader): void {
    switch (id) {
      case Section.TYPE:
        this.paramsOfType.push(...reader.list(() => paramsOf(reader)));
        break;
      case Section.IMPORT:
        reader.list(() => this.readImport(reader));
        break;
      case Section.FUNCTION:
        this.types.push(...reader.list(() => reader.unsigned()));
        break;
      case Section.EXPORT:
        reader.list(() => {
          const name = reader.name();
          const kind = reader.byte();
          const index = reader.unsigned();
          if (kind === FUNCTION_KIND) this.exports.set(name, index);
        });
        break;
      case Section.CODE:
        this.bodies.push(...reader.list(() => reader.take(reader.unsigned())));
    }
  }

  private readImport(reader: Reader): void {
    reader.name();
    const name = reader.name();
    const kind = reader.byte();
    if (kind === FUNCTION_KIND) {
      this.imports.push(name);
      reader.unsigned();
    } else if (kind === MEMORY_KIND) {
      const limits = reader.byte();
      reader.unsigned();
      if ((limits & HAS_MAXIMUM) !== 0) reader.unsigned();
    } else throw new Error(`The module of the templates imports "${name}", which is no function`);
  }
}

/** Number of parameters of a function type. */
function paramsOf(reader: Reader): number {
  if (reader.byte() !== FUNCTION_TYPE) throw new Error("The module of the templates has an unknown type");
  const params = reader.list(() => reader.byte()).length;
  reader.list(() => reader.byte());
  return params;
}
