/** The value change dump, as GTKWave reads it. */
import { expect, it } from "vitest";
import { writeTrace } from "../src/write/write";
import { sampleRun } from "./sample-run";
import { judgedVcd } from "./vcd-judge";

const ns = (cycles: number) => Math.floor((cycles * 1e9) / 666_666_666);

it("has a wire for each thing that a track shows, events, and reals", () => {
  const pieces: Uint8Array[] = [];
  writeTrace(sampleRun(), "vcd", (bytes) => pieces.push(bytes.slice()));
  const changes = judgedVcd(Buffer.concat(pieces));
  expect(changes.get("core_0.b")).toEqual([
    [0, "0"],
    [ns(4200), "1"],
    [ns(6000), "0"],
    [ns(6300), "1"],
    [ns(9000), "0"],
  ]);
  expect(changes.get("core_0.sleeps")).toEqual([
    [0, "0"],
    [ns(4500), "1"],
    [ns(5100), "0"],
  ]);
  expect(changes.get("core_0.switch_to_b")?.[1]).toEqual([ns(3600), "1"]);
  expect(changes.get("VM_b.budget_left.budget_left")).toEqual([
    [0, "0"],
    [ns(4200), "-2.88"],
  ]);
  const marks = changes.get("VM_b.tasks.control_releases_and_deadlines.deadline_missed");
  expect(marks).toEqual([
    [ns(6000), "1"],
    [ns(8000), "1"],
  ]);
});
