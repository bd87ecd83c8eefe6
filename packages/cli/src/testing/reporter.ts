/**
 * A reporter for vitest: prints one line for each file and each failure in full, and writes the
 * counts into a file for `mvm test`.
 */
import { writeFileSync } from "node:fs";
import type { SerializedError } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { SUMMARY_FILE, type Summary } from "./summary";

const MS_PER_SECOND = 1000;
const STACK_LINES = 6;

export default class CompactReporter implements Reporter {
  // A suite whose beforeAll fails has errors, and its tests are skipped.
  private readonly summary: Summary = { passed: 0, failed: 0, skipped: [] };

  onTestModuleEnd(module: TestModule): void {
    const tests = [...module.children.allTests()];
    const failed = tests.filter((test) => test.result().state === "failed");
    const passed = tests.filter((test) => test.result().state === "passed");
    const skipped = tests.filter((test) => test.result().state === "skipped");
    const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
    this.summary.passed += passed.length;
    this.summary.failed += failed.length + broken.length;
    for (const test of skipped) this.summary.skipped.push({ name: test.fullName, reason: reasonOf(test) });
    // A file may do much before its first test: it loads what it tests, and builds images.
    const { collectDuration, duration } = module.diagnostic();
    const seconds = ((collectDuration + duration) / MS_PER_SECOND).toFixed(1);
    const verdict = failed.length + broken.length === 0 ? "ok  " : "FAIL";
    say(`${verdict} ${module.relativeModuleId} (${passed.length} tests, ${seconds} s)`);
    for (const part of broken)
      for (const error of part.errors())
        tellError(part.type === "suite" ? part.fullName : module.relativeModuleId, error);
    for (const test of failed)
      for (const error of test.result().errors ?? []) tellError(test.fullName, error);
  }

  onTestRunEnd(_modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const error of errors) tellError("outside any test", error);
    this.summary.failed += errors.length;
    writeFileSync(SUMMARY_FILE, JSON.stringify(this.summary));
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return ("note" in result ? result.note : undefined) ?? "no reason given";
}

function tellError(
  where: string,
  { message, diff, stack }: { message: string; diff?: string; stack?: string },
): void {
  say(`     ${where}: ${message}`);
  if (diff !== undefined) say(diff);
  const places = (stack ?? "").split("\n").filter((line) => line.includes(".ts:"));
  for (const line of places.slice(0, STACK_LINES)) say(`       ${line.trim()}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
