/** `mvm run` with the options of a trace, as a user calls it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { judged } from "../../trace/test/perfetto-judge";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-trace-"));
afterAll(() => rmSync(folder, { recursive: true }));

function traced(demo: string) {
  const [whole, miss] = [join(folder, `${demo}.pftrace`), join(folder, `${demo}-miss.pftrace`)];
  const options = ["--for", "200ms", "--trace", whole, "--trace-on-miss", miss];
  return { ...mvm(["run", `demos/${demo}`, ...options]), whole, miss };
}

it("leaves the whole trace, and no other, of a run without a failure", () => {
  const { status, stderr, whole, miss } = traced("hello");
  expect([status, existsSync(miss)]).toEqual([0, false]);
  expect(stderr).toContain("mvm: the trace, 0.000 s to ");
  expect(
    judged(readFileSync(whole))
      .slices("VM hello/state")
      .map(({ name }) => name),
  ).toContain("running");
});

it("keeps what leads to the fault of a VM", () => {
  const { stderr, whole, miss } = traced("violation");
  expect(stderr).toContain("mvm: a VM has a fault: the trace, ");
  for (const file of [whole, miss]) {
    const trace = judged(readFileSync(file));
    const faults = [...trace.tracks.keys()].flatMap((track) => trace.instants(track, "fault"));
    expect(faults).not.toEqual([]);
  }
});
