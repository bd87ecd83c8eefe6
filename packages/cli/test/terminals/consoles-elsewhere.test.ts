/** Whole runs whose consoles are elsewhere: the same run, the same report, the same bytes. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CPU_HZ } from "@mvm/config";
import { afterAll, describe, expect, it } from "vitest";
import { buildSystem } from "../../src/build/system";
import { parseRecord } from "../../src/run/input-record";
import { findSystemFile } from "../../src/system-file";
import { parseConsoles } from "../../src/terminals/choice";
import { openTerminals } from "../../src/terminals/open";
import { TcpTerminal } from "../../src/terminals/tcp-terminal";
import type { Terminal, TerminalEvents } from "../../src/terminals/terminal";
import { mvm } from "../mvm-command";
import { type WholeRunOptions, wholeRun } from "../recorded-run";
import { NO_PTY } from "./no-pty";

const folder = mkdtempSync(join(tmpdir(), "mvm-consoles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEMO = "demos/restart";
const system = await buildSystem(findSystemFile(DEMO));
const NAMES = ["rtos", "flaky", "counter", "mvm"];
const LIMIT = Math.round(CPU_HZ / 5);
const at = (...consoles: string[]) => openTerminals(parseConsoles(consoles), NAMES);
const linesOf = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(line.indexOf("│ ") + 2));

/** Takes what a console prints, and types as the test wants. */
class Recording implements Terminal {
  readonly place = "the test";
  readonly piped = false;
  printed = "";
  onText: ((events: TerminalEvents, printed: string) => void) | undefined;
  private events: TerminalEvents | undefined;

  begin(events: TerminalEvents): void {
    this.events = events;
  }

  write(bytes: Uint8Array): void {
    this.printed += Buffer.from(bytes).toString();
    if (this.events !== undefined) this.onText?.(this.events, this.printed);
  }

  closed = false;
  close(): void {
    this.closed = true;
  }
}

describe("consoles that are elsewhere", () => {
  it("have their bytes in a file, and change nothing else", async () => {
    const together = await wholeRun(system, { limit: LIMIT });
    const [rtos, flaky] = [join(folder, "rtos.log"), join(folder, "flaky.log")];
    const terminals = await at(`rtos=file:${rtos}`, `flaky=file:${flaky}`);
    const apart = await wholeRun(system, { limit: LIMIT, terminals });
    expect(apart.report).toBe(together.report);
    for (const [name, file] of [
      ["rtos", rtos],
      ["flaky", flaky],
    ] as const) {
      expect(linesOf(apart.lines, name)).toEqual([]);
      expect(readFileSync(file, "utf8").split("\r\n").slice(0, -1)).toEqual(linesOf(together.lines, name));
    }
    for (const name of ["counter", "mvm"])
      expect(linesOf(apart.lines, name)).toEqual(linesOf(together.lines, name));
  });

  it("are seen by --until", async ({ skip }) => {
    if (NO_PTY !== undefined) skip(NO_PTY);
    const options: WholeRunOptions = { limit: CPU_HZ, until: "flaky:life 3" };
    const together = await wholeRun(system, options);
    const apart = await wholeRun(system, { ...options, terminals: await at("flaky=pty") });
    expect(JSON.parse(apart.report).ending).toEqual({ reason: "text" });
    expect(apart.report).toBe(together.report);
  });

  it("take what is typed at a TCP port, and a replay has it at the same cycle", async () => {
    const record = join(folder, "tcp.record");
    const terminals = await at("mvm=tcp:0");
    const { port } = terminals.get("mvm") as TcpTerminal;
    // A person's moments are those of the host.
    const client = connect(port, "127.0.0.1", () => client.write("list\r"));
    client.once("data", () => setImmediate(() => client.write("stop flaky\r")));
    let printed = "";
    client.on("data", (bytes) => {
      printed += bytes;
    });
    const over = new Promise((resolve) => client.once("end", resolve));
    const recorded = await wholeRun(system, { limit: LIMIT, terminals, record });
    await over;
    client.destroy();
    const inputs = parseRecord(readFileSync(record, "utf8"), record).inputs;
    expect(inputs.map((input) => ("keys" in input ? [input.console, input.keys] : []))).toEqual(
      expect.arrayContaining([["mvm", "stop flaky\r"]]),
    );
    const elsewhere = new Recording();
    const again = { limit: Number.MAX_SAFE_INTEGER, replay: record };
    const replayed = await wholeRun(system, { ...again, terminals: new Map([["mvm", elsewhere]]) });
    expect(replayed).toEqual(recorded);
    expect(elsewhere.printed).toBe(printed);
    expect(printed).toContain("> stop flaky");
    // In the combined view it is the same run, too.
    const together = await wholeRun(system, again);
    expect(together.report).toBe(recorded.report);
    const silent = await wholeRun(system, { limit: LIMIT });
    expect(silent.report).not.toBe(recorded.report);
  });

  it("go on from a snapshot, wherever they were when it was made", async () => {
    const whole = new Recording();
    const snapshot = join(folder, "half.snapshot");
    const saved = await wholeRun(system, {
      limit: LIMIT,
      terminals: new Map([["flaky", whole]]),
      save: snapshot,
      saveAt: "100ms",
    });
    const rest = new Recording();
    const terminals = new Map([["flaky", rest]]);
    const restored = await wholeRun(system, { limit: LIMIT, terminals, restore: snapshot });
    expect(restored.report).toBe(saved.report);
    expect(rest.printed).not.toBe("");
    expect(whole.printed.endsWith(rest.printed)).toBe(true);
    const together = await wholeRun(system, { limit: LIMIT, restore: snapshot });
    expect(together.report).toBe(saved.report);
    expect(linesOf(together.lines, "flaky").join("\r\n")).toContain(rest.printed.trimEnd());
  });

  it("end the run when their user ends it", async () => {
    const terminal = new Recording();
    terminal.onText = ({ quit }, printed) => {
      if (printed.includes("life 2")) quit();
    };
    const { report } = await wholeRun(system, { limit: CPU_HZ, terminals: new Map([["flaky", terminal]]) });
    expect(JSON.parse(report).ending).toEqual({ reason: "interrupted" });
  });

  it("are closed as at every end when the terminal's window is closed", async () => {
    const terminal = new Recording();
    terminal.onText = () => process.emit("SIGHUP");
    const { report } = await wholeRun(system, { limit: LIMIT, terminals: new Map([["rtos", terminal]]) });
    expect(JSON.parse(report).ending).toEqual({ reason: "interrupted" });
    expect(terminal.closed).toBe(true);
  });

  it("are closed, too, when a key cannot be recorded, or when one of them fails", async () => {
    const [typing, failing, other] = [new Recording(), new Recording(), new Recording()];
    typing.onText = ({ typed }) => setImmediate(() => typed(Buffer.from("a")));
    const run = wholeRun(system, {
      limit: CPU_HZ,
      terminals: new Map([
        ["rtos", typing],
        ["flaky", failing],
        ["counter", other],
      ]),
      types: (session) =>
        session.observe({
          typed() {
            failing.close = () => {
              throw new Error("this comes later");
            };
            throw new Error("no room");
          },
        }),
    });
    await expect(run).rejects.toThrow("this comes later");
    expect([typing.closed, other.closed]).toEqual([true, true]);
  });

  it("may be the standard output: it has the console's bytes, and nothing else", () => {
    const args = ["run", DEMO, "--console", "rtos=-", "--for", "5ms"];
    const { status, stdout, stderr } = mvm(args);
    expect(stdout).toMatch(/^itron: [^\n]*\r\ncontrol: [^\n]*\r\n$/);
    expect(stderr).toMatch(/^mvm +│ MVM 0\.1 on zc702/m);
    expect(stderr).toMatch(/^VM +level +core/m);
    expect(status).toBe(0);
  });

  it("take a pipe's bytes as they are", () => {
    const args = ["run", DEMO, "--console", "mvm=-", "--until", "mvm:no such command", "--for", "1s"];
    const { status, stdout } = mvm(args, "\x01x\r");
    expect(stdout).toContain("MVM: no such command");
    expect(status).toBe(0);
  });
});

describe("--console is refused for", () => {
  const port = 1;
  it.each([
    ["no place", ["linux"], "this is not VM=WHERE"],
    ["an unknown place", ["rtos=printer"], 'there is no place "printer"'],
    [
      "an unknown VM",
      ["linus=pty"],
      'no console is called "linus"\n    fix: give rtos or flaky or counter or mvm',
    ],
    ["no port", ["rtos=tcp:"], "this is no TCP port"],
    ["a port that is too high", ["rtos=tcp:65536"], "this is no TCP port"],
    ["no path", ["rtos=file:"], "the path is empty"],
    ["a file in no folder", ["rtos=file:nowhere/log"], "the file cannot be written"],
    ["a folder", ["rtos=file:packages"], "packages is a folder"],
    ["two consoles on this terminal", ["rtos=-", "flaky=-"], "two consoles are in one place"],
    ["two consoles on a port", [`rtos=tcp:${port}`, `flaky=tcp:${port}`], "two consoles are in one place"],
    ["two consoles in a file", ["rtos=file:a", "flaky=file:./a"], "two consoles are in one place"],
    ["one console twice", ["rtos=pty", "rtos=-"], "a console is in one place only"],
  ])("%s", async (_, consoles, message) => {
    const attempt = (async () => at(...consoles))();
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow("\n    fix: ");
    await expect(attempt).rejects.toThrow(`--console ${consoles[0]}`);
  });

  it("a port that is in use, before anything runs", async () => {
    const other = await TcpTerminal.listen(0);
    const { port } = other;
    const { status, stderr, stdout } = mvm(["run", DEMO, "--console", `rtos=tcp:${port}`, "--for", "1ms"]);
    other.close();
    expect(stderr).toBe(
      `mvm: --console rtos=tcp:${port}: port ${port} is in use\n    fix: give another port, or tcp:0 for a free one\n`,
    );
    expect([status, stdout]).toEqual([2, ""]);
  });

  it("a keyboard that is elsewhere", () => {
    for (const args of [
      ["--keyboard", "rtos", "--console", "rtos=pty"],
      ["--keyboard", "mvm", "--console", "rtos=-"],
    ]) {
      const { status, stderr } = mvm(["run", DEMO, ...args]);
      expect(stderr).toContain("fix: leave out --keyboard or this --console");
      expect(status).toBe(2);
    }
  });

  it("a file that takes nothing", () => {
    const { status, stderr } = mvm(["run", DEMO, "--console", "rtos=file:/dev/full", "--for", "5ms"]);
    expect(stderr).toContain("the output cannot be written: ENOSPC");
    expect(status).toBe(1);
  });
});
