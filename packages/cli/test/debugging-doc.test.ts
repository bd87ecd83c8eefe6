/**
 * The sessions of docs/debugging.md, done by a real gdb: each line that the document shows after a
 * command is what gdb prints. Addresses and numbers of lines change with the compiler and with the
 * code, so they are not compared.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { debugRun } from "./gdb-session";

const TEXT = readFileSync(join(PROJECT_ROOT, "docs/debugging.md"), "utf8");
const INDENT = "    ";
const PROMPT = "(gdb) ";

interface Session {
  commands: string[];
  shown: string[];
  source: string | undefined;
}

/** What a section of the document types and shows. */
function sessionOf(title: string): Session {
  const section = TEXT.split(`\n## ${title}\n`)[1]!.split("\n## ")[0]!;
  const source = /```c\n([\s\S]*?)```/.exec(section)?.[1];
  const lines = section.split("\n").filter((line) => line.startsWith(INDENT));
  const first = lines.findIndex((line) => line.startsWith(INDENT + PROMPT));
  const session = lines.slice(first).map((line) => line.slice(INDENT.length));
  return {
    source,
    commands: session.filter((line) => line.startsWith(PROMPT)).map((line) => line.slice(PROMPT.length)),
    shown: session.filter((line) => !line.startsWith(PROMPT)),
  };
}

/** Without what the compiler decides. */
function comparable(text: string): string {
  return text
    .replace(/0x[0-9a-f]+/g, "ADDRESS")
    .replace(/:\d+\b/g, ":LINE")
    .replace(/ +/g, " ");
}

async function done(session: Session, args: readonly string[], options: readonly string[] = []) {
  const { gdb } = await debugRun(args, [...session.commands, "kill"], options);
  const printed = comparable(gdb).split("\n");
  expect(session.shown.length).toBeGreaterThan(3);
  for (const line of session.shown) expect(printed).toContain(comparable(line));
}

it("a guest that crashes", () => done(sessionOf("A guest that crashes"), ["run", "demos/restart"]));

it.each([
  ["An interrupt that does not come", "timer", ["--gdb-nowait"]],
  ["A deadline miss, found backwards", "late", []],
])("%s", async (title, program, options) => {
  const session = sessionOf(title);
  const folder = mkdtempSync(join(tmpdir(), "debugging-"));
  try {
    writeFileSync(join(folder, `${program}.c`), session.source!);
    const command = new RegExp(`^ {4}(arm-none-eabi-gcc .* ${program}\\.c)$`, "m").exec(TEXT)![1]!.split(" ");
    execFileSync(command[0]!, command.slice(1), { cwd: folder });
    await done(session, ["board", join(folder, `${program}.elf`)], options);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
