/** `mvm check --json`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@mvm/setup";
import { afterAll, expect, it } from "vitest";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a sound system: what each VM gets, and who must trust whom", () => {
  const { status, stdout } = mvm(["check", "demos/guarded", "--json"]);
  expect(status).toBe(0);
  const record = JSON.parse(stdout);
  expect(record.sound).toBe(true);
  const text = mvm(["check", "demos/guarded"]).stdout;
  for (const { name, level, cores } of record.vms)
    expect(text).toContain(
      `${name}: ${level.toUpperCase()}, ${cores.length > 1 ? "cores" : "core"} ${cores.join(", ")}`,
    );
  const trusting = new Set(
    record.trust
      .filter((cell: { trusted: boolean }) => cell.trusted)
      .map((cell: { victim: string }) => cell.victim),
  );
  for (const { name } of record.vms) expect(text.includes(`${name} must trust `)).toBe(trusting.has(name));
});

it("mistakes have the code, the place and the fix that mvm check prints", () => {
  const file = join(folder, "system.jsonc");
  const text = readFileSync(join(PROJECT_ROOT, "demos/hello/system.jsonc"), "utf8");
  writeFileSync(
    file,
    text.replace(/"level": *"\w+"/, '"level": "soft"').replace(/"cores": *\[\d\]/, '"cores": []'),
  );
  const { status, stdout, stderr } = mvm(["check", file, "--json"]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  const { sound, problems } = JSON.parse(stdout);
  expect(sound).toBe(false);
  const printed = mvm(["check", file]).stderr;
  expect(problems.length).toBe(2);
  for (const { line, column, code, what, fix } of problems) {
    expect(printed).toContain(`:${line}:${column}: ${what} [${code}]`);
    expect(printed).toContain(`fix: ${fix}`);
  }
});
