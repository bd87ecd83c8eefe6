/**
 * Reads a value change dump with GTKWave's converters: vcd2fst reads the file, and fst2vcd writes
 * what it has understood. What comes back must be the file.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";

/** By variable, its scopes and name joined by ".": the times of changes, and the values. */
export type Changes = Map<string, [time: number, value: string][]>;

/** The changes of `file`, as GTKWave reads them. */
export function judgedVcd(file: Uint8Array): Changes {
  const folder = mkdtempSync(join(tmpdir(), "vcd-"));
  const path = (name: string) => join(folder, name);
  try {
    writeFileSync(path("given.vcd"), file);
    run("vcd2fst", [path("given.vcd"), path("read.fst")]);
    run("fst2vcd", [path("read.fst"), "-o", path("back.vcd")]);
    const back = changesOf(readFileSync(path("back.vcd"), "utf8"));
    expect(back).toEqual(changesOf(Buffer.from(file).toString()));
    return back;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  expect({ program, status, stderr }).toEqual({ program, status: 0, stderr: "" });
}

function changesOf(text: string): Changes {
  const changes: Changes = new Map();
  const byCode = new Map<string, [number, string][]>();
  const scopes: string[] = [];
  let time = 0;
  for (const line of text.split("\n")) {
    const words = line.split(" ");
    if (words[0] === "$scope") scopes.push(words[2]!);
    else if (words[0] === "$upscope") scopes.pop();
    else if (words[0] === "$var") {
      const name = [...scopes, words[4]].join(".");
      expect(changes.has(name), `two variables are called ${name}`).toBe(false);
      const own: [number, string][] = [];
      changes.set(name, own);
      byCode.set(words[3]!, own);
    } else if (line.startsWith("#")) time = Number(line.slice(1));
    else if (/^[01]/.test(line)) byCode.get(line.slice(1))!.push([time, line[0]!]);
    else if (/^r/.test(line)) byCode.get(words[1]!)!.push([time, String(Number(words[0]!.slice(1)))]);
  }
  return changes;
}

/** How often a variable becomes 1; 0 if there is no such variable. */
export function rises(changes: Changes, name: string): number {
  return (changes.get(name) ?? []).filter(([, value]) => value === "1").length;
}
