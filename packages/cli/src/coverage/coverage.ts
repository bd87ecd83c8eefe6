/** --coverage. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { MVM_NAME } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import type { VirtualZc702 } from "../run/virtual-zc702";
import type { Observed } from "../symbols/observed";
import type { ProgramSymbols } from "../symbols/program-symbols";
import { PROJECT_ROOT } from "../system-file";
import { type CoveredProgram, lcovOf } from "./lcov";

/**
 * Begins to keep what is executed. @returns what gives the text for lcov after the run
 * @param chosen names of VMs, or MVM_NAME; without it all but MVM
 * @throws UsageError
 */
export function coverage(
  machine: VirtualZc702,
  { programs }: Observed,
  chosen: readonly string[] | undefined,
): () => string {
  const guests = programs.filter(({ of }) => of !== MVM_NAME);
  const covered = chosen?.map((name) => named(name, programs)) ?? guests;
  const executed = machine.board.keepCoverage();
  return () => {
    const list = covered.map(
      (program): CoveredProgram => ({
        name: program.of,
        symbols: program.symbols,
        isExecuted: (address) => executed.has(program.physical(address)),
      }),
    );
    return lcovOf(list, sourceFile);
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
