/** A process that stays for many tasks. */
import { expect, test } from "vitest";
import { StandingProcess } from "../src/standing-process/standing-process";

interface Answer {
  task: unknown;
  pid: number;
}

const echo = () => new StandingProcess<unknown, Answer>(new URL("fixtures/echo.mjs", import.meta.url));

test("one process answers all tasks, also with bytes", () => {
  const standing = echo();
  const tasks = [{ name: "first" }, { bytes: Uint8Array.of(1, 2, 3) }, {}];
  const answers = tasks.map((task) => standing.ask(task));
  expect(answers.map(({ task }) => task)).toEqual(tasks);
  expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
});

test("a process that was lost while it was idle is replaced", () => {
  const standing = echo();
  const { pid } = standing.ask({});
  process.kill(pid, "SIGKILL");
  expect(standing.ask({}).pid).not.toBe(pid);
});

test("a task that ends its process is an error with its last words, and the next task has a process", () => {
  const standing = echo();
  standing.ask({});
  expect(() => standing.ask({ end: 3, words: "no such tool" })).toThrow("no such tool");
  expect(() => standing.ask({ end: 3, words: "" })).toThrow("it ended with 3");
  expect(standing.ask({ name: "after" }).task).toEqual({ name: "after" });
});

test("a script that is not there is an error", () => {
  const standing = new StandingProcess(new URL("fixtures/missing.mjs", import.meta.url));
  expect(() => standing.ask({})).toThrow("missing.mjs");
});
