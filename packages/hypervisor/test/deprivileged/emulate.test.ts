/** What MVM does in the place of a guest's kernel, beside a model (processor-model.ts). */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as cp15 from "../../../abi/src/arm/cp15";
import * as abi from "../../../abi/src/index";
import { Random } from "../../../conformance/src/random";
import { loadProgram } from "../../../toolchain/src/testing";
import { makeImage } from "../made-image";
import { assemble } from "./assembler";
import { type Memory, type Outcome, PRIVILEGED_MODES, ProcessorModel } from "./processor-model";
import { SENSITIVE_FORMS } from "./sensitive-forms";

const BASE = 0x0400_0000;
const MIB = 0x10_0000;
const PC = BASE + 0x8000;
/** The stacks and tables of the guest: what most registers point to. */
const DATA = BASE + 0x1_0000;
const DATA_SIZE = 0x400;
const TRAP_RESUME = 0;
const TRAP_UNDEFINED = 4;
const TRAP_DATA_ABORT = 0x10;
const TRAP_STOP = 0xffff_ffff;
const ROUNDS = 3000;

/** The hardware's registers, by world. The fake of `mrc` and `mcr` knows SCR.NS. */
const banked = new Map<string, number>();
let normalWorld = false;
const COMMON: readonly number[] = [cp15.SCR, cp15.CPACR, cp15.ACTLR, cp15.NSACR];
const bankOf = (key: number) => `${COMMON.includes(key) || !normalWorld ? "secure" : "normal"} ${key}`;
const hardware = (key: number) => banked.get(`normal ${key}`) ?? 0;

const program = loadProgram("packages/hypervisor/test/programs/emulate.ts", {
  memoryBase: abi.MVM_DATA,
  hw: {
    r32: (address) => program.memory.getUint32(address!, true),
    w32: (address, value) => program.memory.setUint32(address!, value!, true),
    mrc: (key) => banked.get(bankOf(key!)) ?? 0,
    mcr: (key, value) => {
      if (key === cp15.SCR) normalWorld = value === 1;
      else banked.set(bankOf(key!), value!);
    },
    dsb: () => {},
    isb: () => {},
  },
  asm: { haltForever: () => {} },
});
const { exports, memory } = program;
const call = (name: string, ...args: number[]) => Number(exports[name]!(...args));

let area = 0;
let frame = 0;
const at = {} as Record<"mode" | "vectors" | "exceptionPsr" | "dacr" | "thread" | "fiq" | "system", number>;
const SYSTEM =
  "sctlr ttbr0 ttbr1 ttbcr dacr contextidr dfsr ifsr dfar ifar adfsr aifsr par prrr nmrr vbar cpacr csselr".split(
    " ",
  );
const systemAt = (name: string) => at.system + 4 * SYSTEM.indexOf(name);
const word = (address: number) => memory.getUint32(address, true);
const setWord = (address: number, value: number) => memory.setUint32(address, value, true);

beforeAll(() => {
  const { bytes } = makeImage([
    {
      name: "guest",
      entry: BASE,
      flags: abi.VM_FLAG_CONFINED,
      tables: abi.CONFINED_TABLES,
      memory: [{ base: BASE, length: MIB }],
      devices: [{ base: 0xe000_1000, length: 0x1000 }],
    },
  ]);
  new Uint8Array(memory.buffer).set(bytes, abi.SYSTEM_IMAGE_BASE);
  area = call("begin");
  frame = area + call("frameOffset");
  for (const name of ["mode", "vectors", "exceptionPsr", "dacr", "thread", "fiq", "system"] as const)
    at[name] = area + call(`${name}Offset`);
});

beforeEach(() => {
  banked.clear();
  normalWorld = false;
});

const [USR, FIQ, SYS] = [0x10, 0x11, 0x1f];
const BANKS = 0x200;
const BANK_SIZE = 16;
const bankAt = (mode: number) => area + BANKS + (mode === SYS ? 0 : mode & 0xf) * BANK_SIZE;
const PRIVILEGED_DACR = 0x1111_0001;
const USER_DACR = 0x2222_0001;
const ALL_MODES = [USR, ...PRIVILEGED_MODES];

/** The area and the hardware as the stub leaves them, for the processor of the model. */
function toArea(model: ProcessorModel): void {
  const mode = model.mode;
  for (let n = 0; n < 15; n++) setWord(frame + 4 * n, model.get(n));
  setWord(frame + 60, model.pc);
  setWord(frame + 64, (model.cpsr & ~0x1f) | USR);
  setWord(at.mode, mode);
  for (const other of ALL_MODES) {
    if (other !== mode && !(other === SYS && mode === USR) && !(other === USR && mode === SYS)) {
      setWord(bankAt(other), model.get(13, other));
      setWord(bankAt(other) + 4, model.get(14, other));
    }
    setWord(bankAt(other) + 8, model.spsr.get(other === SYS ? USR : other) ?? 0);
  }
  for (let n = 8; n <= 12; n++) setWord(at.fiq + 4 * (n - 8), model.get(n, mode === FIQ ? USR : FIQ));
  setWord(at.dacr, PRIVILEGED_DACR);
  setWord(at.dacr + 4, USER_DACR);
  banked.set(`normal ${cp15.DACR}`, mode === USR ? USER_DACR : PRIVILEGED_DACR);
  banked.set(`normal ${cp15.TPIDRURW}`, mode === USR ? model.tpidrurw : model.tpidrprw);
  setWord(at.thread, model.tpidrurw);
  setWord(at.thread + 4, model.tpidrprw);
}

/** All that the guest can find in its processor, by names. */
function visibleInModel(model: ProcessorModel): Record<string, number> {
  const seen: Record<string, number> = { pc: model.pc, cpsr: model.cpsr };
  for (const mode of ALL_MODES)
    for (let n = 0; n < 15; n++) seen[ProcessorModel.nameOf(n, mode)] = model.get(n, mode);
  for (const mode of PRIVILEGED_MODES) if (mode !== SYS) seen[`spsr_${mode}`] = model.spsr.get(mode)!;
  return { ...seen, tpidrurw: model.tpidrurw, tpidrprw: model.tpidrprw, dfsr: model.dfsr, dfar: model.dfar };
}

/** The same, from the area and the hardware. */
function visibleInArea(): Record<string, number> {
  const mode = word(at.mode);
  const psr = word(frame + 64);
  expect(psr & 0x1f, "mode of the hardware").toBe(USR);
  const seen: Record<string, number> = { pc: word(frame + 60), cpsr: ((psr & ~0x1f) | mode) >>> 0 };
  for (const other of ALL_MODES) {
    for (let n = 0; n < 15; n++) {
      const name = ProcessorModel.nameOf(n, other);
      if (ProcessorModel.nameOf(n, mode) === name) seen[name] = word(frame + 4 * n);
      else if (n >= 13) seen[name] = word(bankAt(other) + 4 * (n - 13));
      else seen[name] = word(at.fiq + 4 * (n - 8));
    }
    if (other !== USR && other !== SYS) seen[`spsr_${other}`] = word(bankAt(other) + 8);
  }
  const user = mode === USR;
  expect(hardware(cp15.DACR)).toBe(user ? USER_DACR : PRIVILEGED_DACR);
  return {
    ...seen,
    tpidrurw: user ? hardware(cp15.TPIDRURW) : word(at.thread),
    tpidrprw: user ? word(at.thread + 4) : hardware(cp15.TPIDRURW),
    dfsr: word(systemAt("dfsr")),
    dfar: word(systemAt("dfar")),
  };
}

const TRAP_OF: Record<Outcome, number> = {
  done: TRAP_RESUME,
  undefined: TRAP_UNDEFINED,
  abort: TRAP_DATA_ABORT,
  stop: TRAP_STOP,
};

/** A PSR as kernels have it: often a mode that exists, seldom Thumb. */
function somePsr(random: Random): number {
  const mode = random.oneIn(5) ? random.below(32) : random.pick(ALL_MODES);
  const thumb = random.oneIn(4) ? 0x20 : 0;
  return ((random.word() & 0xf80f_0280) | thumb | mode) >>> 0;
}

/** An address in the data, seldom unaligned, at the end of the memory, or nowhere. */
function someAddress(random: Random): number {
  if (random.oneIn(24)) return random.word();
  if (random.oneIn(24)) return BASE + MIB - abi.CONFINED_TABLES + 4 * random.below(16) - 32;
  return DATA + 4 * random.below(DATA_SIZE / 4) + (random.oneIn(16) ? random.below(4) : 0);
}

function someModel(random: Random, memoryOfModel: Memory): ProcessorModel {
  const model = new ProcessorModel(memoryOfModel);
  for (const mode of ALL_MODES) {
    for (let n = 0; n < 15; n++) model.set(n, random.oneIn(3) ? somePsr(random) : someAddress(random), mode);
    model.spsr.set(mode === SYS ? USR : mode, somePsr(random));
  }
  model.cpsr = ((random.word() & 0xf80f_0280) | random.pick(PRIVILEGED_MODES)) >>> 0;
  model.pc = PC;
  model.tpidrurw = random.word();
  model.tpidrprw = random.word();
  return model;
}

describe("an instruction does what the architecture says", () => {
  test.each(Object.entries(SENSITIVE_FORMS))("%s", (_name, form) => {
    const random = new Random(7);
    const lines = [...Array(ROUNDS)].map(() => form(random));
    const words = assemble(lines);
    const outcomes = new Set<Outcome>();
    for (const [n, line] of lines.entries()) {
      for (let address = DATA - 128; address < DATA + DATA_SIZE + 128; address += 4)
        setWord(address, random.oneIn(2) ? somePsr(random) : random.word());
      const written = new Map<number, number>();
      const end = BASE + MIB - abi.CONFINED_TABLES;
      const model = someModel(random, {
        read: (address) =>
          address >= BASE && address < end ? (written.get(address) ?? word(address)) : undefined,
        write: (address, value) => void written.set(address, value),
      });
      toArea(model);
      setWord(systemAt("dfsr"), 0);
      setWord(systemAt("dfar"), 0);
      const outcome = model.execute(line);
      outcomes.add(outcome);
      // In seldom cases the instruction comes as the guest wrote it: it must not matter. Reads of
      // TPIDRURW then mean TPIDRPRW, and do not trap; reads of TPIDRPRW are not replaced by a trap.
      const asWritten = / 4$/.test(line) || (!/^mrc/.test(line) && random.oneIn(4));
      const code = asWritten ? words[n]! : call("patchInstruction", words[n]!);
      expect(call("trap", code), line).toBe(TRAP_OF[outcome]);
      if (outcome !== "stop" && outcome !== "undefined")
        expect(visibleInArea(), line).toEqual(visibleInModel(model));
      if (outcome === "done") for (const [address, value] of written) expect(word(address), line).toBe(value);
    }
    expect(outcomes).toContain("done");
  });
});

const MRC = 0xee10_0010;
const MCR = 0xee00_0010;
const R4 = 4 << 12;
const SCTLR_RESET = 0x08c5_0078;

/** The guest in SVC mode at PC, with `r4`, as it starts. */
function begin(r4 = 0): void {
  for (let address = frame; address < area + 0x1000; address += 4) setWord(address, 0);
  setWord(frame + 16, r4);
  setWord(frame + 60, PC);
  setWord(frame + 64, USR);
  setWord(at.mode, 0x13);
  setWord(systemAt("sctlr"), SCTLR_RESET | 1);
  setWord(systemAt("dacr"), 1);
  banked.set(`secure ${cp15.CPACR}`, 0xf0_0000);
}

function write(key: number, value: number): number {
  begin(value);
  return call("trap", (MCR | key | R4) >>> 0);
}

/** What r4 has after the read; undefined if the guest takes the exception. */
function read(key: number): number | undefined {
  setWord(frame + 60, PC);
  const answer = call("trap", (MRC | key | R4) >>> 0);
  if (answer === TRAP_UNDEFINED) return undefined;
  expect(answer).toBe(TRAP_RESUME);
  expect(word(frame + 60)).toBe(PC + 4);
  return word(frame + 16);
}

describe("CP15", () => {
  // Masks: ARM DDI 0406C B4.1; no fault registers beyond these on a Cortex-A9 (ARM DDI 0388I 4.2).
  test.each([
    ["TTBR1", cp15.TTBR1, 0xffff_ffff],
    ["CONTEXTIDR", cp15.CONTEXTIDR, 0xffff_ffff],
    ["DFSR", cp15.DFSR, 0xffff_ffff],
    ["IFSR", cp15.IFSR, 0xffff_ffff],
    ["DFAR", cp15.DFAR, 0xffff_ffff],
    ["IFAR", cp15.IFAR, 0xffff_ffff],
    ["PAR", cp15.PAR, 0xffff_ffff],
    ["PRRR", cp15.PRRR, 0xffff_ffff],
    ["NMRR", cp15.NMRR, 0xffff_ffff],
    ["VBAR", cp15.VBAR, 0xffff_ffe0],
    ["CPACR", cp15.CPACR, 0xc0f0_0000],
    ["CSSELR", cp15.CSSELR, 0xf],
    ["TPIDRURO", cp15.TPIDRURO, 0xffff_ffff],
    ["TPIDRPRW", cp15.TPIDRPRW, 0xffff_ffff],
    ["ADFSR", cp15.ADFSR, 0],
    ["AIFSR", cp15.AIFSR, 0],
    ["FCSEIDR", cp15.FCSEIDR, 0],
  ])("%s keeps what is written", (_name, key, mask) => {
    expect(write(key, 0xffff_ffff)).toBe(TRAP_RESUME);
    expect(read(key)).toBe(mask);
  });

  test("identification is the hardware's, and there is nothing to debug", () => {
    begin();
    banked.set(`secure ${cp15.MIDR}`, 0x413f_c090);
    banked.set(`secure ${cp15.ID_MMFR0}`, 0x0010_0103);
    banked.set(`secure ${cp15.ID_DFR0}`, 0x0001_0444);
    expect(read(cp15.MIDR)).toBe(0x413f_c090);
    expect(read(cp15.ID_MMFR0)).toBe(0x0010_0103);
    expect(read(cp15.ID_DFR0)).toBe(0);
    expect(write(cp15.MIDR, 1)).toBe(TRAP_UNDEFINED);
  });

  test("the size of the selected cache", () => {
    write(cp15.CSSELR, 1);
    banked.set(`secure ${cp15.CCSIDR}`, 0x200f_e019);
    expect(read(cp15.CCSIDR)).toBe(0x200f_e019);
    expect(banked.get(`secure ${cp15.CSSELR}`)).toBe(1);
    expect(hardware(cp15.CSSELR), "the normal world's is not used").toBe(0);
  });

  test("SCTLR says where exceptions go, and which PSR they set", () => {
    const [V, EE, A, SW] = [1 << 13, 1 << 25, 1 << 1, 1 << 10];
    write(cp15.VBAR, BASE + 0x40);
    expect(word(at.vectors)).toBe(BASE + 0x40);
    const trapWith = (value: number) => {
      setWord(frame + 16, value);
      return call("trap", (MCR | cp15.SCTLR | R4) >>> 0);
    };
    expect(trapWith(SCTLR_RESET | 1 | V | EE | A | SW)).toBe(TRAP_RESUME);
    expect(word(at.vectors)).toBe(0xffff_0000);
    expect(word(at.exceptionPsr)).toBe(USR | (1 << 7) | (1 << 9));
    expect(hardware(cp15.SCTLR) & (A | SW)).toBe(A | SW);
    expect(trapWith(SCTLR_RESET | 1)).toBe(TRAP_RESUME);
    expect(word(at.vectors)).toBe(BASE + 0x40);
    expect(word(at.exceptionPsr)).toBe(USR | (1 << 7));
    expect(hardware(cp15.SCTLR) & (A | SW)).toBe(0);
    setWord(frame + 60, PC);
    expect(read(cp15.SCTLR)).toBe(SCTLR_RESET | 1);
  });

  test.each([
    ["SCTLR.M", cp15.SCTLR, SCTLR_RESET],
    ["SCTLR.TRE", cp15.SCTLR, SCTLR_RESET | 1 | (1 << 28)],
    ["SCTLR.AFE", cp15.SCTLR, SCTLR_RESET | 1 | (1 << 29)],
    ["SCTLR.TE", cp15.SCTLR, SCTLR_RESET | 1 | (1 << 30)],
    ["TTBR0", cp15.TTBR0, BASE],
    ["TTBCR.N", cp15.TTBCR, 1],
    ["DACR without domain 0", cp15.DACR, 0x5555_5554],
  ])("a confined guest has a fixed translation: %s is refused", (_name, key, value) => {
    expect(write(key, value)).toBe(TRAP_STOP);
    expect(word(frame + 60)).toBe(PC);
    for (const name of ["ttbr0", "ttbcr"]) expect(word(systemAt(name))).toBe(0);
    expect(word(systemAt("sctlr"))).toBe(SCTLR_RESET | 1);
    expect(word(systemAt("dacr"))).toBe(1);
  });

  test("the same values again are no change", () => {
    for (const [key, value] of [
      [cp15.SCTLR, SCTLR_RESET | 1],
      [cp15.TTBR0, 0],
      [cp15.TTBCR, 0],
      [cp15.DACR, 1],
    ] as const)
      expect(write(key, value)).toBe(TRAP_RESUME);
  });

  test("VFP for the kernel alone is VFP for all in the hardware, and nothing is nothing", () => {
    write(cp15.CPACR, 0x50_0000);
    expect(banked.get(`secure ${cp15.CPACR}`)).toBe(0xf0_0000);
    expect(read(cp15.CPACR)).toBe(0x50_0000);
    write(cp15.CPACR, 0);
    expect(banked.get(`secure ${cp15.CPACR}`)).toBe(0);
  });

  // ARM DDI 0406C B4.1.40.
  test("no UNPREDICTABLE value of CPACR reaches the hardware", () => {
    for (let fields = 0; fields < 64; fields++) {
      write(cp15.CPACR, ((fields & 3) << 30) | ((fields >>> 2) << 20));
      const value = banked.get(`secure ${cp15.CPACR}`)! >>> 0;
      const [cp10, cp11] = [(value >>> 20) & 3, (value >>> 22) & 3];
      expect(cp10).toBe(cp11);
      expect([0, 3]).toContain(cp10);
      expect(value >>> 30).not.toBe(1); // D32DIS without ASEDIS
      expect(read(cp15.CPACR)! & 0xc000_0000).toBe(value & 0xc000_0000);
    }
  });

  test("instruction caches and branch predictors are invalidated on this core alone", () => {
    for (const key of [cp15.ICIALLUIS, cp15.BPIALLIS, cp15.ICIALLU, cp15.BPIALL, cp15.ICIMVAU]) {
      banked.clear();
      write(key, DATA);
      const written = (local: number) => banked.has(`secure ${local}`);
      expect(written(cp15.ICIALLUIS) || written(cp15.BPIALLIS)).toBe(false);
      expect(written(cp15.ICIALLU) || written(cp15.BPIALL)).toBe(true);
    }
  });

  test("no operation takes back what is in a cache, or reaches other memory", () => {
    const done: [number, number][] = [];
    const operate = (key: number, value: number) => {
      const before = new Map(banked);
      for (const [name] of before) if (name.startsWith(`secure ${key}`)) banked.delete(name);
      expect(write(key, value)).toBe(TRAP_RESUME);
      for (const operation of [
        cp15.DCIMVAC,
        cp15.DCCMVAC,
        cp15.DCCIMVAC,
        cp15.DCISW,
        cp15.DCCISW,
        cp15.DCCSW,
      ]) {
        const argument = banked.get(`secure ${operation}`);
        if (argument !== undefined) done.push([operation, argument]);
        banked.delete(`secure ${operation}`);
      }
    };
    operate(cp15.DCIMVAC, DATA + 0x20);
    operate(cp15.DCCMVAC, DATA);
    operate(cp15.DCCMVAU, DATA);
    operate(cp15.DCCIMVAC, DATA);
    operate(cp15.DCISW, 0x4000_0020);
    operate(cp15.DCCISW, 0xffff_ffff);
    operate(cp15.DCCSW, 0xffff_ffff);
    operate(cp15.DCCMVAC, abi.MVM_DATA);
    operate(cp15.DCIMVAC, BASE + MIB - abi.CONFINED_TABLES);
    expect(done).toEqual([
      [cp15.DCCIMVAC, DATA + 0x20],
      [cp15.DCCMVAC, DATA],
      [cp15.DCCMVAC, DATA],
      [cp15.DCCIMVAC, DATA],
      [cp15.DCCISW, 0x4000_0020],
      [cp15.DCCISW, 0xc000_1fe0],
      [cp15.DCCSW, 0xc000_1fe0],
    ]);
  });

  test("address translation operations", () => {
    expect(write(cp15.ATS1CPR, DATA + 0x123)).toBe(TRAP_RESUME);
    expect(word(systemAt("par")) & 0xffff_f001).toBe(DATA);
    write(cp15.ATS1CUW, 0xe000_1004);
    expect(word(systemAt("par")) >>> 12).toBe(0xe0001);
    write(cp15.ATS1CPR, abi.MVM_DATA);
    expect(word(systemAt("par"))).toBe((5 << 1) | 1);
    write(cp15.ATS1CPR, BASE + MIB - abi.CONFINED_TABLES);
    expect(word(systemAt("par")) & 1).toBe(1);
  });

  test.each([
    ["SCR", cp15.SCR],
    ["MVBAR", cp15.MVBAR],
    ["PMCR", cp15.PMCR],
    ["PMCCNTR", cp15.PMCCNTR],
    ["TLBIALL", cp15.TLBIALL],
    ["ICIALLU", cp15.ICIALLU],
    ["VIR", cp15.VIR],
    ["DBGDSCRext", 0x000e42],
    ["FPSCR", 0xe10a00],
  ])("%s cannot be read", (_name, key) => {
    begin();
    expect(read(key)).toBeUndefined();
    expect(word(frame + 60)).toBe(PC);
  });

  test.each([
    ["SCR", cp15.SCR],
    ["NSACR", cp15.NSACR],
    ["POWER_CONTROL", cp15.POWER_CONTROL],
    ["DIAGNOSTIC", cp15.DIAGNOSTIC],
    ["ATS12NSOPR", cp15.ATS12NSOPR],
    ["PMCR", cp15.PMCR],
    ["DBGVCR", 0x000e07],
  ])("%s cannot be written", (_name, key) => {
    expect(write(key, 0xffff_ffff)).toBe(TRAP_UNDEFINED);
    expect(banked.get(`secure ${key}`)).toBeUndefined();
  });

  test("Linux finds no debug unit", () => {
    begin();
    expect(read(0x000e00)).toBe(0);
  });

  test("MRC to the PC writes the flags alone", () => {
    write(cp15.DFAR, 0xa123_4567);
    const psr = word(frame + 64);
    expect(call("trap", (MRC | cp15.DFAR | (15 << 12)) >>> 0)).toBe(TRAP_RESUME);
    expect(word(frame + 64)).toBe((psr | 0xa000_0000) >>> 0);
  });

  test("an instruction that fails its condition does nothing", () => {
    begin(0x1234);
    const mcrne = ((MCR | cp15.VBAR | R4) & 0x0fff_ffff) | 0x1000_0000;
    setWord(frame + 64, USR | 0x4000_0000);
    expect(call("trap", mcrne >>> 0)).toBe(TRAP_RESUME);
    expect(word(systemAt("vbar"))).toBe(0);
    expect(word(frame + 60)).toBe(PC + 4);
    setWord(frame + 64, USR);
    call("trap", mcrne >>> 0);
    expect(word(systemAt("vbar"))).toBe(0x1220);
  });

  test("FPEXC is the hardware's, while CPACR allows it", () => {
    const FPEXC = 0xe80a00;
    expect(write(FPEXC, 0x4000_0000)).toBe(TRAP_RESUME);
    expect(banked.get(`secure ${FPEXC}`)).toBe(0x4000_0000);
    expect(read(FPEXC)).toBe(0x4000_0000);
    banked.set(`secure ${cp15.CPACR}`, 0);
    expect(read(FPEXC)).toBeUndefined();
  });

  test("a kernel in Thumb state is not supported", () => {
    begin();
    setWord(frame + 64, USR | 0x20);
    expect(call("trap", MRC | cp15.MIDR | R4)).toBe(TRAP_STOP);
  });

  test.each([
    ["UDF", 0xe7f0_00f0],
    ["MRRC p15", 0xec51_0f02],
    ["CDP p15", 0xee00_0f00],
    ["VADD while VFP is off", 0xee30_0a00],
    ["SWP", 0xe102_0091],
    ["SMC", 0xe160_0070],
  ])("%s is the guest's own exception", (_name, code) => {
    begin();
    expect(call("trap", code)).toBe(TRAP_UNDEFINED);
  });
});
