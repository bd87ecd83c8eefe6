/**
 * The options of `mvm run` and `mvm board` that watch a run: --profile and --coverage. What they
 * write is made at the end of the run, and the run is the same run without them.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { QUANTUM } from "@mvm/board";
import { CPU_HZ, MVM_NAME, parseTime } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { NotElfError, readElfSymbols, readSystemMap, type Symbols } from "@mvm/symbols";
import { type CoveredProgram, lcovOf } from "../coverage/lcov";
import { UsageError } from "../errors";
import type { SymbolFile } from "../gdb/symbol-file";
import { foldedStacks } from "../profile/folded";
import { type NameOfVm, Sampler } from "../profile/sampler";
import { requireWritable, unwritable, type WrittenFile } from "../report/finish";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { framesAt } from "../symbols/frames";
import { ProgramSymbols } from "../symbols/program-symbols";
import { PROJECT_ROOT } from "../system-file";

export interface ObserverChoice {
  profile?: string;
  profilePeriod?: string;
  coverage?: string;
  /** Names of VMs, or MVM_NAME. */
  coverageOf?: string[];
  /** [VM=]FILE */
  symbols?: string[];
}

const PROFILE: WrittenFile = { what: "the profile", option: "--profile" };
const COVERAGE: WrittenFile = { what: "the coverage", option: "--coverage" };

/** What runs on the board. */
export interface Observed {
  /** The programs that are ELF files; MVM's name is MVM_NAME. */
  readonly files: readonly SymbolFile[];
  /** The VMs, or the program without MVM. */
  readonly names: readonly string[];
  isLinux(name: string): boolean;
  readonly nameOfVm: NameOfVm;
}

/** @throws UsageError */
export function checkObservers(options: ObserverChoice & { restore?: string }): void {
  const { profile, profilePeriod, coverage, coverageOf = [], symbols = [] } = options;
  if (profile !== undefined) requireWritable(profile, PROFILE);
  if (coverage !== undefined) requireWritable(coverage, COVERAGE);
  if (profilePeriod !== undefined) periodOf(profilePeriod);
  const needs = (option: string, other: string) =>
    new UsageError(`${option}: it says something about ${other}\n    fix: give ${other} FILE, too`);
  if (profile === undefined && profilePeriod !== undefined) throw needs("--profile-period", "--profile");
  if (profile === undefined && symbols.length > 0) throw needs("--symbols", "--profile");
  if (coverage === undefined && coverageOf.length > 0) throw needs("--coverage-of", "--coverage");
  if (coverage !== undefined && options.restore !== undefined)
    throw new UsageError(
      "--coverage, --restore: what ran before the snapshot is not known\n    fix: leave --restore out",
    );
}

/** Whether the run has to begin at its begin, and not after the boot of Linux. */
export function observesAll({ profile, coverage }: ObserverChoice): boolean {
  return profile !== undefined || coverage !== undefined;
}

/**
 * Before the run. @returns what to call after it, which writes the files
 * @throws UsageError
 */
export function attachObservers(
  machine: VirtualZc702,
  options: ObserverChoice,
  observed: Observed,
): () => void {
  const ends: (() => void)[] = [];
  const programs = observed.files.map((file) => new ProgramSymbols(file));
  if (options.profile !== undefined)
    ends.push(profiled(machine, options, options.profile, observed, programs));
  if (options.coverage !== undefined) ends.push(covered(machine, options, options.coverage, programs));
  return () => {
    for (const end of ends) end();
  };
}

function profiled(
  machine: VirtualZc702,
  { profilePeriod, symbols = [] }: ObserverChoice,
  file: string,
  { names, isLinux, nameOfVm }: Observed,
  programs: readonly ProgramSymbols[],
): () => void {
  const given = new Map(symbols.map((argument) => givenSymbols(argument, names)));
  const period = profilePeriod === undefined ? QUANTUM : periodOf(profilePeriod);
  const sampler = new Sampler(machine.board, period, nameOfVm);
  machine.atQuantum.push(() => sampler.look());
  const symbolsOf = (name: string): Symbols | undefined =>
    given.get(name) ?? programs.find(({ of }) => of === name)?.symbols;
  return () => {
    const mvm = symbolsOf(MVM_NAME);
    const text = foldedStacks(sampler.samples, (name) => {
      const framed = { name, symbols: symbolsOf(name), isLinux: isLinux(name) };
      return (address) => framesAt(framed, address, mvm);
    });
    write(file, text, PROFILE);
  };
}

function covered(
  machine: VirtualZc702,
  { coverageOf }: ObserverChoice,
  file: string,
  programs: readonly ProgramSymbols[],
): () => void {
  const guests = programs.filter(({ of }) => of !== MVM_NAME);
  const chosen = coverageOf?.map((name) => named(name, programs)) ?? guests;
  const executed = machine.board.keepCoverage();
  return () => {
    const list = chosen.map(
      (program): CoveredProgram => ({
        name: program.of,
        symbols: program.symbols,
        isExecuted: (address) => executed.has(program.physical(address)),
      }),
    );
    write(file, lcovOf(list, sourceFile), COVERAGE);
  };
}

function named(name: string, programs: readonly ProgramSymbols[]): ProgramSymbols {
  const found = programs.find(({ of }) => of === name);
  if (found !== undefined) return found;
  const names = programs.map(({ of }) => of).join(" or ");
  throw new UsageError(
    `--coverage-of ${printable(name)}: there is no such program with an ELF file\n    fix: give ${names || "no --coverage-of"}`,
  );
}

/** A path is absolute, or relative to this project or to the current folder. */
function sourceFile(path: string): string | undefined {
  return [PROJECT_ROOT, process.cwd()]
    .map((folder) => resolve(folder, path))
    .find((each) => existsSync(each));
}

function write(file: string, text: string, which: WrittenFile): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw unwritable(error as Error, which);
  }
}

/** Cycles, rounded up to the distance at which the cores meet. */
function periodOf(text: string): number {
  const cycles = parseTime(text, CPU_HZ);
  if (cycles === undefined || cycles === 0 || !Number.isSafeInteger(cycles))
    throw new UsageError(
      `--profile-period ${printable(text)}: this is not a time\n    fix: give for example 100us`,
    );
  return Math.ceil(cycles / QUANTUM) * QUANTUM;
}

/** The symbols of --symbols, and whose they are. */
function givenSymbols(argument: string, names: readonly string[]): [name: string, symbols: Symbols] {
  const name =
    names.find((each) => argument.startsWith(`${each}=`)) ?? (names.length === 1 ? names[0]! : undefined);
  const fix = `\n    fix: give ${names.map((each) => `${each}=FILE`).join(" or ")}`;
  if (name === undefined)
    throw new UsageError(`--symbols ${printable(argument)}: it is not said whose they are${fix}`);
  const file = argument.startsWith(`${name}=`) ? argument.slice(name.length + 1) : argument;
  return [name, readSymbols(file)];
}

function readSymbols(file: string): Symbols {
  const refusal = (what: string) =>
    new UsageError(
      `--symbols ${printable(file)}: ${what}\n    fix: give an ELF file with symbols, or a System.map`,
    );
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refusal((error as Error).message);
  }
  try {
    const symbols = readElfSymbols(bytes);
    if (symbols.all().length === 0) throw refusal("it has no symbols");
    return symbols;
  } catch (error) {
    if (!(error instanceof NotElfError)) throw error;
  }
  const map = readSystemMap(bytes.toString("latin1"));
  if (map.all().length === 0) throw refusal("it has no symbols");
  return map;
}
