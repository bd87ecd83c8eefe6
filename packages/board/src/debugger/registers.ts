/**
 * The registers of a core as a debugger sees them, by name: those of the present mode, VFP and
 * Advanced SIMD, those banked by mode, and the system registers. A system register that each world
 * has for itself has two names, which end in _s and _ns (ARM DDI 0406C B3.15, B4.1).
 */
import { DebugRegister } from "../cpu/core/contract";
import * as State from "../cpu/core/state";
import * as Cp15 from "../cpu/core/system/cp15-fields";
import { Mode } from "../cpu/core/system/mode";
import type { CoreDebug } from "../machine/core-engine";

/** In which part of a target description a register stands. */
export type RegisterGroup = "core" | "vfp" | "banked" | "system";

export interface Register {
  readonly name: string;
  readonly bits: 32 | 64;
  readonly group: RegisterGroup;
  read(core: number): bigint;
  /** Absent: the debugger cannot write the register. */
  write?(core: number, value: bigint): void;
}

const WORD = 4;
const DOUBLE = 8;
const D_REGISTERS = 32;
const GENERAL_REGISTERS = 13;
const BANK_LR = 4;
const BANK_SPSR = 8;
const FIRST_FIQ_REGISTER = 8;
const FIQ_REGISTERS = 5;

/** Modes with registers of their own, and their banks (cpu/core/system/banks.ts). */
const BANKS: readonly (readonly [mode: string, number: Mode, bank: number])[] = [
  ["usr", Mode.USR, 0],
  ["fiq", Mode.FIQ, 1],
  ["irq", Mode.IRQ, 2],
  ["svc", Mode.SVC, 3],
  ["mon", Mode.MON, 4],
  ["abt", Mode.ABT, 5],
  ["und", Mode.UND, 6],
];

/** Banked by world. The debugger writes those that only hold a value for software. */
const WORLD_BANKED: readonly (readonly [name: string, field: number, writable: boolean])[] = [
  ["sctlr", Cp15.SCTLR, false],
  ["ttbr0", Cp15.TTBR0, false],
  ["ttbr1", Cp15.TTBR1, false],
  ["ttbcr", Cp15.TTBCR, false],
  ["dacr", Cp15.DACR, false],
  ["contextidr", Cp15.CONTEXTIDR, false],
  ["prrr", Cp15.PRRR, false],
  ["nmrr", Cp15.NMRR, false],
  ["vbar", Cp15.VBAR, true],
  ["dfsr", Cp15.DFSR, true],
  ["dfar", Cp15.DFAR, true],
  ["ifsr", Cp15.IFSR, true],
  ["ifar", Cp15.IFAR, true],
  ["par", Cp15.PAR, true],
  ["tpidrurw", Cp15.TPIDRURW, true],
  ["tpidruro", Cp15.TPIDRURO, true],
  ["tpidrprw", Cp15.TPIDRPRW, true],
];
const WORLDS = [
  ["s", State.CP15_SECURE],
  ["ns", State.CP15_NONSECURE],
] as const;
const COMMON: readonly (readonly [name: string, field: number, writable: boolean])[] = [
  ["scr", Cp15.SCR, false],
  ["mvbar", Cp15.MVBAR, true],
  ["actlr", Cp15.ACTLR, false],
  ["cpacr", Cp15.CPACR, false],
  ["nsacr", Cp15.NSACR, false],
];

export class Registers {
  /** In the order of a target description. */
  readonly all: readonly Register[];
  private readonly byName: ReadonlyMap<string, Register>;

  constructor(private readonly cores: CoreDebug) {
    this.all = [...this.core(), ...this.vfp(), ...this.banked(), ...this.system()];
    this.byName = new Map(this.all.map((register) => [register.name, register]));
  }

  /** The register of this name; undefined if there is none. */
  find(name: string): Register | undefined {
    return this.byName.get(name);
  }

  /** A register of 32 bits. Throws RangeError if there is none of this name. */
  read(core: number, name: string): number {
    const register = this.find(name);
    if (register === undefined) throw new RangeError(`no register "${name}"`);
    return Number(register.read(core));
  }

  /** CPSR.M. */
  mode(core: number): Mode {
    return this.cores.state.word(core, State.MODE);
  }

  private core(): Register[] {
    const general = Array.from({ length: GENERAL_REGISTERS }, (_, n) => this.current(`r${n}`, n));
    return [
      ...general,
      this.current("sp", State.SP / WORD),
      this.current("lr", State.LR / WORD),
      this.current("pc", DebugRegister.PC),
      this.current("cpsr", DebugRegister.CPSR),
    ];
  }

  private current(name: string, number: DebugRegister | number): Register {
    const { cores } = this;
    return {
      name,
      bits: 32,
      group: "core",
      read: (core) => BigInt(cores.readRegister(core, number)),
      write: (core, value) => cores.writeRegister(core, number, Number(value)),
    };
  }

  private vfp(): Register[] {
    const { state } = this.cores;
    const doubles = Array.from({ length: D_REGISTERS }, (_, n): Register => {
      const field = State.D + DOUBLE * n;
      return {
        name: `d${n}`,
        bits: 64,
        group: "vfp",
        read: (core) => state.doubleword(core, field),
        write: (core, value) => state.setDoubleword(core, field, value),
      };
    });
    return [...doubles, this.field("fpscr", "vfp", () => State.FPSCR, true)];
  }

  private banked(): Register[] {
    const registers = BANKS.flatMap(([mode, number, bank]) => {
      const at = State.BANKS + State.BANK_SIZE * bank;
      const isCurrent = (core: number) => this.bankOf(this.mode(core)) === bank;
      const stack = this.field(`sp_${mode}`, "banked", (core) => (isCurrent(core) ? State.R + State.SP : at));
      const link = this.field(`lr_${mode}`, "banked", (core) =>
        isCurrent(core) ? State.R + State.LR : at + BANK_LR,
      );
      if (number === Mode.USR) return [stack, link];
      return [stack, link, this.field(`spsr_${mode}`, "banked", () => at + BANK_SPSR)];
    });
    for (let n = 0; n < FIQ_REGISTERS; n++) {
      const register = FIRST_FIQ_REGISTER + n;
      const place = (core: number) =>
        this.mode(core) === Mode.FIQ ? State.R + WORD * register : State.FIQ_R8 + WORD * n;
      registers.push(this.field(`r${register}_fiq`, "banked", place));
    }
    return registers;
  }

  private bankOf(mode: Mode): number {
    return BANKS.find(([, number]) => number === mode)?.[2] ?? 0;
  }

  private system(): Register[] {
    return [
      ...COMMON.map(([name, field, writable]) =>
        this.field(name, "system", () => State.CP15_COMMON + field, writable),
      ),
      ...WORLDS.flatMap(([world, bank]) =>
        WORLD_BANKED.map(([name, field, writable]) =>
          this.field(`${name}_${world}`, "system", () => bank + field, writable),
        ),
      ),
    ];
  }

  /** A word of a core's state. */
  private field(
    name: string,
    group: RegisterGroup,
    place: (core: number) => number,
    writable = true,
  ): Register {
    const { state } = this.cores;
    const read = (core: number) => BigInt(state.word(core, place(core)));
    if (!writable) return { name, bits: 32, group, read };
    return {
      name,
      bits: 32,
      group,
      read,
      write: (core, value) => state.setWord(core, place(core), Number(value)),
    };
  }
}
