/** The words of a core's block of state by name, and those that mean nothing between runs. */
import * as State from "../../src/cpu/core/state";
import * as Cp15 from "../../src/cpu/core/system/cp15-fields";
import { CORE_STATE_SIZE } from "../../src/memory/layout";

const WORD = 4;
const DOUBLE = 8;
const GENERAL_REGISTERS = 15;
const D_REGISTERS = 32;

/** Exports of state.ts that are no places. */
const NO_FIELDS = [
  ...["SP", "LR", "PC_OPERAND", "BANK_SIZE", "ACCOUNTS_SIZE", "EXCEPTION_KINDS"],
  ...["WATCHING_UNIT", "WATCHING_DEBUGGER", "ACTLR_SMP"],
];

/**
 * What an execution leaves behind and no later execution reads. A translated instruction need not
 * leave the same.
 */
const SCRATCH = ["PAGE_VA", "SLOT", "PC_SHIFT", "PROGRESS", "BUDGET", "SCRATCH_UOPS", "CURRENT_UOP"];
const SCRATCH_REGISTER = State.R + State.PC_OPERAND;

const fields = Object.entries(State as Record<string, number>)
  .filter(([name]) => !NO_FIELDS.includes(name))
  .sort(([, a], [, b]) => a - b);

/** For each word of a core's block: whether it is compared. */
export const COMPARED: readonly boolean[] = comparedWords();

function comparedWords(): boolean[] {
  const compared = new Array<boolean>(CORE_STATE_SIZE / WORD).fill(true);
  compared[SCRATCH_REGISTER / WORD] = false;
  for (const name of SCRATCH) {
    const place = fields.findIndex(([field]) => field === name);
    if (place < 0) throw new Error(`state.ts has no ${name}`);
    compared.fill(false, fields[place]![1] / WORD, fields[place + 1]![1] / WORD);
  }
  return compared;
}

const SIGN = 31;

/** What a word of a core's block means: a flag is one bit of it, or whether it is 0. */
export function meaning(offset: number, word: number): number {
  if (offset === State.NF || offset === State.VF) return word >>> SIGN;
  return offset === State.ZF ? Number(word === 0) : word;
}

/** The name of the word at `offset` of a core's block. */
export function fieldName(offset: number): string {
  const general = (offset - State.R) / WORD;
  if (general >= 0 && general < GENERAL_REGISTERS) return `r${general}`;
  const double = Math.floor((offset - State.D) / DOUBLE);
  if (double >= 0 && double < D_REGISTERS) return `d${double}.${offset % DOUBLE === 0 ? "low" : "high"}`;
  return bankedRegister(offset) ?? systemRegister(offset) ?? nearestField(offset);
}

/** In the order of cpu/core/system/banks.ts. */
const BANK_NAMES = ["usr", "fiq", "irq", "svc", "mon", "abt", "und"];
const BANK_WORDS = ["sp", "lr", "spsr"];

function bankedRegister(offset: number): string | undefined {
  const bank = BANK_NAMES[Math.floor((offset - State.BANKS) / State.BANK_SIZE)];
  return bank && `${BANK_WORDS[((offset - State.BANKS) % State.BANK_SIZE) / WORD]}_${bank}`;
}

const BANKED = Object.entries(Cp15).filter(([name]) => !["SCR", "CPACR", "NSACR", "SDER"].includes(name));

function systemRegister(offset: number): string | undefined {
  const named = (base: number, suffix: string) => {
    const found = BANKED.find(([, field]) => base + field === offset);
    return found && found[0] + suffix;
  };
  if (offset >= State.CP15_COMMON || offset < State.CP15_SECURE) return undefined;
  return offset < State.CP15_NONSECURE ? named(State.CP15_SECURE, "_s") : named(State.CP15_NONSECURE, "_ns");
}

function nearestField(offset: number): string {
  const [name, start] = fields.findLast(([, field]) => field <= offset) ?? ["R", State.R];
  return offset === start ? name : `${name}+0x${(offset - start).toString(16)}`;
}
