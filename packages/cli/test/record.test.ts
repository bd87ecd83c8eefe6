/** What a user types at any moment comes again at the same virtual time, and gives the same run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CPU_HZ } from "@mvm/config";
import { afterAll, describe, expect, it } from "vitest";
import { buildSystem } from "../src/build/system";
import { type Input, parseRecord } from "../src/run/input-record";
import type { Session } from "../src/run/session";
import { findSystemFile } from "../src/system-file";
import { mvm } from "./mvm-command";
import { wholeRun } from "./recorded-run";

const folder = mkdtempSync(join(tmpdir(), "mvm-record-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Types each text in a turn of the event loop of its own, so the moments are those of the host. */
function typing(texts: readonly string[], quits: boolean): (session: Session) => void {
  return (session) => {
    let left = [...texts];
    const typeNext = () => {
      const [text, ...others] = left;
      left = others;
      if (text !== undefined) session.type(Buffer.from(text));
      else if (quits) session.quit();
      if (left.length > 0 || (text !== undefined && quits)) turn();
    };
    const turn = () => setImmediate(() => setImmediate(() => setImmediate(typeNext)));
    // The board has printed something then, so MVM listens.
    let begun = false;
    session.observe({
      heard() {
        if (!begun) turn();
        begun = true;
      },
    });
  };
}

const COMMANDS = [
  "list\r",
  "stop fla",
  "ky\r",
  "\u0001",
  "?",
  "start flaky\r",
  "help\r",
  "nonsense\r",
  "list\r",
];
const system = await buildSystem(findSystemFile("demos/restart"));

describe("a replayed run is the recorded run", () => {
  it.each([
    ["to a time", { limit: Math.round(CPU_HZ / 5) }, false],
    ["to a text", { limit: CPU_HZ, until: "flaky:life 3" }, false],
    ["to the end that the user chose", { limit: CPU_HZ }, true],
  ])("%s", async (name, options, quits) => {
    const file = join(folder, `${name}.record`);
    const types = typing(COMMANDS, quits);
    const recorded = await wholeRun(system, { ...options, keyboard: "mvm", record: file, types });
    const record = parseRecord(readFileSync(file, "utf8"), file);
    const keys = record.inputs.flatMap((input) => ("keys" in input ? [input.keys] : []));
    expect(keys).toEqual(COMMANDS.slice(0, keys.length));
    expect(keys.length).toBeGreaterThan(3);
    const replayed = await wholeRun(system, { limit: Number.MAX_SAFE_INTEGER, replay: file });
    expect(replayed).toEqual(recorded);
    const silent = await wholeRun(system, options);
    expect(silent.report).not.toBe(recorded.report);
  });

  it("also from a snapshot that was made on the way", async () => {
    const file = join(folder, "way.record");
    const snapshot = join(folder, "way.snapshot");
    const limit = Math.round(CPU_HZ / 5);
    const types = (session: Session) => {
      let steps = 0;
      session.observe({
        stepped: () => {
          if (++steps === 30) session.type(Buffer.from("list\r"));
        },
      });
    };
    const common = { limit, keyboard: "mvm" };
    const recorded = await wholeRun(system, {
      ...common,
      record: file,
      types,
      save: snapshot,
      saveAt: "100ms",
    });
    const replayed = await wholeRun(system, { limit, replay: file, restore: snapshot });
    expect(replayed.report).toBe(recorded.report);
  });
});

describe("a record is refused", () => {
  const line = (value: object) => `${JSON.stringify(value)}\n`;
  const head = { format: "mvm input", version: 2, program: "", begin: 0, terminal: true };
  const input: Input = { cycle: 5, keys: "a" };

  it.each([
    ["is none", "text\n", "line 1: this is no JSON"],
    ["is of another format", line({ format: "other" }), "line 1: this is no record"],
    ["is of another version", line({ ...head, version: 3 }), "is a record of version 3"],
    ["has half a line", `${line(head)}${line(input)}{"cycle":7`, "line 3: this is no JSON"],
    [
      "goes back in time",
      line(head) + line(input) + line({ cycle: 4, quit: true }),
      "line 3: this is no input",
    ],
    ["has no cycle", line(head) + line({ keys: "a" }), "line 2: this is no input"],
  ])("that %s", (_, text, message) => {
    expect(() => parseRecord(text, "file")).toThrow(message);
    expect(() => parseRecord(text, "file")).toThrow("fix: ");
  });

  it("of another program, and together with --record", () => {
    const file = join(folder, "other.record");
    writeFileSync(file, line(head));
    const run = (...args: string[]) => mvm(["run", "demos/restart", "--for", "5ms", ...args]);
    const other = run("--replay", file);
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining("of another program")]);
    const both = run("--replay", file, "--record", join(folder, "new.record"));
    expect([both.status, both.stderr]).toEqual([2, expect.stringContaining("fix: give one of them")]);
  });
});
