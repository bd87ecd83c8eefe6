/** The command as a user calls it: exit status, and errors without a stack trace. */
import { closeSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXIT_STATUSES } from "../src/errors";
import { mvm } from "./mvm-command";

const FIXTURE = "packages/config/test/fixtures/memory-overlap.jsonc";

describe("mvm", () => {
  it.each([
    ["an unknown command", ["frobnicate"], "mvm: unknown command"],
    ["a missing argument", ["run"], "mvm: missing required argument"],
    ["an unknown demo", ["check", "nowhere"], "there is no demo or configuration"],
    ["a wrong time", ["run", FIXTURE, "--for", "5 bananas"], "this is not a time"],
    ["no time", ["run", FIXTURE, "--for", "0s"], "--for 0s: this is less than a cycle"],
    ["a part of a cycle", ["run", FIXTURE, "--for", "1.5cycles"], "this is not a time"],
    [
      "a long time",
      ["run", FIXTURE, "--for", "99999999999s"],
      "this is too long; a run has at most 156 days",
    ],
    ["many cycles", ["run", FIXTURE, "--for", "9007199254740992cycles"], "this is too long"],
    ["a wrong board", ["run", FIXTURE, "--board", "pi"], "fix: give one of zc702, qemu"],
    ["a wrong configuration", ["check", FIXTURE], `${FIXTURE}:17:17: the memory of "linux"`],
    ["no ELF", ["board", "nowhere.elf"], "there is no file nowhere.elf"],
    ["a wrong ELF", ["board", "package.json"], "is not an ELF file, a U-Boot image or a zImage"],
    ["a folder as ELF", ["board", "packages"], "packages is a folder"],
    ["an empty --until", ["run", FIXTURE, "--until", ""], "the text is empty"],
    ["a report in no folder", ["run", FIXTURE, "--report", "nowhere/r.json"], "the report cannot be written"],
    ["a folder as report", ["run", FIXTURE, "--report", "packages"], "packages is a folder"],
    ["a trace of no format", ["run", FIXTURE, "--trace", "a.json"], "ends with .perfetto-trace, .pftrace or"],
    ["a trace in no folder", ["run", FIXTURE, "--trace", "nowhere/a.vcd"], "the trace cannot be written"],
    ["--trace-last alone", ["run", FIXTURE, "--trace-last", "1s"], "give --trace-on-miss FILE, too"],
    [
      "a wrong --trace-last",
      ["run", FIXTURE, "--trace-on-miss", "a.vcd", "--trace-last", "soon"],
      "--trace-last soon: this is not a time",
    ],
    ["a pattern of no test", ["test", "no-such-pattern"], 'no test file\'s name contains "no-such-pattern"'],
    ["a wrong --allow", ["board", "package.json", "--allow", "all"], "is no address and no range"],
    ["--allow alone", ["board", "package.json", "--allow", "0xF8000B74"], "give --strict, too"],
    [
      "a guest's program",
      ["check", "guarded", "--no-code"],
      "its image.ts is a program that runs on this machine",
    ],
    ["a device as ELF", ["board", "/dev/zero"], "/dev/zero is no regular file"],
    ["a path that commands the terminal", ["board", "\x1b]0;x\x07\nmvm: ok"], "\\x1b]0;x\\x07\\x0amvm: ok"],
    ["an unknown command that commands the terminal", ["\x1bc"], "\\x1bc"],
    ["a wrong --speed", ["board", "package.json", "--speed", "fast"], "this is no speed"],
    ["a wrong --console", ["run", FIXTURE, "--console", "rtos"], "this is not VM=WHERE"],
    ["a console of no UART", ["board", "package.json", "--console", "uart9=pty"], "no console is called"],
    [
      "a speed on QEMU",
      ["run", "demos/hello", "--board", "qemu", "--speed", "2"],
      "QEMU has no virtual time",
    ],
    ["--strict on QEMU", ["run", "demos/hello", "--board", "qemu", "--strict"], "leave out --board qemu"],
    ["a wrong --load", ["board", "package.json", "--load", "x@y"], "this is not FILE@ADDRESS"],
  ])("refuses %s with status 2", (_, args, message) => {
    const { status, stderr } = mvm(args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  });

  it("tells its version", () => {
    expect(mvm(["--version"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it("shows help, which has the exit statuses, with status 0", () => {
    expect(mvm(["--help"])).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining(EXIT_STATUSES),
    });
  });

  it("says that its output cannot be written", () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = mvm(["--version"], "", full);
    closeSync(full);
    expect(stderr).toMatch(/^mvm: the output cannot be written: ENOSPC/);
    expect(status).toBe(1);
  });
});
