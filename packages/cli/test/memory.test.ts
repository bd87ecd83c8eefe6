/** The host memory of a run: 1 GiB of DDR, an RTOS and Linux in one process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";

const START = fileURLToPath(new URL("../start.mjs", import.meta.url));
const METER = new URL("peak-memory.ts", import.meta.url).href;
const READY = "MVM-LINUX-READY";
const LIMIT_KIB = 1.5 * 1024 * 1024;
/** Guests may touch all of DDR later. The part that Linux's boot has touched is counted twice. */
const DDR_KIB = 1024 * 1024;
/**
 * The process contains the guests' RAM. Less than this would mean that the wrong process was
 * measured.
 */
const LEAST_KIB = 100 * 1024;

const folder = mkdtempSync(join(tmpdir(), "mvm-memory-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform !== "linux")(
  "stays under 1.5 GiB while Linux boots beside the RTOS, and would if every byte of the 1 GiB of DDR were touched",
  async () => {
    const demo = findSystemFile("demos/rtos-linux");
    // The system is built here, so that the process below only runs it.
    await buildSystem(demo);
    const file = join(folder, "peak");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--import", METER, START, "run", demo, "--until", READY, "--for", "10s"],
      {
        encoding: "utf8",
        env: { ...process.env, PEAK_MEMORY_FILE: file },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    expect(stdout).toContain(READY);
    expect(status, stderr).toBe(0);
    const peak = Number(readFileSync(file, "utf8"));
    expect(peak).toBeGreaterThan(LEAST_KIB);
    expect(peak + DDR_KIB).toBeLessThan(LIMIT_KIB);
  },
);
