const C_KEYWORDS =
  "auto break case char const continue default do double else enum extern float for goto if inline int long register " +
  "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof";
/**
 * Names that are not free: types of runtime/wasm.h, names that the generated code defines, and
 * functions that gcc calls by name (runtime/memory.c).
 */
const TAKEN = "u8 u16 u32 u64 s8 s16 s32 s64 trap table memcpy memmove memset memcmp abort";
const STACK_SLOT = /^[tw]\d+$/;

/** Gives out distinct C identifiers that a person still recognises in the debugger. */
export class Names {
  private readonly taken: Set<string>;

  constructor(private readonly outer?: Names) {
    this.taken = new Set(outer ? [] : `${C_KEYWORDS} ${TAKEN}`.split(" "));
  }

  /** Keeps a name that must not change, because the linker sees it as a symbol. */
  reserve(symbol: string): void {
    this.taken.add(symbol);
  }

  /**
   * A free identifier close to the compiler's name: "packages/x/main/Vcpu#run" becomes Vcpu_run.
   */
  claim(compilerName: string): string {
    const short = compilerName.slice(compilerName.lastIndexOf("/") + 1);
    let name = short.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)/, "_");
    if (STACK_SLOT.test(name)) name += "_";
    let free = name;
    for (let n = 2; this.isTaken(free); n++) free = `${name}_${n}`;
    this.taken.add(free);
    return free;
  }

  private isTaken(name: string): boolean {
    return this.taken.has(name) || (this.outer?.isTaken(name) ?? false);
  }
}
