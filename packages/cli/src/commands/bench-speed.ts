/**
 * `mvm bench speed`: how fast the virtual ZC702 is on the machine that runs it, beside QEMU. With
 * --write the tables go into docs/measurements.md.
 */
import { cpus } from "node:os";
import { ensureQemu, type Qemu } from "@mvm/setup";
import { compilerVersion } from "@mvm/toolchain";
import { recordText, speedRecords } from "../bench/records";
import { measureAll, type Plan } from "../bench/speed/campaign";
import { requireCpuTime } from "../bench/speed/cpu-time";
import { figuresOf } from "../bench/speed/figures";
import type { Side } from "../bench/speed/sides";
import { RUN_LENGTHS, type RunLength, SUBJECTS, subjectsNamed } from "../bench/speed/subjects";
import { groupTable, programTable } from "../bench/speed/tables";
import { compilerSentence } from "../bench/table";
import { EXIT, UsageError } from "../errors";
import { PROJECT_ROOT } from "../system-file";
import { type FormatOptions, formatOf, writeTables } from "./bench";

const SPEED_PART = "bench speed";
/** Odd, so that a median is a time that was measured. */
const TIMES = 3;
const MOST_TIMES = 100;

export interface SpeedOptions extends FormatOptions {
  /** The only board to measure; undefined: both. */
  board?: "zc702" | "qemu";
  /** A program, a group, or a part of names. */
  program?: string;
  /** The only length of runs; undefined: both. */
  length?: RunLength;
  /** How often each run is repeated. */
  times?: string;
}

/** @returns the exit status */
export async function benchSpeed(options: SpeedOptions): Promise<number> {
  const { write = false, board, program, length } = options;
  const format = formatOf(options);
  if (write && (board ?? program ?? length) !== undefined) {
    throw new UsageError(
      "--write writes all programs, of both lengths, on both boards\n    fix: leave out --board, --program and --length",
    );
  }
  const [subjects, times] = [program === undefined ? SUBJECTS : subjectsNamed(program), timesOf(options)];
  requireCpuTime();
  const qemu = board === "zc702" ? undefined : await qemuToMeasure();
  const plan: Plan = {
    ...{ subjects, times, qemu, sides: sidesOf(board) },
    lengths: length === undefined ? RUN_LENGTHS : [length],
    say: (what) => process.stderr.write(`mvm: ${what}\n`),
  };
  const figures = (await measureAll(plan)).map(figuresOf);
  if (format) {
    process.stdout.write(recordText(format, "programs", speedRecords(figures), { host: hostOf(plan) }));
    return EXIT.success;
  }
  const groups = board === undefined ? [groupTable(figures)] : [];
  const compiler = compilerSentence(compilerVersion(PROJECT_ROOT));
  const text = [...groups, programTable(figures), hostSentence(plan), compiler].join("\n");
  process.stdout.write(text);
  if (write) writeTables(SPEED_PART, text);
  return EXIT.success;
}

function sidesOf(board: SpeedOptions["board"]): readonly Side[] {
  if (board === "zc702") return ["board"];
  return board === "qemu" ? ["qemu", "icount"] : ["board", "qemu", "icount"];
}

async function qemuToMeasure(): Promise<Qemu> {
  const qemu = await ensureQemu();
  if (!("missing" in qemu)) return qemu;
  throw new UsageError(
    `there is no QEMU to compare with: ${qemu.missing}\n    fix: install it, or give --board zc702`,
  );
}

/** @throws UsageError */
function timesOf({ times }: SpeedOptions): number {
  if (times === undefined) return TIMES;
  const number = Number(times);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_TIMES) return number;
  throw new UsageError(
    `--times "${times}": this is not a number of repetitions\n    fix: give a whole number from 1 to ${MOST_TIMES}`,
  );
}

function hostOf({ qemu, times }: Plan) {
  const [processor] = cpus();
  return {
    processor: processor?.model.trim() ?? "unknown",
    processors: cpus().length,
    node: process.version,
    qemu: qemu?.version ?? null,
    times,
  };
}

function hostSentence(plan: Plan): string {
  const { processor, processors, node, qemu, times } = hostOf(plan);
  const versions = qemu === null ? `Node ${node}` : `Node ${node} and QEMU ${qemu}`;
  const often = times === 1 ? "one run each" : `medians of ${times} runs`;
  return `Measured on ${processors} processors (${processor}) with ${versions}: ${often}.\n`;
}
