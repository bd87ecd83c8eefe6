/**
 * The C header mvm_abi.h: the constants of packages/abi that a guest needs, with their comments, so
 * that each number stands once. The header has preprocessor constants alone: it serves a program on
 * the bare processor, a kernel module and a program of Linux's userland.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ring from "../../../abi/src/channel-ring";
import * as hypercall from "../../../abi/src/hypercall";
import * as marker from "../../../abi/src/marker-port";
import * as pendulum from "../../../abi/src/pendulum";
import * as psci from "../../../abi/src/psci";
import * as report from "../../../abi/src/report";
import * as systemImage from "../../../abi/src/system-image";
import { BuildError } from "../errors";
import { ROOT } from "../root";
import { type Constant, type Declaration, declarationsOf } from "./declarations";

const ABI = "packages/abi/src";
/** Widest comment line. */
const COLUMNS = 100;
/** What fills up the line of a section's heading. */
const HEADING_RULE = / ─+$/;

interface Source {
  file: string;
  /** The constants and their values, as the TypeScript sources have them. */
  values: Readonly<Record<string, unknown>>;
  /** The constants that a guest needs, when the others are MVM's business. */
  wanted?: RegExp;
}

const SOURCES: readonly Source[] = [
  { file: "hypercall.ts", values: hypercall },
  { file: "psci.ts", values: psci },
  { file: "system-image.ts", values: systemImage, wanted: /^LEVEL_/ },
  { file: "report.ts", values: report, wanted: /^VM_STATE_/ },
  { file: "marker-port.ts", values: marker },
  { file: "pendulum.ts", values: pendulum },
  { file: "channel-ring.ts", values: ring },
];

/** @throws BuildError when a constant is not declared as this generator can read it */
export function abiHeader(): string {
  return [
    `/* Generated from ${ABI}: do not edit. */`,
    "#ifndef MVM_ABI_H",
    "#define MVM_ABI_H",
    ...SOURCES.flatMap(sectionOf),
    "",
    "#endif",
    "",
  ].join("\n");
}

/** The names of all constants in the header, with their values. */
export function abiConstants(): Map<string, number> {
  return new Map(SOURCES.flatMap(constantsOf));
}

function constantsOf({ values, wanted }: Source): [string, number][] {
  const numbers = Object.entries(values).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return numbers.filter(([name]) => wanted === undefined || wanted.test(name));
}

function sectionOf(source: Source): string[] {
  const declarations = declarationsOf(readFileSync(join(ROOT, ABI, source.file), "utf8"));
  const declared = new Set(declarations.map((d) => (d.kind === "constant" ? d.name : undefined)));
  for (const [name] of constantsOf(source)) {
    if (declared.has(name)) continue;
    const shape = `export const ${name}: u32 = …;`;
    throw new BuildError(`${ABI}/${source.file}: ${name} is not declared by a line "${shape}"`);
  }
  const constants = new Map(constantsOf(source));
  const chosen = declarations.filter((d) =>
    d.kind === "constant" ? constants.has(d.name) : source.wanted === undefined,
  );
  return ["", `/* ═══ ${source.file} ═══ */`, ...chosen.flatMap((d) => textOf(d, constants))];
}

function textOf(declaration: Declaration, values: ReadonlyMap<string, number>): string[] {
  if (declaration.kind === "blank") return [""];
  if (declaration.kind === "paragraph") return commentOf(declaration.lines);
  const { name, type, value, comment } = declaration;
  return [...commentOf(comment), `#define ${name} ${literalOf(type, value, values.get(name)!)}`];
}

function commentOf(lines: readonly string[]): string[] {
  const [first, ...more] = lines.map((line) => line.replace(HEADING_RULE, ""));
  if (first === undefined) return [];
  const short = `/* ${first} */`;
  if (more.length === 0 && short.length <= COLUMNS) return [short];
  return ["/*", ...[first, ...more].map((line) => ` * ${line}`.trimEnd()), " */"];
}

/** The number as the source writes it, or its value where the source computes it. */
function literalOf(type: Constant["type"], written: string, value: number): string {
  const number = /^-?(0x[\da-f]+|\d+)$/i.test(written) ? written : String(value);
  if (type === "u32") return `${number}U`;
  return value < 0 ? `(${number})` : number;
}
