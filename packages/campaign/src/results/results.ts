/**
 * The results of a campaign, in a SQLite database: a row for each run, by the run's key. A result
 * is in the database as a whole or not at all, also if this process, or the machine, stops at any
 * moment. A result that comes twice counts once.
 */

import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { takeLock } from "@mvm/setup/lock";
import { makeFolder } from "@mvm/setup/make-folder";
import sqlite from "node-sqlite3-wasm";
import type { RunResult } from "../bench/bench";
import type { PlannedRun } from "../plan/run";

/** A result as it came. */
export interface Outcome extends RunResult {
  readonly key: string;
  /** Wall time of the run. */
  readonly seconds: number;
  /** Who made it. */
  readonly worker: string;
}

/** The results are somebody else's now, or the file is none of results. */
export class ResultsError extends Error {}

const TABLE = `CREATE TABLE IF NOT EXISTS runs (
  key TEXT PRIMARY KEY, spec TEXT NOT NULL, verdict TEXT NOT NULL, figures TEXT NOT NULL,
  seconds REAL NOT NULL, worker TEXT NOT NULL) WITHOUT ROWID`;

export class Results {
  private constructor(
    private readonly database: InstanceType<typeof sqlite.Database>,
    private readonly lock: string,
  ) {}

  /**
   * Opens the file, or makes it. Only one process at a time may have it open.
   * @throws ResultsError, and errors of the file system
   */
  static open(file: string): Results {
    makeFolder(dirname(file));
    const lock = `${file}.pid`;
    // The first try may remove the lock of a dead process.
    if (!takeLock(lock) && !takeLock(lock))
      throw new ResultsError(
        `${file}: another process writes these results\n    fix: wait for it, or give --results another path`,
      );
    // SQLite's own lock is a folder here, which a process that was killed leaves behind.
    rmSync(`${file}.lock`, { recursive: true, force: true });
    let database: InstanceType<typeof sqlite.Database> | undefined;
    try {
      database = new sqlite.Database(file);
      database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL;");
      database.exec(TABLE);
      return new Results(database, lock);
    } catch (error) {
      database?.close();
      rmSync(lock, { force: true });
      throw new ResultsError(
        `${file}: these are no results of campaigns: ${(error as Error).message}\n    fix: give --results another path`,
      );
    }
  }

  /** The keys of the runs that are there. */
  keys(): Set<string> {
    return new Set(this.database.all("SELECT key FROM runs").map(({ key }) => String(key)));
  }

  /** When this comes back, the outcomes are on the disk. */
  add(outcomes: readonly { readonly run: PlannedRun; readonly outcome: Outcome }[]): void {
    const insert = this.database.prepare("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?)");
    try {
      this.database.exec("BEGIN IMMEDIATE");
      for (const { run, outcome } of outcomes) {
        const { verdict, figures, seconds, worker } = outcome;
        insert.run([run.key, JSON.stringify(run.spec), verdict, JSON.stringify(figures), seconds, worker]);
      }
      this.database.exec("COMMIT");
    } finally {
      insert.finalize();
    }
  }

  /** Every result, by its key. */
  all(): Map<string, Outcome> {
    const outcomes = this.database.all("SELECT * FROM runs").map(outcomeOf);
    return new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  }

  close(): void {
    this.database.close();
    rmSync(this.lock, { force: true });
  }
}

function outcomeOf(row: Record<string, unknown>): Outcome {
  const { key, verdict, figures, seconds, worker } = row;
  return {
    key: String(key),
    verdict: String(verdict) as Outcome["verdict"],
    figures: JSON.parse(String(figures)),
    seconds: Number(seconds),
    worker: String(worker),
  };
}
