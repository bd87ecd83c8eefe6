/** What shadow costs beside direct, as a table of Markdown. */

import type { Counts, Observed, Run } from "./observe";
import {
  BOOT_LIMIT,
  OPERATIONS,
  PING_PONG,
  PIPE_ALONE,
  PROGRAMS_LIMIT,
  SWITCH_LIMIT,
  TICKS,
} from "./operations";

const HEAD = [
  "operation",
  "direct: instructions",
  "cycles",
  "shadow: instructions",
  "cycles",
  "ratio: instructions",
  "cycles",
  "limit",
  "met",
  "stub: SVC",
  "Undefined",
  "aborts",
  "IRQ",
  "entries into MVM",
];
const RATIO_COLUMN = 5;
const LEFT_COLUMNS = new Set([0, 8]);

/** Of one operation, once. */
export interface Row {
  name: string;
  direct: Counts;
  shadow: Counts;
  limit?: number | undefined;
  program?: boolean | undefined;
}

type Ratios = Pick<Counts, "instructions" | "cycles">;

export function rowsOf(direct: Run, shadow: Run): Row[] {
  const boot = { name: "boot, from reset to the shell", direct: direct.boot, shadow: shadow.boot };
  const operations = OPERATIONS.flatMap((operation, number): Row[] => {
    const [a, b] = [once(direct, number), once(shadow, number)];
    return a === undefined || b === undefined ? [] : [{ ...operation, direct: a, shadow: b }];
  });
  const change = { name: "process switch", limit: SWITCH_LIMIT };
  const [a, b] = [switchOf(direct), switchOf(shadow)];
  if (a !== undefined && b !== undefined)
    operations.splice(PING_PONG + 1, 0, { ...change, direct: a, shadow: b });
  return [{ ...boot, limit: BOOT_LIMIT }, ...operations];
}

/** What one of an operation costs; undefined: it was not observed. */
function once({ operations }: Run, operation: number): Counts | undefined {
  const found = operations.find((each) => each.operation === operation);
  if (found === undefined) return undefined;
  return operation === TICKS ? tickOf(found) : divided(found, found.times);
}

/** The loop has two instructions and a whole number of cycles a round. The rest are the ticks. */
function tickOf(spins: Observed): Counts {
  const { times: rounds, instructions, cycles, irqs } = spins;
  const own = { instructions: 2 * rounds, cycles: Math.floor(cycles / rounds) * rounds };
  return divided(
    { ...spins, instructions: instructions - own.instructions, cycles: cycles - own.cycles },
    irqs,
  );
}

/**
 * A round trip of two processes has the writes and reads of two round trips in one process, and two
 * switches.
 */
function switchOf(run: Run): Counts | undefined {
  const [alone, both] = [once(run, PIPE_ALONE), once(run, PING_PONG)];
  if (alone === undefined || both === undefined) return undefined;
  return combined(both, alone, (all, part) => (all - 2 * part) / 2);
}

function divided(counts: Counts, by: number): Counts {
  return combined(counts, counts, (value) => value / by);
}

function combined(a: Counts, b: Counts, value: (a: number, b: number) => number): Counts {
  return {
    instructions: value(a.instructions, b.instructions),
    cycles: value(a.cycles, b.cycles),
    svc: value(a.svc, b.svc),
    undefined: value(a.undefined, b.undefined),
    aborts: value(a.aborts, b.aborts),
    irqs: value(a.irqs, b.irqs),
    smc: value(a.smc, b.smc),
    fiqs: value(a.fiqs, b.fiqs),
  };
}

export function ratiosOf({ direct, shadow }: Row): Ratios {
  return {
    instructions: shadow.instructions / direct.instructions,
    cycles: shadow.cycles / direct.cycles,
  };
}

/** Geometric mean of the whole programs. */
export function programsOf(rows: readonly Row[]): Ratios {
  const ratios = rows.filter(({ program }) => program).map(ratiosOf);
  const mean = (values: number[]) =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  return {
    instructions: mean(ratios.map(({ instructions }) => instructions)),
    cycles: mean(ratios.map(({ cycles }) => cycles)),
  };
}

export function linuxTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { direct, shadow } = row;
    const { svc, undefined: undefinedOnes, aborts, irqs, smc, fiqs } = shadow;
    return [
      row.name,
      ...[direct.instructions, direct.cycles, shadow.instructions, shadow.cycles].map(figure),
      ...judged(ratiosOf(row), row.limit),
      ...[svc, undefinedOnes, aborts, irqs, smc + fiqs].map(figure),
    ];
  });
  const mean = ["whole programs, geometric mean", "", "", "", ""];
  lines.push([...mean, ...judged(programsOf(rows), PROGRAMS_LIMIT), "", "", "", "", ""]);
  const rule = HEAD.map((_, column) => (LEFT_COLUMNS.has(column) ? "---" : "---:"));
  return [HEAD, rule, ...lines].map((line) => `| ${line.join(" | ")} |\n`).join("");
}

/** Ratios of instructions by operation, from a text that contains such a table. */
export function instructionRatios(text: string): Map<string, number> {
  const ratios = new Map<string, number>();
  for (const line of text.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const ratio = Number(cells[RATIO_COLUMN + 1]);
    if (cells.length === HEAD.length + 2 && ratio > 0) ratios.set(cells[1]!, ratio);
  }
  return ratios;
}

/** A limit is met if both ratios are within it. */
function judged({ instructions, cycles }: Ratios, limit: number | undefined): string[] {
  const ratios = [instructions.toFixed(3), cycles.toFixed(3)];
  if (limit === undefined) return [...ratios, "", ""];
  return [...ratios, String(limit), Math.max(instructions, cycles) <= limit ? "yes" : "no"];
}

const WHOLE_FROM = 1000;

function figure(value: number): string {
  if (Math.abs(value) >= WHOLE_FROM || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(value < 1 ? 3 : 1);
}

/** What the stub needs to give the guest an interrupt, and to be out of the way. */
export function reflectionSentence(reflections: readonly Counts[]): string {
  const most = (value: (counts: Counts) => number) => Math.max(...reflections.map(value));
  const least = Math.min(...reflections.map(({ instructions }) => instructions));
  const longest = most((each) => each.instructions);
  const instructions = least === longest ? least : `${least} to ${longest}`;
  const cycles = most((each) => each.cycles);
  const entries = most((each) => each.smc + each.fiqs);
  return `Interrupt reflected, from the stub's vector to the guest's: ${instructions} instructions, at most
${cycles} cycles, ${entries} entries into MVM (${reflections.length} interrupts).
`;
}
