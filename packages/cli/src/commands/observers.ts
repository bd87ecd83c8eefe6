/**
 * The options of `mvm run` and `mvm board` that watch a run: --profile, --coverage and
 * --trace-instructions. What they write is made at the end of the run. The run is the same run
 * without them.
 */
import { writeFileSync } from "node:fs";
import { coverage } from "../coverage/coverage";
import { UsageError } from "../errors";
import { type GdbChoice, gdbPort } from "../gdb/port";
import type { SymbolFile } from "../gdb/symbol-file";
import { requireDisassembler } from "../instructions/disassemble";
import { beginCycle, checkWindow, traceInstructions } from "../instructions/trace-instructions";
import { periodOf, profile } from "../profile/profile";
import { requireWritable, unwritable, type WrittenFile } from "../report/finish";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { givenSymbols } from "../symbols/given-symbols";
import type { Observation, Observed } from "../symbols/observed";
import { ProgramSymbols } from "../symbols/program-symbols";

export interface ObserverChoice {
  profile?: string;
  profilePeriod?: string;
  coverage?: string;
  /** Names of VMs, or MVM_NAME. */
  coverageOf?: string[];
  traceInstructions?: string;
  /** A time, or [VM:]SYMBOL. */
  instructionsFrom?: string;
  instructionsFor?: string;
  /** [VM=]FILE */
  symbols?: string[];
}

const PROFILE: WrittenFile = { what: "the profile", option: "--profile" };
const COVERAGE: WrittenFile = { what: "the coverage", option: "--coverage" };
const INSTRUCTIONS: WrittenFile = { what: "the trace of instructions", option: "--trace-instructions" };

/** @throws UsageError */
export function checkObservers(options: ObserverChoice & GdbChoice & { restore?: string }): void {
  for (const [file, which] of filesOf(options)) requireWritable(file, which);
  if (options.profilePeriod !== undefined) periodOf(options.profilePeriod);
  checkWindow(options.instructionsFrom, options.instructionsFor);
  checkCompany(options);
  if (options.coverage !== undefined && options.restore !== undefined)
    throw new UsageError(
      "--coverage, --restore: what ran before the snapshot is not known\n    fix: leave --restore out",
    );
  if (options.traceInstructions === undefined) return;
  if (gdbPort(options) !== undefined)
    throw new UsageError("--trace-instructions, --gdb: both step the cores\n    fix: leave one of them out");
  requireDisassembler();
}

function filesOf(options: ObserverChoice): [file: string, which: WrittenFile][] {
  const files: [string | undefined, WrittenFile][] = [
    [options.profile, PROFILE],
    [options.coverage, COVERAGE],
    [options.traceInstructions, INSTRUCTIONS],
  ];
  return files.flatMap(([file, which]) => (file === undefined ? [] : [[file, which]]));
}

/** Options that say something about another option, which has to be there. */
function checkCompany(options: ObserverChoice): void {
  const { profile, coverage, traceInstructions } = options;
  const needs = (option: string, given: unknown, other: string, found: boolean) => {
    if (given === undefined || found) return;
    throw new UsageError(`${option}: it says something about ${other}\n    fix: give ${other} FILE, too`);
  };
  const { profilePeriod, coverageOf, instructionsFrom, instructionsFor, symbols } = options;
  needs("--profile-period", profilePeriod, "--profile", profile !== undefined);
  needs("--coverage-of", coverageOf, "--coverage", coverage !== undefined);
  const traces = traceInstructions !== undefined;
  needs("--instructions-from", instructionsFrom, "--trace-instructions", traces);
  needs("--instructions-for", instructionsFor, "--trace-instructions", traces);
  needs("--symbols", symbols, "--profile", profile !== undefined || traces);
}

/** The cycle from which on the run is watched; infinity: it is not watched. */
export function watchedFrom(options: ObserverChoice): number {
  if (options.profile !== undefined || options.coverage !== undefined) return 0;
  if (options.traceInstructions === undefined) return Number.POSITIVE_INFINITY;
  return beginCycle(options.instructionsFrom) ?? 0;
}

/** `files`: the programs that are ELF files. */
export type Watched = Pick<Observed, "names" | "linuxMemory" | "nameOfVm"> & { files: readonly SymbolFile[] };

/**
 * Before the run. @returns what to call after it: it writes the files, and says what went wrong
 * @throws UsageError
 */
export function attachObservers(
  machine: VirtualZc702,
  options: ObserverChoice,
  { files, ...watched }: Watched,
): () => string[] {
  if (filesOf(options).length === 0) return () => [];
  const observed: Observed = {
    ...watched,
    programs: files.map((file) => new ProgramSymbols(file)),
    given: new Map((options.symbols ?? []).map((argument) => givenSymbols(argument, watched.names))),
  };
  const observations = new Map<WrittenFile, () => Observation>();
  if (options.profile !== undefined) {
    const period = options.profilePeriod === undefined ? undefined : periodOf(options.profilePeriod);
    const stacks = profile(machine, observed, period);
    observations.set(PROFILE, () => ({ text: stacks() }));
  }
  if (options.coverage !== undefined)
    observations.set(COVERAGE, coverage(machine, observed, options.coverageOf));
  if (options.traceInstructions !== undefined) {
    const { instructionsFrom, instructionsFor } = options;
    const trace = traceInstructions(machine, observed, instructionsFrom, instructionsFor);
    observations.set(INSTRUCTIONS, trace);
  }
  return () => filesOf(options).flatMap(([file, which]) => written(file, which, observations.get(which)!));
}

/** @returns what went wrong: an error does not keep the report of the run from the user */
function written(file: string, which: WrittenFile, observation: () => Observation): string[] {
  let result: Observation;
  try {
    result = observation();
  } catch (error) {
    return [`${which.what} cannot be made: ${(error as Error).message}`];
  }
  try {
    writeFileSync(file, result.text);
  } catch (error) {
    return [unwritable(error as Error, which).message];
  }
  return result.failure === undefined ? [] : [result.failure];
}
