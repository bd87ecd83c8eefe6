/** The completion script, in a real bash. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_ROOT } from "@mvm/setup";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mvm } from "./mvm-command";

const folder = mkdtempSync(join(tmpdir(), "mvm-completion-"));
const script = join(folder, "mvm.bash");

/** bash's proposals for the last of these words. */
function proposals(...words: string[]): string[] {
  const line = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mvm; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync("bash", ["--norc", "-c", line, script, ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return output.split("\n").filter((proposal) => proposal !== "");
}

beforeAll(() => {
  writeFileSync(script, mvm(["completion", "bash"]).stdout);
  writeFileSync(join(folder, "my system.jsonc"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("bash completes", () => {
  it("commands", () => {
    expect(proposals("./mvm", "b")).toEqual(["build", "board", "bench"]);
    expect(proposals("mvm", "")).toContain("completion");
  });

  it("options, and their choices", () => {
    expect(proposals("mvm", "run", "--bo")).toEqual(["--board"]);
    expect(proposals("mvm", "run", "demos/hello", "--board", "")).toEqual(["zc702", "qemu"]);
    expect(proposals("mvm", "firmware", "")).toEqual(["u-boot", "linux"]);
  });

  it("demos and files, also a file with a space in its name", () => {
    const demos = readdirSync(join(PROJECT_ROOT, "demos"));
    expect(proposals("mvm", "run", "")).toEqual(expect.arrayContaining(demos));
    expect(proposals("mvm", "run", "my")).toEqual(["my system.jsonc"]);
    expect(proposals("mvm", "run", "hello", "--report", "my")).toEqual(["my system.jsonc"]);
  });
});

it("zsh runs the same script", () => {
  const { stdout } = mvm(["completion", "zsh"]);
  expect(stdout).toContain("bashcompinit");
  expect(stdout).toContain(mvm(["completion", "bash"]).stdout);
});

it("another shell is refused", () => {
  const { status, stderr } = mvm(["completion", "fish"]);
  expect(status).toBe(2);
  expect(stderr).toContain("bash, zsh");
});
