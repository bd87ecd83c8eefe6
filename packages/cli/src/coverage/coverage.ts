/** --coverage. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { MVM_NAME } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import type { VirtualZc702 } from "../run/virtual-zc702";
import type { Observation, Observed } from "../symbols/observed";
import type { ProgramSymbols } from "../symbols/program-symbols";
import { PROJECT_ROOT } from "../system-file";
import { lcovOf } from "./lcov";

const NO_PROGRAM =
  "--coverage: no program is an ELF file, so no source line is known\n    fix: give an ELF file that was compiled with -g";

/**
 * Begins to keep what is executed. @returns what gives the text for lcov after the run
 * @param chosen names of VMs, or MVM_NAME; without it all but MVM
 * @throws UsageError
 */
export function coverage(
  machine: VirtualZc702,
  { programs }: Observed,
  chosen: readonly string[] | undefined,
): () => Observation {
  const guests = programs.filter(({ of }) => of !== MVM_NAME);
  const covered = chosen?.map((name) => named(name, programs)) ?? guests;
  if (covered.length === 0) throw new UsageError(NO_PROGRAM);
  const executed = machine.board.keepCoverage();
  const textOf = (program: ProgramSymbols) => {
    const isExecuted = (address: number) => executed.has(program.physical(address));
    return lcovOf([{ name: program.of, symbols: program.symbols, isExecuted }], sourceFile);
  };
  return () => {
    const texts = covered.map(textOf);
    const unknown = covered.filter((_, index) => texts[index] === "");
    // Without --coverage-of it is enough that something is covered.
    const isEnough = unknown.length === 0 || (chosen === undefined && unknown.length < covered.length);
    return { text: texts.join(""), failure: isEnough ? undefined : withoutLines(unknown) };
  };
}

function withoutLines(programs: readonly ProgramSymbols[]): string {
  const names = programs.map(({ of }) => printable(of)).join(", ");
  return `--coverage: no source line of ${names} is known; compile with -g, and keep the sources where they were compiled`;
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
