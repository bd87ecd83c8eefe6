import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { PlannedRun } from "../src/plan/run";
import { ThreadPool, ThreadsError } from "../src/workers/pool";
import { resultOf } from "./result";

const folder = mkdtempSync(join(tmpdir(), "mvm-pool-"));
afterAll(() => rmSync(folder, { recursive: true }));

const THREAD = new URL("pool-thread.mjs", import.meta.url);
const SUBJECT = { digest: "s", name: "s", elf: new Uint8Array(), configuration: "" };
const runOf = (key: string): PlannedRun => ({ ...resultOf(key, 0).run, key });

let pool: ThreadPool;
afterEach(() => pool.close());

describe("a pool of threads", () => {
  it("makes all runs, with fewer threads than runs", async () => {
    pool = new ThreadPool(THREAD, 2);
    const keys = Array.from({ length: 20 }, (_, n) => `run ${n}`);
    const outcomes = await Promise.all(keys.map((key) => pool.execute(runOf(key), SUBJECT)));
    expect(outcomes.map(({ key }) => key)).toEqual(keys);
  });

  it("a thread has the subjects of its last runs alone", async () => {
    pool = new ThreadPool(THREAD, 1);
    const told: number[] = [];
    for (const digest of ["a", "b", "a", "c", "a", "b"]) {
      const { figures } = await pool.execute(runOf("run"), { ...SUBJECT, digest });
      told.push(figures.cycles);
    }
    // "c" takes the place of "b".
    expect(told).toEqual([1, 2, 2, 3, 3, 4]);
  });

  it("a run whose thread dies is made by another thread", async () => {
    pool = new ThreadPool(THREAD, 1);
    const key = `dies-once ${join(folder, "died")}`;
    const [first, second] = [pool.execute(runOf(key), SUBJECT), pool.execute(runOf("run"), SUBJECT)];
    expect((await first).key).toBe(key);
    expect((await second).key).toBe("run");
  });

  it("a run of which each thread dies is given up, and the others are made", async () => {
    pool = new ThreadPool(THREAD, 2);
    const dies = pool.execute(runOf("dies"), SUBJECT).catch((error: Error) => error.message);
    const others = ["a", "b", "c"].map((key) => pool.execute(runOf(key), SUBJECT));
    expect(await dies).toContain("3 threads died of this run");
    expect((await Promise.all(others)).map(({ key }) => key)).toEqual(["a", "b", "c"]);
  });

  it("threads that do not start are given up, and no run is waited for", async () => {
    pool = new ThreadPool(new URL("no-such-thread.mjs", import.meta.url), 2);
    const refused = async (key: string) => {
      const error = await pool.execute(runOf(key), SUBJECT).catch((reason: Error) => reason);
      expect(error).toBeInstanceOf(ThreadsError);
      expect((error as Error).message).toContain("no-such-thread.mjs");
    };
    await Promise.all(["a", "b", "c"].map(refused));
    await refused("later");
  });

  it("a run that cannot be made says why", async () => {
    pool = new ThreadPool(THREAD, 1);
    await expect(pool.execute(runOf("fails"), SUBJECT)).rejects.toThrow("no such VM");
  });
});
