import { disassemble } from "./disassemble";
import { EXCEPTION, fieldName, RECORD, RECORD_BYTES } from "./layout";
import { type Program, prefixOf } from "./program";

/** Something that runs programs and gives their output records. */
export interface Target {
  readonly name: string;
  run(programs: readonly Program[]): Uint8Array;
}

export interface Mismatch {
  readonly program: Program;
  /** Number of the first instruction whose prefix ends differently. */
  readonly instruction: number;
  readonly report: string;
}

/** Numbers of the programs whose output records differ. */
export function differingPrograms(
  reference: Target,
  subject: Target,
  programs: readonly Program[],
): number[] {
  const expected = reference.run(programs);
  const actual = subject.run(programs);
  return programs
    .map((_, i) => i)
    .filter((i) => differences(recordAt(expected, i), recordAt(actual, i)).length > 0);
}

function recordAt(records: Uint8Array, index: number): DataView {
  return new DataView(records.buffer, records.byteOffset + index * RECORD_BYTES, RECORD_BYTES);
}

/** Offsets of the words that differ. */
function differences(expected: DataView, actual: DataView): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < RECORD_BYTES; at += 4) {
    if (at !== RECORD.RESERVED && expected.getUint32(at, true) !== actual.getUint32(at, true))
      offsets.push(at);
  }
  return offsets;
}

/**
 * Runs every prefix of the program on both targets. The first prefix that differs names the
 * instruction. On the subject each prefix is the last program of its run, because a program that
 * goes astray may destroy the records of others.
 */
export function narrow(reference: Target, subject: Target, program: Program): Mismatch {
  const prefixes = Array.from({ length: program.instructions.length + 1 }, (_, n) => prefixOf(program, n));
  const expected = reference.run(prefixes);
  for (let n = 0; n < prefixes.length; n++) {
    const actual = subject.run(prefixes.slice(0, n + 1));
    const offsets = differences(recordAt(expected, n), recordAt(actual, n));
    if (offsets.length > 0) {
      const before = recordAt(expected, Math.max(0, n - 1));
      const report = describe(program, n, offsets, before, recordAt(expected, n), recordAt(actual, n), [
        reference.name,
        subject.name,
      ]);
      return { program, instruction: n - 1, report };
    }
  }
  return {
    program,
    instruction: -1,
    report: `seed ${program.seed}: the whole program ends differently among others, but alone no prefix does: state is left over from an earlier program`,
  };
}

/** Instructions shown before the instruction that differs. */
const CONTEXT = 6;
/** Words shown before the list is cut. */
const MAX_WORDS = 12;

const hex = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;

function describe(
  program: Program,
  length: number,
  offsets: readonly number[],
  before: DataView,
  expected: DataView,
  actual: DataView,
  names: readonly [string, string],
): string {
  const lines = [
    `seed ${program.seed} (${program.thumb ? "Thumb" : "Arm"}), mode ${hex(new DataView(program.input.buffer).getUint32(RECORD.CPSR, true) & 0x1f)}`,
  ];
  const shown = program.instructions.slice(Math.max(0, length - CONTEXT), length);
  shown.forEach((instruction, i) => {
    const mark = i === shown.length - 1 ? "→" : " ";
    for (const line of disassemble(instruction.bytes, program.thumb))
      lines.push(`  ${mark} ${line}   (${instruction.name})`);
  });
  lines.push(`  ${"".padEnd(22)}${"before".padEnd(12)}${names[0].padEnd(12)}${names[1]}`);
  for (const at of offsets.slice(0, MAX_WORDS)) {
    const [was, should, is] = [before, expected, actual].map((record) => hex(record.getUint32(at, true)));
    lines.push(`  ${fieldName(at).padEnd(22)}${was!.padEnd(12)}${should!.padEnd(12)}${is}`);
  }
  if (offsets.length > MAX_WORDS) lines.push(`  … and ${offsets.length - MAX_WORDS} words more`);
  const kind = expected.getUint32(RECORD.KIND, true);
  if (actual.getUint32(RECORD.KIND, true) === 0) lines.push(`  on ${names[1]} it did not end`);
  if (kind !== EXCEPTION.SVC) lines.push(`  ${names[0]} ended it by exception ${kind}`);
  return lines.join("\n");
}
