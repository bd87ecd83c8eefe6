/** Records a run of `mvm run`, and writes what the options ask for. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Zc702 } from "@mvm/board";
import { CPU_HZ, type System } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { mvmHasPanicked, traceOf } from "@mvm/report/collect";
import { DeadlineWatch } from "@mvm/report/traced/deadline-watch";
import { tracedTasks, watchedTasks } from "@mvm/report/traced/jobs";
import { lineNames } from "@mvm/report/traced/line-names";
import { Recorder } from "@mvm/trace/record/recorder";
import type { RecordedRun } from "@mvm/trace/timeline/run";
import { writeTrace } from "@mvm/trace/write/write";
import type { SymbolFile } from "../gdb/symbol-file";
import { unwritable, type WrittenFile } from "../report/finish";
import type { Observer } from "../run/session";
import { formatOfChecked, lastCycles, TRACE, TRACE_ON_MISS, type TraceChoice } from "./choice";
import { placesOf } from "./places";

const MIB = 2 ** 20;
/** CPU cycles within which a failure is noticed: two steps of a run, or more. */
const NOTICED_AFTER = Math.round(CPU_HZ / 50);

interface Traced {
  /** Of the system. */
  name: string;
  board: Zc702;
  system: System;
  /** The first one is MVM's. */
  symbols: readonly SymbolFile[];
  say(text: string): void;
}

/** What a run does with its trace. */
export class RunTrace implements Observer {
  private readonly recorder: Recorder;
  private readonly watch: DeadlineWatch;
  /** The file of --trace-on-miss is written: only the first failure is kept. */
  private kept = false;

  /** The board does not run, and stands where the run begins. */
  constructor(
    private readonly traced: Traced,
    private readonly choice: TraceChoice,
  ) {
    const { board, system, symbols } = traced;
    const last = lastCycles(choice.traceLast) + NOTICED_AFTER;
    const window = choice.trace === undefined ? { window: last } : {};
    this.recorder = new Recorder(board, placesOf(symbols[0]!.path), window);
    this.watch = new DeadlineWatch(watchedTasks(board, system), traceOf(board));
    if (choice.traceOnMiss !== undefined) this.recorder.jobs = this.watch;
  }

  /** After each step of the run: has something failed? */
  stepped(): void {
    if (this.choice.traceOnMiss === undefined || this.kept) return;
    this.watch.look(this.traced.board.time);
    const { missed } = this.watch;
    if (missed !== undefined)
      this.keep(`"${missed.task}" missed its deadline at ${seconds(missed.time)}`, missed.time);
    const failure = this.failure();
    if (failure !== undefined && !this.kept) this.keep(failure);
  }

  /**
   * The run is over.
   * @param failed whether the run has failed
   */
  finish(failed: boolean): void {
    const { trace, traceOnMiss } = this.choice;
    const { board } = this.traced;
    if (traceOnMiss !== undefined && !this.kept && failed) this.keep("the run has failed");
    this.recorder.close();
    if (trace === undefined) return;
    const bytes = this.write(trace, TRACE, this.recorder.begin, this.end());
    this.traced.say(
      `the trace, ${seconds(this.recorder.begin)} to ${seconds(board.time)}, ${size(bytes)}: ${printable(trace)}${this.lost(0)}`,
    );
  }

  private failure(): string | undefined {
    if (this.recorder.count("faults") > 0) return "a VM has a fault";
    if (this.recorder.count("watchdogMisses") > 0) return "a VM has missed its watchdog";
    return mvmHasPanicked(this.traced.board) ? "MVM has stopped with a panic" : undefined;
  }

  /** Writes what led to a failure at `time`, and what has come since then. */
  private keep(why: string, time = this.traced.board.time): void {
    const file = this.choice.traceOnMiss!;
    this.kept = true;
    this.recorder.look();
    const end = this.end();
    const wanted = Math.max(this.recorder.begin, time - lastCycles(this.choice.traceLast));
    const begin = Math.min(Math.max(wanted, this.recorder.lostBefore ?? 0), end);
    const bytes = this.write(file, TRACE_ON_MISS, begin, end);
    this.traced.say(
      `${why}: the trace, ${seconds(begin)} to ${seconds(end)}, ${size(bytes)}: ${printable(file)}${this.lost(wanted)}`,
    );
  }

  /** What is not in a file that should begin at `wanted`. */
  private lost(wanted: number): string {
    const { fullSince, lostBefore = 0 } = this.recorder;
    const why = "because the memory for the record was full";
    if (fullSince !== undefined) return `; from ${seconds(fullSince)} on nothing is in it, ${why}`;
    return lostBefore > wanted ? `; before ${seconds(lostBefore)} nothing is in it, ${why}` : "";
  }

  private end(): number {
    return this.recorder.fullSince ?? this.recorder.end;
  }

  /** @returns the size of the file */
  private write(file: string, which: WrittenFile, begin: number, end: number): number {
    let bytes = 0;
    try {
      const descriptor = openSync(file, "w");
      try {
        writeTrace(this.run(begin, end), formatOfChecked(file), (piece) => {
          for (let done = 0; done < piece.length; ) done += writeSync(descriptor, piece, done);
          bytes += piece.length;
        });
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      throw unwritable(error as Error, which);
    }
    return bytes;
  }

  private run(begin: number, end: number): RecordedRun {
    const { name, board, system } = this.traced;
    return {
      name,
      lanes: this.recorder.lanes,
      begin,
      end,
      vms: system.vms.map(({ name }) => name),
      lines: lineNames(system),
      sharedDevices: system.sharedDevices.map(({ device }) => device),
      tasks: tracedTasks(board, system),
      tickNanoseconds: this.recorder.tickNanoseconds,
    };
  }
}

/** Undefined without the options. */
export function traceOfRun(traced: Traced, choice: TraceChoice): RunTrace | undefined {
  if (choice.trace === undefined && choice.traceOnMiss === undefined) return undefined;
  return new RunTrace(traced, choice);
}

function seconds(cycles: number): string {
  return `${(cycles / CPU_HZ).toFixed(3)} s`;
}

function size(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
