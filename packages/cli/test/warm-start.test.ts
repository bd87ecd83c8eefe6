/** A run that begins after the boot of Linux is the run that began with the boot. */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CPU_HZ } from "@mvm/config";
import { beforeAll, describe, expect, it } from "vitest";
import { type BuiltSystem, buildSystem } from "../src/build/system";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";
import { type WholeRun, wholeRun } from "./recorded-run";

const DEMO = "rtos-linux";
const FOLDER = join(PROJECT_ROOT, "build", "snapshots");
/** Linux has printed its prompt, with the kernel of each Debian, and nobody has typed anything. */
const LIMIT = Math.round(6.5 * CPU_HZ);

const snapshots = () => readdirSync(FOLDER).filter((name) => name.startsWith(`${DEMO}-`));

let system: BuiltSystem;
let first: WholeRun;
beforeAll(async () => {
  system = await buildSystem(findSystemFile(`demos/${DEMO}`));
  rmSync(FOLDER, { recursive: true, force: true });
  first = await wholeRun(system, { limit: LIMIT, warmStart: true });
}, 300_000);

describe("Linux boots once", () => {
  it("and the first run leaves a snapshot", () => {
    expect(first.warm).toBe(false);
    expect(first.lines.join("\n")).toContain("/ #");
    expect(snapshots()).toHaveLength(1);
  });

  it("and the next run has the same consoles, diagnoses and report", async () => {
    const next = await wholeRun(system, { limit: LIMIT, warmStart: true });
    expect(next.warm).toBe(true);
    expect({ ...next, warm: false }).toEqual(first);
  });

  it("and a run that waits for the prompt sees it", async () => {
    const next = await wholeRun(system, { limit: LIMIT, until: "linux:/ #", warmStart: true });
    expect(next.warm).toBe(true);
    expect(JSON.parse(next.report).ending).toEqual({ reason: "text" });
  });

  it.each([
    ["ends before", { limit: 1_000_000 }],
    ["waits for what the boot prints", { limit: CPU_HZ, until: "rtos:control" }],
  ])("but a run that %s boots", async (_, options) => {
    const { warm, report } = await wholeRun(system, { ...options, warmStart: true });
    expect(warm).toBe(false);
    expect(JSON.parse(report).virtual.seconds).toBeLessThan(0.1);
  });

  it("but a snapshot that is damaged is made again", async () => {
    const [name] = snapshots();
    writeFileSync(join(FOLDER, name!), "damaged");
    const { warm } = await wholeRun(system, { limit: 1_000_000, warmStart: true });
    expect(warm).toBe(false);
  });
});
