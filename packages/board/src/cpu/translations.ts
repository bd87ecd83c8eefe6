/**
 * Translated code: the core makes a WebAssembly module for a piece of guest code that runs often
 * (core/translate), and the board makes the function of it. Whether code is translated cannot be
 * seen in a run.
 */

import { FIRST_FUNCTION, REFUSED } from "./core/contract";

const GROWTH = 1024;
/** The host keeps some KiB for each. */
const MOST_FUNCTIONS = 8192;

/** The exports of the core that translated code calls. */
export interface TranslationHandlers {
  executeRare(core: number, up: number, op: number): number;
}

export class Translations {
  readonly table = new WebAssembly.Table({ element: "anyfunc", initial: GROWTH });
  private readonly free: number[] = [];
  private next = 1;
  /** Functions that were made so far. */
  made = 0;
  private handlers: TranslationHandlers | undefined;

  constructor(private readonly memory: WebAssembly.Memory) {}

  connect(handlers: TranslationHandlers): void {
    this.handlers = handlers;
  }

  /**
   * Makes a function from the module of `length` bytes at `at`. Returns the content of its cell:
   * REFUSED if there are too many, or if the host compiles nothing of this size at once.
   */
  compile(at: number, length: number): number {
    const number = this.free.pop() ?? this.next;
    if (number > MOST_FUNCTIONS) return REFUSED;
    const bytes = new Uint8Array(this.memory.buffer, at, length).slice();
    const imports = { e: { m: this.memory, h: this.handlers!.executeRare } };
    try {
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports;
      if (number >= this.table.length) this.table.grow(GROWTH);
      this.table.set(number, f as WebAssembly.ExportValue);
    } catch (error) {
      // Chromium's main thread compiles 4 KiB at once at most.
      if (error instanceof RangeError) return REFUSED;
      throw error;
    }
    if (number === this.next) this.next++;
    this.made++;
    return FIRST_FUNCTION + number;
  }

  /** The function is not used any more. */
  drop(cell: number): void {
    const number = cell - FIRST_FUNCTION;
    this.table.set(number, null);
    this.free.push(number);
  }
}

/**
 * Puts the templates where the core reads them. They stand beside the code in the compiled core.
 */
export function placeTemplates(module: WebAssembly.Module, memory: WebAssembly.Memory, place: number): void {
  const [templates] = WebAssembly.Module.customSections(module, "templates");
  if (templates !== undefined) new Uint8Array(memory.buffer).set(new Uint8Array(templates), place);
}
