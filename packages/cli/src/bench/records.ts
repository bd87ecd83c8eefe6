/** The bench's figures for programs: JSON, and CSV (RFC 4180) with a row for each path. */
import { microseconds } from "@mvm/report/latency/statistics";
import { type Row, ratiosOf } from "./linux/table";
import type { Measurement } from "./measure";
import type { BenchResult } from "./run";
import type { Figures } from "./speed/figures";

export type Format = "json" | "csv";
type Value = string | number | boolean | null;
/** Names and values of one row. All rows of one table have the same names. */
export type BenchRecord = Record<string, Value>;

/** Of paths that were measured on the virtual ZC702. @param onQemu what QEMU counted */
export function pathRecords(
  measurements: readonly Measurement[],
  onQemu: readonly Measurement[],
): BenchRecord[] {
  const counted = new Map(onQemu.map(({ path, instructions }) => [path, instructions?.usual]));
  return measurements.map(({ path, count, instructions, cycles }) => ({
    path: path.name,
    rounds: count,
    instructionsMin: instructions?.min ?? null,
    instructionsMean: instructions?.mean ?? null,
    instructionsP99: instructions?.p99 ?? null,
    instructionsMax: instructions?.max ?? null,
    instructionsOnQemu: (path.notOnQemu === undefined ? counted.get(path) : undefined) ?? null,
    cyclesMin: cycles.min,
    cyclesMean: cycles.mean,
    cyclesP99: cycles.p99,
    cyclesMax: cycles.max,
    microsecondsMean: microseconds(cycles.mean),
  }));
}

/** What QEMU counts: no cycles. */
export function qemuRecords(onQemu: readonly Measurement[]): BenchRecord[] {
  return onQemu.flatMap(({ path, count, instructions }) =>
    instructions === undefined
      ? []
      : [
          {
            path: path.name,
            rounds: count,
            instructionsMin: instructions.min,
            instructionsMost: instructions.usual,
            instructionsMax: instructions.max,
          },
        ],
  );
}

/** Of the operations of Linux, direct beside shadow. */
export function linuxRecords(rows: readonly Row[]): BenchRecord[] {
  return rows.map((row) => {
    const { name, direct, shadow, limit, program } = row;
    const ratios = ratiosOf(row);
    return {
      operation: name,
      wholeProgram: program ?? false,
      directInstructions: direct.instructions,
      directCycles: direct.cycles,
      shadowInstructions: shadow.instructions,
      shadowCycles: shadow.cycles,
      instructionRatio: ratios.instructions,
      cycleRatio: ratios.cycles,
      limit: limit ?? null,
      stubCalls: shadow.svc,
      stubUndefined: shadow.undefined,
      stubAborts: shadow.aborts,
      stubInterrupts: shadow.irqs,
      mvmEntries: shadow.smc + shadow.fiqs,
    };
  });
}

/** Of runs of the bench of speed. */
export function speedRecords(figures: readonly Figures[]): BenchRecord[] {
  return figures.map(({ name, group, length, cpu, wall, ratios, ...figure }) => ({
    ...{ program: name, group, length, checksum: figure.checksum },
    instructions: figure.instructions ?? null,
    boardSeconds: cpu.board ?? null,
    qemuSeconds: cpu.qemu ?? null,
    icountSeconds: cpu.icount ?? null,
    boardWallSeconds: wall.board ?? null,
    qemuWallSeconds: wall.qemu ?? null,
    icountWallSeconds: wall.icount ?? null,
    qemuRatio: ratios.qemu ?? null,
    icountRatio: ratios.icount ?? null,
    qemuWallRatio: ratios.wall ?? null,
    longestTranslationMs: figure.longestTranslation ?? null,
  }));
}

/** What is measured beside the paths. JSON alone has a place for it. */
export function otherRecords({ transfers, turns }: Omit<BenchResult, "measurements">): object {
  return {
    transfers: transfers.map(({ transfer: { to, bytes }, cycles }) => ({ to, bytes, cycles })),
    turns,
  };
}

/** @param others further fields of the JSON text */
export function recordText(
  format: Format,
  name: string,
  records: readonly BenchRecord[],
  others: object = {},
): string {
  return format === "json" ? `${JSON.stringify({ [name]: records, ...others }, null, 2)}\n` : csv(records);
}

function csv(records: readonly BenchRecord[]): string {
  const names = Object.keys(records[0] ?? {});
  const rows = records.map((record) => names.map((name) => record[name] ?? ""));
  return [names, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A cell with a comma, a quotation mark or a line break stands in quotation marks. */
function cell(value: Value): string {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
