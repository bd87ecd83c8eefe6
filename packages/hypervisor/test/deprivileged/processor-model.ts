/**
 * The sensitive instructions by the pseudo-code of ARM DDI 0406C (A8.8, B9.3), on the text of an
 * instruction. It knows nothing of encodings, of the area, or of the hardware.
 *
 * The normal world without A and F: SCR.AW = SCR.FW = 0. UNPREDICTABLE cases are as MVM documents
 * them.
 */
const [USR, FIQ, IRQ, SVC, ABT, UND, SYS] = [0x10, 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f];
export const MODES = [USR, FIQ, IRQ, SVC, ABT, UND, SYS] as const;
export const PRIVILEGED_MODES = MODES.slice(1);
const bits = (value: number, high: number, low: number) => (value >>> low) & (2 ** (high - low + 1) - 1);
const u32 = (value: number) => value >>> 0;

export type Outcome = "done" | "undefined" | "abort" | "stop";

/** A word of memory: reads and writes go where the test wants. */
export interface Memory {
  /** undefined: the guest may not access it. */
  read(address: number): number | undefined;
  write(address: number, value: number): void;
}

export class ProcessorModel {
  /** r0–r14 of User mode; r8–r14 of FIQ mode; r13, r14 of the others, by name "r13_svc". */
  registers = new Map<string, number>();
  spsr = new Map<number, number>();
  cpsr = SVC;
  pc = 0;
  tpidrurw = 0;
  tpidrprw = 0;
  dfsr = 0;
  dfar = 0;

  constructor(readonly memory: Memory) {}

  get mode(): number {
    return this.cpsr & 0x1f;
  }

  /** The name of register n in `mode` (B1.3.2, RBankSelect, RfiqBankSelect, LookUpRName). */
  static nameOf(n: number, mode: number): string {
    if (n >= 8 && n <= 14 && mode === FIQ) return `r${n}_fiq`;
    const banked = n >= 13 && mode !== USR && mode !== SYS;
    return banked ? `r${n}_${mode}` : `r${n}`;
  }

  get(n: number, mode = this.mode): number {
    if (n === 15) return u32(this.pc + 8);
    return this.registers.get(ProcessorModel.nameOf(n, mode)) ?? 0;
  }

  set(n: number, value: number, mode = this.mode): void {
    this.registers.set(ProcessorModel.nameOf(n, mode), u32(value));
  }

  private get hasSpsr(): boolean {
    return this.mode !== USR && this.mode !== SYS;
  }

  conditionPassed(condition: string): boolean {
    const [n, z, c, v] = [31, 30, 29, 28].map((bit) => bits(this.cpsr, bit, bit) === 1);
    const table: Record<string, boolean> = {
      eq: z!,
      ne: !z,
      cs: c!,
      cc: !c,
      mi: n!,
      pl: !n,
      vs: v!,
      vc: !v,
      hi: c! && !z,
      ls: !c || z!,
      ge: n === v,
      lt: n !== v,
      gt: !z && n === v,
      le: z! || n !== v,
      "": true,
    };
    return table[condition]!;
  }

  /** CPSRWriteByInstr(value, bytemask, is_excpt_return). */
  private writeCpsr(value: number, bytes: string, isReturn: boolean): void {
    const take = (high: number, low: number) => {
      const mask = u32((2 ** (high - low + 1) - 1) * 2 ** low);
      this.cpsr = u32((this.cpsr & ~mask) | (value & mask));
    };
    if (bytes.includes("f")) {
      take(31, 27);
      if (isReturn) take(26, 25);
    }
    if (bytes.includes("s")) take(19, 16);
    if (bytes.includes("x")) {
      if (isReturn) take(15, 10);
      take(9, 9);
    }
    if (bytes.includes("c")) {
      take(7, 7);
      if (isReturn) take(5, 5);
      if ((MODES as readonly number[]).includes(value & 0x1f)) take(4, 0);
    }
  }

  private returnTo(target: number, psr: number): Outcome {
    const next = (MODES as readonly number[]).includes(psr & 0x1f) ? psr & 0x1f : this.mode;
    const thumb = bits(psr, 5, 5) === 1;
    if (thumb && next !== USR) return "stop";
    this.writeCpsr(psr, "fsxc", true);
    this.pc = u32(target & (thumb ? ~1 : ~3));
    return "done";
  }

  private returnWithSpsr(target: number): Outcome {
    if (!this.hasSpsr) return "undefined";
    return this.returnTo(target, this.spsr.get(this.mode)!);
  }

  private value(text: string): number {
    if (text.startsWith("#")) return u32(Number(text.slice(1)));
    const [register, shift] = text.split(/, */) as [string, string | undefined];
    const value = this.get(Number(register!.slice(1)));
    if (shift === undefined) return value;
    if (shift === "rrx") return u32((bits(this.cpsr, 29, 29) << 31) | (value >>> 1));
    const [kind, amount] = shift.split(" #") as [string, string];
    const n = Number(amount);
    if (kind === "lsl") return u32(value << n);
    if (kind === "lsr") return value >>> n;
    if (kind === "asr") return u32(value >> n);
    return u32((value >>> n) | (value << (32 - n)));
  }

  private compute(operation: string, a: number, b: number): number {
    const carry = bits(this.cpsr, 29, 29);
    const table: Record<string, number> = {
      and: a & b,
      eor: a ^ b,
      sub: a - b,
      rsb: b - a,
      add: a + b,
      adc: a + b + carry,
      sbc: a - b - (1 - carry),
      rsc: b - a - (1 - carry),
      orr: a | b,
      bic: a & ~b,
      mov: b,
      mvn: ~b,
    };
    return u32(table[operation]!);
  }

  private swapped(value: number): number {
    if (bits(this.cpsr, 9, 9) === 0) return u32(value);
    return u32((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24));
  }

  /** Whether the words are there. If not, DFSR and DFAR are those of the first that is not. */
  private accessible(start: number, count: number, write: boolean): boolean {
    for (let n = 0; n < count; n++) {
      const address = u32(start + 4 * n);
      const fault = (address & 3) !== 0 ? 1 : this.memory.read(address) === undefined ? 5 : 0;
      if (fault === 0) continue;
      this.dfsr = fault | (write ? 1 << 11 : 0);
      this.dfar = address;
      return false;
    }
    return true;
  }

  private load(address: number): number {
    return this.swapped(this.memory.read(u32(address))!);
  }

  private store(address: number, value: number): void {
    this.memory.write(u32(address), this.swapped(value));
  }

  /** Lowest address, and the base afterwards (A8.8.57 …). */
  private static block(form: string, base: number, words: number): { start: number; end: number } {
    const bytes = 4 * words;
    switch (form) {
      case "ia":
        return { start: u32(base), end: u32(base + bytes) };
      case "ib":
        return { start: u32(base + 4), end: u32(base + bytes) };
      case "da":
        return { start: u32(base - bytes + 4), end: u32(base - bytes) };
      default:
        return { start: u32(base - bytes), end: u32(base - bytes) };
    }
  }

  /** Executes the instruction at `pc`. An exception is not taken: the outcome names it. */
  execute(text: string): Outcome {
    const at = this.pc;
    const outcome = this.perform(text);
    if (outcome === "done" && this.pc === at) this.pc = u32(at + 4);
    return outcome;
  }

  private perform(text: string): Outcome {
    for (const [pattern, act] of this.forms) {
      const match = pattern.exec(text);
      if (!match) continue;
      const { condition = "" } = match.groups ?? {};
      return this.conditionPassed(condition) ? act(match.groups ?? {}) : "done";
    }
    throw new Error(`the model does not know ${text}`);
  }

  private readonly forms: [RegExp, (fields: Record<string, string>) => Outcome][] = [
    [
      /^cps(?<effect>ie|id)? ?(?<flags>[aif]+)?(, )?(#(?<mode>\d+))?$/,
      ({ effect, flags, mode }) => {
        const i = flags?.includes("i") ? (effect === "id" ? 0x80 : 0) : this.cpsr & 0x80;
        const next = mode === undefined ? this.mode : Number(mode);
        this.writeCpsr(u32((this.cpsr & ~0x9f) | i | next), "c", false);
        return "done";
      },
    ],
    [
      /^mrs(?<condition>..)? r(?<d>\d+), (?<which>.)psr$/,
      ({ d, which }) => {
        this.set(
          Number(d),
          which === "c" ? u32(this.cpsr & 0xf80f03df) : (this.spsr.get(this.hasSpsr ? this.mode : USR) ?? 0),
        );
        return "done";
      },
    ],
    [
      /^msr(?<condition>..)? (?<which>.)psr_(?<bytes>[csxf]+), (?<operand>.*)$/,
      ({ which, bytes, operand }) => {
        const value = this.value(operand!);
        if (which === "c") this.writeCpsr(value, bytes!, false);
        else if (this.hasSpsr) {
          let mask = 0;
          for (const [n, byte] of ["c", "x", "s", "f"].entries())
            if (bytes!.includes(byte)) mask |= 0xff << (8 * n);
          this.spsr.set(this.mode, u32((this.spsr.get(this.mode)! & ~mask) | (value & mask)));
        }
        return "done";
      },
    ],
    [
      /^(?<op>mov|mvn)s(?<condition>..)? pc, (lr|(?<operand>.*))$/,
      ({ op, operand }) =>
        this.returnWithSpsr(this.compute(op!, 0, operand ? this.value(operand) : this.get(14))),
    ],
    [
      /^(?<op>and|eor|sub|rsb|add|adc|sbc|rsc|orr|bic)s(?<condition>..)? pc, (?<n>lr|r\d+), (?<operand>.*)$/,
      ({ op, n, operand }) => {
        const a = this.get(n === "lr" ? 14 : Number(n!.slice(1)));
        return this.returnWithSpsr(this.compute(op!, a, this.value(operand!)));
      },
    ],
    [
      /^(?<op>ldm|stm)(?<form>ia|ib|da|db)(?<condition>..)? r(?<n>\d+)(?<write>!)?, \{(?<list>.*)\}\^$/,
      ({ op, form, n, write, list }) => {
        const numbers = list!.split(", ").map((name) => (name === "pc" ? 15 : Number(name.slice(1))));
        const { start, end } = ProcessorModel.block(form!, this.get(Number(n)), numbers.length);
        if (!this.accessible(start, numbers.length, op === "stm")) return "abort";
        if (op === "stm") {
          const values = numbers.map((number) => this.get(number, USR));
          for (const [i, value] of values.entries()) this.store(start + 4 * i, value);
          return "done";
        }
        const values = numbers.map((_, i) => this.load(start + 4 * i));
        const isReturn = numbers.includes(15);
        for (const [i, number] of numbers.entries())
          if (number !== 15) this.set(number, values[i]!, isReturn ? this.mode : USR);
        if (write) this.set(Number(n), end);
        return isReturn ? this.returnWithSpsr(values.at(-1)!) : "done";
      },
    ],
    [
      /^rfe(?<form>ia|ib|da|db) r(?<n>\d+)(?<write>!)?$/,
      ({ form, n, write }) => {
        const { start, end } = ProcessorModel.block(form!, this.get(Number(n)), 2);
        if (!this.accessible(start, 2, false)) return "abort";
        const [target, psr] = [this.load(start), this.load(start + 4)];
        if (write) this.set(Number(n), end);
        return this.returnTo(target, psr);
      },
    ],
    [
      /^srs(?<form>ia|ib|da|db) sp(?<write>!)?, #(?<mode>\d+)$/,
      ({ form, write, mode }) => {
        const stack = Number(mode);
        if (!this.hasSpsr || !(MODES as readonly number[]).includes(stack)) return "undefined";
        const { start, end } = ProcessorModel.block(form!, this.get(13, stack), 2);
        if (!this.accessible(start, 2, true)) return "abort";
        this.store(start, this.get(14));
        this.store(start + 4, this.spsr.get(this.mode)!);
        if (write) this.set(13, end, stack);
        return "done";
      },
    ],
    [/^wfi(?<condition>..)?$/, () => "done"],
    [
      /^(?<op>mrc|mcr)(?<condition>..)? p15, 0, r(?<t>\d+), c13, c0, (?<which>[24])$/,
      ({ op, t, which }) => {
        const name = which === "2" ? "tpidrurw" : "tpidrprw";
        if (op === "mrc") this.set(Number(t), this[name]);
        else this[name] = this.get(Number(t));
        return "done";
      },
    ],
  ];
}
