/**
 * Which source lines were executed, in the format of lcov (geninfo(1)): a section for each source
 * file of each program. A line counts 1 if one of its instructions was executed, otherwise 0. An
 * optimizing compiler moves instructions of a line to other places. If it says where the line
 * begins, only the instructions there count.
 */
import { type ElfSymbols, type LineRange, pathOf } from "@mvm/symbols";

export interface CoveredProgram {
  readonly name: string;
  readonly symbols: ElfSymbols;
  /** Was the instruction at this virtual address executed? */
  isExecuted(address: number): boolean;
}

interface SourceFile {
  /**
   * By line: was it executed? `begins`: the debug information says where the line begins, and only
   * the instructions there were asked.
   */
  readonly lines: Map<number, { executed: boolean; begins: boolean }>;
  /** By name: where the function begins, and whether it was entered. */
  readonly functions: Map<string, { line: number; executed: boolean }>;
}

/** The least distance of two instructions: Thumb. */
const STEP = 2;

/** `find`: where a source file is on this machine; undefined: nowhere, and it is left out. */
export function lcovOf(
  programs: readonly CoveredProgram[],
  find: (path: string) => string | undefined,
): string {
  return programs.map((program) => sections(program, find)).join("");
}

function sections(program: CoveredProgram, find: (path: string) => string | undefined): string {
  const files = new Map<string, SourceFile>();
  const known = new Map<string, string | undefined>();
  const fileOf = (place: Pick<LineRange, "file" | "folder">): SourceFile | undefined => {
    const path = pathOf(place);
    if (!known.has(path)) known.set(path, find(path));
    const found = known.get(path);
    if (found === undefined) return undefined;
    const file = files.get(found) ?? { lines: new Map(), functions: new Map() };
    files.set(found, file);
    return file;
  };
  for (const range of program.symbols.lineRanges) {
    const lines = fileOf(range)?.lines;
    const line = lines?.get(range.line);
    if (lines === undefined || (line?.begins && !range.statement)) continue;
    const earlier = line?.begins === range.statement && line.executed;
    lines.set(range.line, { executed: earlier || isExecuted(range, program), begins: range.statement });
  }
  for (const { name, kind, start } of program.symbols.all()) {
    const place = kind === "function" ? program.symbols.lineAt(start) : undefined;
    if (place === undefined) continue;
    fileOf(place)?.functions.set(name, { line: place.line, executed: program.isExecuted(start) });
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([path, file]) => section(program.name, path, file)).join("");
}

function isExecuted({ start, end }: LineRange, program: CoveredProgram): boolean {
  for (let address = start; address < end; address += STEP) if (program.isExecuted(address)) return true;
  return false;
}

function section(name: string, path: string, { lines, functions }: SourceFile): string {
  const inOrder = [...lines].sort(([a], [b]) => a - b);
  const names = [...functions].sort(([, a], [, b]) => a.line - b.line);
  const hits = (list: readonly boolean[]) => list.filter(Boolean).length;
  return [
    // A test's name has letters, digits and underscores.
    `TN:${name.replace(/\W/g, "_")}`,
    `SF:${path}`,
    ...names.map(([each, { line }]) => `FN:${line},${each}`),
    ...names.map(([each, { executed }]) => `FNDA:${Number(executed)},${each}`),
    `FNF:${names.length}`,
    `FNH:${hits(names.map(([, { executed }]) => executed))}`,
    ...inOrder.map(([line, { executed }]) => `DA:${line},${Number(executed)}`),
    `LF:${inOrder.length}`,
    `LH:${hits(inOrder.map(([, { executed }]) => executed))}`,
    "end_of_record\n",
  ].join("\n");
}
