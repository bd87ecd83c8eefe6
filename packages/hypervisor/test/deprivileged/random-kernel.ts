/**
 * A kernel that is a random stream of instructions: sensitive ones, changes of mode, exceptions
 * taken and returned from, system registers, and programs in User mode. It writes all that it can
 * see of its processor to a log. It does the same, bit for bit, whether MVM runs it at PL1 or in
 * User mode.
 *
 * What the architecture leaves open is not in it (UNPREDICTABLE, B9.3), nor what MVM documents as
 * different: performance monitors, debug, ThumbEE, the tables' addresses, sensitive instructions in
 * the kernel's own User mode.
 */
import { HYPERCALL_VERSION } from "../../../abi/src/hypercall";
import type { Random } from "../../../conformance/src/random";
import { assembleKernel, KERNEL_BASE, MIDDLE, MODE } from "./kernel";

/** No memory and no device. */
const NOWHERE = 0x6000_0000;

const { USR, FIQ, IRQ, SVC, ABT, UND, SYS } = MODE;
const PRIVILEGED = [FIQ, IRQ, SVC, ABT, UND, SYS];
/** No modes of the normal world. */
const NO_MODES = [0x00, 0x14, 0x15, 0x16, 0x1a, 0x1e];
const CONDITIONS = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];
/** r6 is the data, r7 the log. */
const FREE = [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12];
const FLAGS_AND_GE = 0xf80f_0000;
const MASKS = 0x1c0;
const PSR_T = 0x20;
const FORMS = ["ia", "ib", "da", "db"] as const;
const hex = (value: number) => `0x${(value >>> 0).toString(16)}`;

const READ = [
  "0, {}, c0, c0, 0", // MIDR
  "0, {}, c0, c0, 1",
  "0, {}, c0, c0, 5", // MPIDR
  "0, {}, c0, c1, 4",
  "0, {}, c0, c1, 7",
  "0, {}, c0, c2, 0",
  "0, {}, c0, c2, 4",
  "0, {}, c0, c3, 0", // without a register
  "0, {}, c0, c7, 7",
  "1, {}, c0, c0, 0", // CCSIDR
  "1, {}, c0, c0, 1",
  "2, {}, c0, c0, 0", // CSSELR
  "0, {}, c1, c0, 0", // SCTLR
  "0, {}, c1, c0, 1",
  "0, {}, c1, c0, 2",
  "0, {}, c1, c1, 2", // NSACR
  "0, {}, c2, c0, 1",
  "0, {}, c2, c0, 2",
  "0, {}, c3, c0, 0",
  "0, {}, c5, c0, 0",
  "0, {}, c5, c0, 1",
  "0, {}, c5, c1, 0",
  "0, {}, c6, c0, 0",
  "0, {}, c6, c0, 2",
  "0, {}, c7, c4, 0", // PAR
  "0, {}, c10, c0, 0",
  "0, {}, c10, c2, 0",
  "0, {}, c10, c2, 1",
  "0, {}, c12, c0, 0",
  "0, {}, c13, c0, 0",
  "0, {}, c13, c0, 1",
  "0, {}, c13, c0, 2",
  "0, {}, c13, c0, 3",
  "0, {}, c13, c0, 4",
  "0, {}, c15, c0, 0", // power control
  "0, {}, c15, c0, 1",
  "4, {}, c15, c0, 0", // CBAR
  // Undefined in the normal world, or nothing:
  "0, {}, c1, c1, 0",
  "0, {}, c12, c0, 1",
  "0, {}, c8, c7, 0",
  "0, {}, c7, c5, 0",
  "5, {}, c15, c4, 2",
  "0, {}, c4, c0, 0",
  "3, {}, c1, c0, 0",
];

const WRITTEN = [
  "0, {}, c0, c0, 0", // Undefined
  "0, {}, c1, c0, 1", // ACTLR: ignored
  "0, {}, c1, c1, 0", // Undefined
  "0, {}, c1, c1, 2",
  "0, {}, c2, c0, 1",
  "2, {}, c0, c0, 0",
  "0, {}, c5, c0, 0",
  "0, {}, c5, c0, 1",
  "0, {}, c5, c1, 1",
  "0, {}, c6, c0, 0",
  "0, {}, c6, c0, 2",
  "0, {}, c7, c4, 0",
  "0, {}, c10, c0, 0",
  "0, {}, c10, c2, 0",
  "0, {}, c10, c2, 1",
  "0, {}, c13, c0, 0",
  "0, {}, c13, c0, 1",
  "0, {}, c13, c0, 2",
  "0, {}, c13, c0, 3",
  "0, {}, c13, c0, 4",
  "0, {}, c15, c0, 0", // Undefined
  "0, {}, c12, c0, 1", // Undefined
  "0, {}, c7, c8, 4", // Undefined
];

/** Operations; r6 is an address in the guest's memory. */
const OPERATIONS = [
  "0, r6, c7, c1, 0",
  "0, r6, c7, c1, 6",
  "0, r6, c7, c5, 0",
  "0, r6, c7, c5, 1",
  "0, r6, c7, c5, 4",
  "0, r6, c7, c5, 6",
  "0, r6, c7, c5, 7",
  "0, r6, c7, c10, 1",
  "0, r6, c7, c10, 4",
  "0, r6, c7, c10, 5",
  "0, r6, c7, c11, 1",
  "0, r6, c7, c14, 1",
  "0, r6, c8, c7, 0",
  "0, r6, c8, c7, 1",
  "0, r6, c8, c7, 2",
  "0, r6, c8, c7, 3",
  "0, r6, c8, c3, 0",
  "0, r6, c8, c3, 1",
];

class Stream {
  readonly lines: string[] = [];
  mode = SVC;

  constructor(private readonly random: Random) {}

  private put(...lines: string[]): void {
    this.lines.push(...lines);
  }

  /**
   * For forms that MVM takes for instructions only amid others (patch/context.ts): those with a
   * condition, and those with few fixed bits.
   */
  private putAmid(...lines: string[]): void {
    this.put(...lines.slice(0, -1), "nop", "nop", lines.at(-1)!);
  }

  private free(): string {
    return `r${this.random.pick(FREE)}`;
  }

  private freeOrLr(): string {
    return this.random.oneIn(8) ? "lr" : this.free();
  }

  private condition(): string {
    return this.random.oneIn(4) ? this.random.pick(CONDITIONS) : "";
  }

  private get hasSpsr(): boolean {
    return this.mode !== SYS;
  }

  /** A PSR of a privileged mode, in ARM state, little-endian. A and F are not the guest's. */
  private psr(mode: number): number {
    return ((this.random.word() & (FLAGS_AND_GE | MASKS)) | mode) >>> 0;
  }

  private anyMode(): number {
    if (this.random.oneIn(12)) return this.random.pick(NO_MODES);
    return this.random.oneIn(5) ? USR : this.random.pick(PRIVILEGED);
  }

  /** The mode of the processor after this one was written to its PSR. */
  private arrive(mode: number): void {
    if (NO_MODES.includes(mode)) return;
    this.mode = mode;
    if (mode === USR) this.program();
  }

  private spsr(register: string, value: number): void {
    this.put(`ldr ${register}, =${hex(value)}`, `msr spsr_fsxc, ${register}`);
  }

  private compute(): void {
    const [d, n, m] = [this.free(), this.free(), this.free()];
    const operation = this.random.pick(["add", "sub", "eor", "orr", "and", "rsb", "adc", "sbc", "bic"]);
    this.put(`${operation}${this.random.oneIn(2) ? "s" : ""}${this.condition()} ${d}, ${n}, ${m}`);
  }

  /** No literal that looks like an instruction: MVM could take it for one. */
  private literal(): string {
    const word = this.random.interestingWord();
    return hex(word >= 0xe000_0000 && word < 0xffff_0000 ? word & 0x7fff_ffff : word);
  }

  private constant(): void {
    this.put(`ldr ${this.free()}, =${this.literal()}`);
  }

  private mrs(): void {
    const which = this.hasSpsr && this.random.oneIn(2) ? "spsr" : "cpsr";
    this.putAmid(`mrs${this.condition()} ${this.freeOrLr()}, ${which}`);
  }

  private bytes(): string {
    const some = ["c", "x", "s", "f"].filter(() => this.random.oneIn(2)).join("");
    return some === "" ? "f" : some;
  }

  private msrCpsr(): void {
    const bytes = this.bytes();
    const condition = this.condition();
    const mode = condition === "" ? this.anyMode() : this.mode;
    const register = this.free();
    const bigEndian = bytes.includes("x") ? 0 : this.random.word() & 0x200;
    this.putAmid(
      `ldr ${register}, =${hex(this.psr(mode) | bigEndian)}`,
      `msr${condition} cpsr_${bytes}, ${register}`,
    );
    if (bytes.includes("c")) this.arrive(mode);
  }

  private msrImmediate(): void {
    if (this.hasSpsr && this.random.oneIn(2)) {
      this.putAmid(
        `msr spsr_${this.bytes()}, #${hex(this.random.below(256) << (24 * this.random.below(2)))}`,
      );
    } else if (this.random.oneIn(2)) {
      this.putAmid(`msr${this.condition()} cpsr_f, #${hex(this.random.below(32) << 27)}`);
    } else {
      const mode = this.anyMode();
      this.putAmid(`msr cpsr_c, #${hex(mode | (this.random.word() & 0xc0))}`);
      this.arrive(mode);
    }
  }

  private msrSpsr(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    const register = this.freeOrLr();
    this.putAmid(
      `ldr ${register}, =${this.literal()}`,
      `msr${this.condition()} spsr_${this.bytes()}, ${register}`,
    );
  }

  private cps(): void {
    const flags = ["a", "i", "f"].filter(() => this.random.oneIn(2)).join("");
    const mode = this.anyMode();
    const changes = flags === "" || this.random.oneIn(2);
    if (flags === "") this.put(`cps #${mode}`);
    else if (changes) this.put(`cps${this.random.pick(["ie", "id"])} ${flags}, #${mode}`);
    else this.put(`cps${this.random.pick(["ie", "id"])} ${flags}`);
    if (changes) this.arrive(mode);
  }

  /** Where a return goes: a privileged mode, or a program in ARM or Thumb state. */
  private target(): { mode: number; psr: number; thumb: boolean } {
    const mode = this.anyMode();
    const thumb = mode === USR && this.random.oneIn(2);
    return { mode, thumb, psr: (this.psr(mode) | (thumb ? PSR_T : 0)) >>> 0 };
  }

  private afterReturn(mode: number, thumb: boolean): void {
    this.put("1:");
    if (thumb) {
      this.mode = USR;
      this.thumbProgram();
    } else this.arrive(mode);
  }

  /** Data processing with S and Rd = PC. The label 1 is what it goes to. */
  private returnByData(): void {
    if (!this.hasSpsr) {
      this.cps();
      return;
    }
    const { mode, psr, thumb } = this.target();
    const [a, b] = [this.random.pick([0, 1, 2, 3]), this.random.pick([4, 5, 8, 9])];
    this.spsr(`r${a}`, psr);
    const offset = this.random.pick([0, 4, 8, 0x40]);
    const [x, y] = [`r${a}`, `r${b}`];
    const ways = [
      ["adr lr, 1f", "movs pc, lr"],
      ["adr lr, 1f", `add lr, lr, #${offset}`, `subs pc, lr, #${offset}`],
      [`adr ${x}, 1f`, `movs pc, ${x}`],
      [`adr ${x}, 1f`, `sub ${x}, ${x}, #${offset}`, `adds pc, ${x}, #${offset}`],
      [`adr ${x}, 1f`, `mov ${y}, #0`, `orrs pc, ${x}, ${y}`],
      [`adr ${x}, 1f`, `mvn ${x}, ${x}`, `mvns pc, ${x}`],
      [`adr ${x}, 1f`, `ror ${x}, ${x}, #25`, `movs pc, ${x}, ror #7`],
      [`adr ${x}, 1f`, `mvn ${y}, #0`, `ands pc, ${x}, ${y}`],
      [`adr ${x}, 1f`, `mov ${y}, #${offset}`, `add ${x}, ${x}, ${y}`, `subs pc, ${x}, ${y}`],
      [`adr ${x}, 1f`, `sub ${y}, ${x}, r6`, `adds pc, r6, ${y}`],
      [`adr ${x}, 1f`, `lsl ${y}, ${x}, #3`, `eor ${y}, ${y}, ${x}`, `eors pc, ${y}, ${x}, lsl #3`],
    ];
    this.putAmid(...this.random.pick(ways));
    this.afterReturn(mode, thumb);
  }

  private rfe(): void {
    const { mode, psr, thumb } = this.target();
    const base = this.random.pick(["r2", "r3", "r4", "r8", "r12", "lr"]);
    const form = this.random.pick(FORMS);
    const before = { ia: 0, ib: -4, da: 4, db: 8 }[form];
    const offset = 8 * this.random.below(8);
    this.put("adr r0, 1f", `ldr r1, =${hex(psr)}`, `add r5, r6, #${offset}`, "stmia r5, {r0, r1}");
    this.put(before < 0 ? `sub ${base}, r5, #4` : `add ${base}, r5, #${before}`);
    this.put(`rfe${form} ${base}${this.random.oneIn(2) ? "!" : ""}`);
    this.afterReturn(mode, thumb);
  }

  private srs(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    const mode = this.random.pick([USR, ...PRIVILEGED, this.random.pick(NO_MODES)]);
    this.put(`srs${this.random.pick(FORMS)} sp${this.random.oneIn(2) ? "!" : ""}, #${mode}`);
  }

  /** Some of r0–r5, r8–r12, lr, in the order of a list. */
  private list(): number[] {
    const some = [...FREE, 14].filter(() => this.random.oneIn(2));
    return some.length === 0 ? [1] : some;
  }

  private ldmUser(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    const names = this.list().map((n) => `r${n}`);
    this.putAmid(`ldm${this.random.pick(FORMS)} r6, {${names.join(", ")}}^`);
  }

  private stmUser(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    const numbers = [...this.list(), ...(this.random.oneIn(2) ? [6, 7, 13] : [])].sort((a, b) => a - b);
    const names = numbers.map((n) => `r${n}`);
    this.putAmid(`stm${this.random.pick(FORMS)} r6, {${names.join(", ")}}^`);
  }

  /** The forms that have a replacement of their own (patched.ts). */
  private allUser(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    const base = this.random.pick(["r0", "r2", "r3", "r9", "sp"]);
    this.put(`add ${base}, r6, #${8 * this.random.below(8)}`);
    if (this.random.oneIn(2)) {
      this.putAmid(`stmdb ${base}, {r13, r14}^`);
      if (this.random.oneIn(2)) this.put(`mrs${this.condition()} ${this.freeOrLr()}, spsr`);
      return;
    }
    const place = (register: number) => `[${base}, #${4 * (register - 15)}]`;
    this.put(`str r6, ${place(6)}`, `str r7, ${place(7)}`, `str ${base}, ${place(13)}`);
    this.putAmid(`ldmdb ${base}, {${this.random.pick(["r0", "r1"])}-r14}^`);
  }

  /** The first word of a joined pair (patched.ts), copied in front of another instruction. */
  private copiedPair(): void {
    if (!this.hasSpsr) {
      this.mrs();
      return;
    }
    this.put("b 4f", "3:", "stmdb r6, {r13, r14}^", "mrs r9, spsr", "4:", "adr r3, 3b", "ldr r0, [r3]");
    this.put("ldr r1, 5f", "ldr r2, 5f + 4", "add r3, r6, #0x600", "stmia r3, {r0-r2}");
    this.put("mcr p15, 0, r3, c7, c11, 1", "dsb", "mcr p15, 0, r3, c7, c5, 1", "dsb", "isb");
    this.put("blx r3", "mov r0, #0", "str r0, [r3]", "b 6f", "5:", "mov r9, #1", "bx lr", "6:");
  }

  /** Words that are not aligned: the handler skips the instruction. It needs the sp of ABT mode. */
  private unaligned(): void {
    if (!this.hasSpsr || this.mode === ABT) {
      this.cps();
      return;
    }
    this.put("add r2, r6, #2", "add sp, r6, #0x82");
    this.putAmid(
      this.random.pick([
        "stmdb r2, {r13, r14}^",
        "ldmdb r2, {r0-r14}^",
        "ldm sp, {r0-pc}^",
        "rfeia sp!",
        "rfeia r2",
        `srsdb sp!, #${this.mode}`,
      ]),
    );
    this.put("add sp, r6, #0x80");
  }

  /** LDMIA sp, {r0–pc}^, in most cases into the same mode. */
  private ldmSpReturn(): void {
    if (!this.hasSpsr) {
      this.cps();
      return;
    }
    const other = this.target();
    const { mode, psr, thumb } = this.random.oneIn(3)
      ? other
      : { mode: this.mode, psr: this.psr(this.mode), thumb: false };
    this.spsr("r0", psr);
    const place = (register: number) => `[sp, #${4 * register}]`;
    this.put(`add sp, r6, #${8 * this.random.below(8)}`, "adr r0, 1f", "add r1, r6, #0x100");
    this.put(`str r6, ${place(6)}`, `str r7, ${place(7)}`, `str r1, ${place(13)}`, `str r0, ${place(15)}`);
    this.putAmid("ldm sp, {r0-pc}^");
    this.afterReturn(mode, thumb);
  }

  private ldmReturn(): void {
    if (!this.hasSpsr) {
      this.cps();
      return;
    }
    const { mode, psr, thumb } = this.target();
    this.spsr("r0", psr);
    const list = this.list().filter((n) => n !== 4);
    const bytes = 4 * (list.length + 1);
    const form = this.random.pick(FORMS);
    const last = { ia: bytes - 4, ib: bytes, da: 0, db: -4 }[form];
    this.put("adr r0, 1f", "mov r4, r6", `str r0, [r6, #${last}]`);
    const names = [...list.map((n) => `r${n}`), "pc"];
    this.putAmid(`ldm${form} r4${this.random.oneIn(2) ? "!" : ""}, {${names.join(", ")}}^`);
    this.afterReturn(mode, thumb);
  }

  /** In a privileged mode or in a program: the handler skips the instruction. */
  private exception(): readonly string[] {
    switch (this.random.below(6)) {
      case 0:
        return [`udf #${this.random.below(0x1_0000)}`];
      case 1:
        return [`ldr r0, =${hex(NOWHERE + this.random.below(0x1000) * 4)}`, "ldr r1, [r0]"];
      case 2:
        return [`ldr r0, =${hex(NOWHERE + this.random.below(0x1000) * 4)}`, "str r1, [r0]"];
      case 3:
        return ["add r2, r6, #2", "ldmia r2, {r0, r1}"];
      case 4:
        return ["adr r5, 1f", `ldr r0, =${hex(NOWHERE)}`, "bx r0", "1:"];
      default:
        return [`cdp p${12 + this.random.below(2)}, 1, c2, c3, c4, 5`];
    }
  }

  /** The handler returns to the mode that the number names. */
  private call(): void {
    const mode = this.random.pick([0, ...PRIVILEGED]);
    this.put(`svc #${hex(0x100 * this.random.below(0x100) + mode)}`);
    if (mode !== 0) this.mode = mode;
  }

  private systemRead(): void {
    const register = this.free();
    this.putAmid(`mrc${this.condition()} p15, ${this.random.pick(READ).replace("{}", register)}`);
  }

  private systemWrite(): void {
    const register = this.free();
    this.put(`ldr ${register}, =${this.literal()}`);
    this.putAmid(`mcr${this.condition()} p15, ${this.random.pick(WRITTEN).replace("{}", register)}`);
  }

  private pair(): void {
    const [t, d] = [this.free(), this.free()];
    this.put(`mcr p15, 0, ${t}, c13, c0, 3`, `mrc${this.condition()} p15, 0, ${d}, c1, c0, 0`);
  }

  private operation(): void {
    this.put(`mcr${this.condition()} p15, ${this.random.pick(OPERATIONS)}`);
  }

  private addressTranslation(): void {
    const address = this.random.pick([MIDDLE, NOWHERE, KERNEL_BASE + 0x10_1234]);
    this.put(`ldr r0, =${hex(address)}`, `mcr p15, 0, r0, c7, c8, ${this.random.below(4)}`);
    // The attributes are those of two different tables.
    this.put("mrc p15, 0, r1, c7, c4, 0", "lsr r1, r1, #12", "mcr p15, 0, r1, c7, c4, 0");
  }

  private vfp(): readonly string[] {
    switch (this.random.below(7)) {
      case 0:
        return [`ldr r0, =${hex(this.random.pick([0, 0x4000_0000]))}`, `vmsr${this.condition()} fpexc, r0`];
      case 1:
        return [`vmrs${this.condition()} ${this.free()}, fpexc`];
      case 2:
        return [`vmrs ${this.free()}, ${this.random.pick(["fpsid", "mvfr0", "mvfr1"])}`];
      case 3:
        return [
          `ldr r0, =${hex(this.random.pick([0, 0xf0_0000, 0xf0_0000, 0xc0f0_0000]))}`,
          "mcr p15, 0, r0, c1, c0, 2",
          "isb",
        ];
      case 4:
        return [`vmov s${this.random.below(32)}, ${this.free()}`];
      case 5:
        return [`vmov ${this.free()}, s${this.random.below(32)}`];
      default:
        return [`vmsr fpscr, ${this.free()}`, `vmrs ${this.free()}, fpscr`];
    }
  }

  /** SCTLR.A, an unaligned access, VBAR, DACR. */
  private control(): readonly string[] {
    switch (this.random.below(4)) {
      case 0:
        return ["mrc p15, 0, r0, c1, c0, 0", "eor r0, r0, #2", "mcr p15, 0, r0, c1, c0, 0", "isb"];
      case 1:
        return [`ldr r0, [r6, #${this.random.below(64)}]`];
      case 2:
        return [`ldr r0, =vectors${this.random.below(2)}`, "mcr p15, 0, r0, c12, c0, 0", "isb"];
      default:
        return [
          `ldr r0, =${hex(this.random.pick([1, 3, 0x5555_5555, 0xffff_ffff]))}`,
          "mcr p15, 0, r0, c3, c0, 0",
        ];
    }
  }

  private hypercall(): void {
    this.put(`ldr r0, =${hex(HYPERCALL_VERSION)}`, "smc #0");
  }

  /** Accesses to memory, big-endian. Literals are little-endian: no `ldr` in between. */
  private bigEndian(): void {
    if (!this.hasSpsr) return;
    const names = this.list().map((n) => `r${n}`);
    this.put("setend be", `srsdb sp!, #${this.random.pick(PRIVILEGED)}`, "nop", "nop");
    this.put(`stmia r6, {${names.join(", ")}}^`, "nop", `ldmia r6, {${names.join(", ")}}^`, "setend le");
    const { mode, psr, thumb } = this.target();
    this.put("adr r0, 1f", `ldr r1, =${hex(psr)}`, "setend be", "stmia r6, {r0, r1}", "mov r5, r6");
    this.put(`rfeia ${this.random.oneIn(2) ? "r5!" : "r6"}`);
    this.afterReturn(mode, thumb);
  }

  private stacks(): void {
    this.put(`ldr sp, =${hex(MIDDLE + 0x400 + 16 * this.random.below(32))}`);
  }

  /** A program in User mode, up to a call that ends it. */
  private program(): void {
    this.put("stmia r7!, {r0-r5, r8-r12, lr}", "str sp, [r7], #4");
    for (let n = this.random.below(6); n > 0; n--) {
      switch (this.random.below(7)) {
        case 0:
          this.put(...this.exception());
          break;
        case 1:
          this.put(
            `mcr p15, ${this.random.pick(WRITTEN.filter((text) => !/c13, c0, [23]$/.test(text))).replace("{}", "r0")}`,
          );
          break;
        case 2:
          this.put("mrc p15, 0, r1, c13, c0, 3", "smc #0");
          break;
        case 3:
          this.vfpProgram();
          break;
        default:
          this.compute();
      }
    }
    const mode = this.random.pick(PRIVILEGED);
    this.put("stmia r7!, {r0-r5, r8-r12, lr}", `svc #${hex(0x100 * this.random.below(0x100) + mode)}`);
    this.mode = mode;
  }

  private vfpProgram(): void {
    if (this.random.oneIn(2)) this.put("vmrs r2, fpexc");
    else this.put(`vmov s${this.random.below(32)}, ${this.free()}`);
  }

  private thumbProgram(): void {
    this.put(".thumb", "adds r0, r0, #1", "eors r1, r0", "stmia r7!, {r0-r5}", "mov r8, r0");
    if (this.random.oneIn(2)) this.put("udf #1", "nop");
    const mode = this.random.pick(PRIVILEGED);
    this.put("nop", `svc #${mode}`, ".arm", ".balign 4");
    this.mode = mode;
  }

  /** All that a privileged mode can see of its processor's registers. */
  private log(): void {
    this.put("stmia r7!, {r0-r5, r8-r12, lr}", "str sp, [r7], #4", "mrs r0, cpsr", "str r0, [r7], #4");
    if (!this.hasSpsr) return;
    this.put("mrs r0, spsr", "str r0, [r7], #4", "stmia r7, {r0-r14}^", "add r7, r7, #60");
  }

  item(): void {
    const items = [
      this.compute,
      this.compute,
      this.constant,
      this.mrs,
      this.msrCpsr,
      this.msrImmediate,
      this.msrSpsr,
      this.cps,
      this.cps,
      this.returnByData,
      this.rfe,
      this.srs,
      this.ldmUser,
      this.stmUser,
      this.allUser,
      this.copiedPair,
      this.unaligned,
      this.ldmReturn,
      this.ldmSpReturn,
      () => this.put(...this.exception()),
      this.call,
      this.systemRead,
      this.systemRead,
      this.systemWrite,
      this.pair,
      this.operation,
      this.addressTranslation,
      () => this.put(...this.vfp()),
      () => this.put(...this.vfp()),
      () => this.put(...this.control()),
      this.hypercall,
      this.stacks,
      this.bigEndian,
      this.log,
    ];
    this.random.pick(items).call(this);
  }

  pool(): void {
    this.put("b 9f", ".ltorg", "9:");
  }
}

const ITEMS_BETWEEN_POOLS = 16;

export interface RandomKernel {
  image: Uint8Array;
  /** Of one round, without those of the handlers. */
  instructions: number;
}

/** The kernel with `items` random pieces. */
export function randomKernel(random: Random, items: number): RandomKernel {
  const stream = new Stream(random);
  for (let n = 0; n < items; n++) {
    if (n % ITEMS_BETWEEN_POOLS === 0) stream.pool();
    stream.item();
  }
  stream.pool();
  const instructions = stream.lines.filter((line) => !/^(\.|\d:)/.test(line)).length;
  return { image: assembleKernel(stream.lines), instructions };
}
