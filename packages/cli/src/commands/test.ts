/**
 * `mvm test`: types, lint and every test. The last line is `N passed, N failed`. If tests were
 * skipped, the line goes on with `, N skipped`, and the reasons stand above it. A type error or a
 * lint error counts as one failure.
 */

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { printable } from "@mvm/config/source/printable";
import { ensureQemu } from "@mvm/setup";
import { makeFolder } from "@mvm/setup/make-folder";
import { EXIT, UsageError } from "../errors";
import { PROJECT_ROOT } from "../system-file";
import { testFiles } from "../testing/files";
import { SUMMARY_FILE, type Summary } from "../testing/summary";

const BIN = join(PROJECT_ROOT, "node_modules", ".bin");
const REPORTER = join(PROJECT_ROOT, "packages/cli/src/testing/reporter.ts");

/** @returns the exit status */
export async function test(pattern: string | undefined): Promise<number> {
  if (pattern !== undefined && testFiles(pattern).length === 0) {
    throw new UsageError(
      `no test file's name contains "${printable(pattern)}"\n    fix: give a part of one, such as packages/board or demos`,
    );
  }
  const qemu = await ensureQemu();
  if ("missing" in qemu) say(`without QEMU: ${qemu.missing}`);
  const whole = pattern === undefined;
  const checks = whole
    ? [await step("types", "tsc", ["--noEmit"]), await step("lint", "biome", ["check", "."])]
    : [];
  const tests = await vitest(pattern);
  const passed = tests.passed + checks.filter((ok) => ok).length;
  const failed = tests.failed + checks.filter((ok) => !ok).length;
  for (const { name, reason } of tests.skipped) say(`skipped: ${name}: ${reason}`);
  const skipped = tests.skipped.length > 0 ? `, ${tests.skipped.length} skipped` : "";
  process.stdout.write(`${passed} passed, ${failed} failed${skipped}\n`);
  return failed === 0 && passed > 0 ? EXIT.success : EXIT.failure;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One check: prints a line if the check passes, or the output of the tool if the check fails. */
async function step(name: string, tool: string, args: string[]): Promise<boolean> {
  const { status, output } = await capture(join(BIN, tool), args);
  if (status !== 0) process.stdout.write(output);
  say(`${status === 0 ? "ok  " : "FAIL"} ${name}`);
  return status === 0;
}

async function vitest(pattern: string | undefined): Promise<Summary> {
  const file = join(PROJECT_ROOT, SUMMARY_FILE);
  makeFolder(dirname(file));
  rmSync(file, { force: true });
  const args = ["run", `--reporter=${REPORTER}`, ...(pattern === undefined ? [] : [pattern])];
  await new Promise<void>((resolve, reject) => {
    spawn(join(BIN, "vitest"), args, { cwd: PROJECT_ROOT, stdio: ["ignore", "inherit", "inherit"] })
      .on("error", reject)
      .on("exit", () => resolve());
  });
  // A test runner that broke off is one failure, whatever happened before.
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  return JSON.parse(readFileSync(file, "utf8"));
}

function capture(program: string, args: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: PROJECT_ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const add = (bytes: Buffer) => {
      output += bytes;
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    child.on("error", reject).on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}
