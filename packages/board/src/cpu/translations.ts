/**
 * Translated code: the core makes a WebAssembly module for a piece of guest code that runs often
 * (core/translate), and the board makes the function of it. Whether code is translated cannot be
 * seen in a run.
 */

const GROWTH = 1024;

/** Makes a module of translated code. The bytes are read at once. */
export type ModuleCompiler = (bytes: BufferSource) => WebAssembly.Module;

export const compileModule: ModuleCompiler = (bytes) => new WebAssembly.Module(bytes);

/** The exports of the core that translated code calls. */
export interface TranslationHandlers {
  executeRare(core: number, up: number, op: number): number;
  slowAccess(core: number, va: number, how: number, value: number): number;
}

export class Translations {
  readonly table = new WebAssembly.Table({ element: "anyfunc", initial: GROWTH });
  /** Functions that were made so far. */
  made = 0;
  /** The longest time, in ms, for which the run has stood still for one of them. */
  longestPause = 0;
  private begun = 0;
  private handlers: TranslationHandlers | undefined;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly compileBytes: ModuleCompiler,
  ) {}

  connect(handlers: TranslationHandlers): void {
    this.handlers = handlers;
  }

  begin(): void {
    this.begun = performance.now();
  }

  /**
   * Makes function `number` from the module of `length` bytes at `at`. Returns 0 if the host
   * compiles nothing of this size at once.
   */
  compile(number: number, at: number, length: number): number {
    const bytes = new Uint8Array(this.memory.buffer, at, length);
    const { executeRare, slowAccess } = this.handlers!;
    const imports = { e: { m: this.memory, h: executeRare, a: slowAccess } };
    try {
      const { f } = new WebAssembly.Instance(this.compileBytes(bytes), imports).exports;
      if (number >= this.table.length) this.table.grow(GROWTH);
      this.table.set(number, f as WebAssembly.ExportValue);
    } catch (error) {
      // Chromium's main thread compiles 4 KiB at once at most.
      if (error instanceof RangeError) return 0;
      throw error;
    }
    this.made++;
    this.longestPause = Math.max(this.longestPause, performance.now() - this.begun);
    return 1;
  }

  /** The function is not used any more. */
  drop(number: number): void {
    this.table.set(number, null);
  }
}

/**
 * Puts the templates where the core reads them. They stand beside the code in the compiled core.
 */
export function placeTemplates(module: WebAssembly.Module, memory: WebAssembly.Memory, place: number): void {
  const [templates] = WebAssembly.Module.customSections(module, "templates");
  if (templates !== undefined) new Uint8Array(memory.buffer).set(new Uint8Array(templates), place);
}
