/**
 * docs/your-system.md, followed to the letter: the test takes the files out of the text and runs
 * the commands.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { mvm } from "./mvm-command";

/** The copy is as deep in the repository, so that the document's relative paths are valid. */
const STATED = "demos/mine";
const FOLDER = "build/your-system";
const TEXT = readFileSync(join(PROJECT_ROOT, "docs/your-system.md"), "utf8");
const FILE = /^`demos\/mine\/(\S+)`:\n\n```\w+\n([\s\S]*?)^```/gm;
const COMMANDS = [...TEXT.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, lines]) =>
  lines!.trim().split("\n"),
);

beforeAll(() => {
  for (const [, name, content] of TEXT.matchAll(FILE)) {
    const file = join(PROJECT_ROOT, FOLDER, name!);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content!);
  }
});
afterAll(() => rmSync(join(PROJECT_ROOT, FOLDER), { recursive: true, force: true }));

/** Runs a command of the document on the copy of its files. */
function run(start: string) {
  const command = COMMANDS.find((line) => line.startsWith(start) && line.includes(STATED))!;
  const [program, ...args] = command.replaceAll(STATED, FOLDER).split(" ");
  if (program === "./mvm") return mvm(args);
  const { status, stdout, stderr } = spawnSync(program!, args, { cwd: PROJECT_ROOT, encoding: "utf8" });
  return { status, stdout, stderr };
}

it("its C guest is built by its command, its TypeScript guest by mvm, and both say what they should", () => {
  expect(run("./mvm headers")).toMatchObject({ status: 0 });
  expect(run("arm-none-eabi-gcc")).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(run("./mvm check")).toMatchObject({ status: 0, stdout: expect.stringMatching(/: sound\n$/) });
  const { status, stdout } = run("./mvm run");
  expect(stdout.match(/^plain │ hello from C$/gm)).toHaveLength(3);
  expect(stdout.match(/^mine {2}│ hello from TypeScript, [123]$/gm)).toHaveLength(3);
  expect(stdout).toMatch(/^mine .* off /m);
  expect(status).toBe(0);
});

it("its first commands name a demo and a text that are there", () => {
  const [copy, first] = COMMANDS;
  expect(copy).toBe("cp -r demos/restart demos/first");
  expect(first).toBe("./mvm run demos/first --until flaky:enough");
  expect(readFileSync(join(PROJECT_ROOT, "demos/restart/README.md"), "utf8")).toContain(
    "--until flaky:enough",
  );
});
