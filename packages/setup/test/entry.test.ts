/*
 * ./mvm on a machine made of stand-ins: a copy of the script in its own folder, and a PATH that
 * holds only the programs that a case needs.
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const MVM = fileURLToPath(new URL("../../../mvm", import.meta.url));
const SHELL = "/bin/sh";
/** The programs of a POSIX system that the script uses. */
const POSIX_TOOLS = ["cat", "date", "dirname", "env", "head", "id", "ls", "mkdir", "tail", "touch", "wc"];
const DEBIAN_TOOLS = ["arm-none-eabi-gcc", "arm-none-eabi-ld", "dtc", "xz"];

let machine: string;
let root: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "mvm machine "));
  root = join(machine, "checkout");
  mkdirSync(join(root, "node_modules"), { recursive: true });
  mkdirSync(join(machine, "bin"));
  mkdirSync(join(machine, "home"));
  copyFileSync(MVM, join(root, "mvm"));
  writeFileSync(join(root, "package-lock.json"), "{}");
  writeFileSync(join(root, "node_modules/.package-lock.json"), "{}");
  writeFileSync(join(machine, "os-release"), "ID=debian\nVERSION_ID=12\n");
  for (const tool of POSIX_TOOLS) symlinkSync(find(tool), join(machine, "bin", tool));
});
afterEach(() => rmSync(machine, { recursive: true, force: true }));

function find(tool: string): string {
  return ["/usr/bin", "/bin"].map((folder) => join(folder, tool)).find((path) => existsSync(path))!;
}

/** A stand-in program: a line of shell. */
function program(name: string, body: string): void {
  const path = join(machine, "bin", name);
  rmSync(path, { force: true });
  writeFileSync(path, `#!${SHELL}\n${body}\n`);
  chmodSync(path, 0o755);
}

const node = (version: string) =>
  program(
    "node",
    `[ "$1" = --version ] && { echo ${version}; exit; }\nfor a in "$@"; do echo "arg: $a"; done`,
  );

/**
 * A stand-in for apt-get. Its installation makes the tools appear, and it records how it was
 * called.
 */
function aptGet(): void {
  const creates = DEBIAN_TOOLS.map((tool) => `touch "${machine}/bin/${tool}"`).join("; ");
  program("apt-get", `echo "$@" >>"${machine}/apt-calls"\ncase "$*" in *install*) ${creates} ;; esac`);
}

function run(args: string[] = [], options: { cwd?: string; script?: string } = {}) {
  const result = spawnSync(SHELL, [options.script ?? join(root, "mvm"), ...args], {
    cwd: options.cwd ?? machine,
    encoding: "utf8",
    input: "",
    env: {
      PATH: join(machine, "bin"),
      HOME: join(machine, "home"),
      MVM_OS_RELEASE: join(machine, "os-release"),
      CI: "true",
    },
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

function complete(): void {
  node("v20.19.0");
  for (const tool of DEBIAN_TOOLS) program(tool, "");
}

describe("./mvm", () => {
  it("says that Node is missing", () => {
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain("Node.js is not installed");
    expect(stderr).toContain("20.19");
  });

  it.each(["v18.20.4", "v20.18.9", "v8.0.0"])("says that Node %s is too old", (version) => {
    node(version);
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain(`Node.js ${version} is too old`);
  });

  it.each(["v20.19.0", "v22.1.0", "v24.0.0"])(
    "starts the command line with Node %s, quietly, with its arguments",
    (version) => {
      complete();
      node(version);
      const { status, stdout, stderr } = run(["run", "a file", "--for", "1s"]);
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout.split("\n").filter((line) => line !== "")).toEqual([
        `arg: ${root}/packages/cli/start.mjs`,
        "arg: run",
        "arg: a file",
        "arg: --for",
        "arg: 1s",
      ]);
    },
  );

  it("finds its folder through a symbolic link", () => {
    complete();
    symlinkSync("../checkout/mvm", join(machine, "bin/mvm"));
    const { stdout } = run([], { script: join(machine, "bin/mvm"), cwd: "/" });
    expect(stdout).toContain(`arg: ${root}/packages/cli/start.mjs`);
  });

  it("installs npm packages when the lockfile is newer than what is installed", () => {
    complete();
    utimesSync(join(root, "node_modules/.package-lock.json"), 1, 1);
    program("npm", `echo "$PWD $*" >"${machine}/npm-call"`);
    const { status, stderr } = run();
    expect(status).toBe(0);
    expect(readFileSync(join(machine, "npm-call"), "utf8")).toMatch(`${root} ci`);
    expect(stderr).toContain("installing npm packages");
  });

  it("shows what npm said when it fails", () => {
    complete();
    rmSync(join(root, "node_modules"), { recursive: true });
    program("npm", "echo no route to registry >&2; exit 1");
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain("no route to registry");
    expect(stderr).toContain("npm could not install");
  });

  it("gives npm a cache of its own when there is no home directory, and makes none", () => {
    complete();
    rmSync(join(root, "node_modules"), { recursive: true });
    rmSync(join(machine, "home"), { recursive: true });
    program("npm", `echo "cache=$npm_config_cache" >"${machine}/npm-call"`);
    expect(run().status).toBe(0);
    expect(readFileSync(join(machine, "npm-call"), "utf8")).toBe(`cache=${root}/build/npm-cache\n`);
    expect(existsSync(join(machine, "home"))).toBe(false);
  });

  it("as root installs the Debian packages that are missing", () => {
    node("v20.19.0");
    aptGet();
    program("id", "echo 0");
    const { status, stderr } = run();
    expect(status).toBe(0);
    expect(stderr).toContain("installing Debian packages");
    expect(readFileSync(join(machine, "apt-calls"), "utf8")).toContain(
      "install -y --no-install-recommends gcc-arm-none-eabi binutils-arm-none-eabi device-tree-compiler xz-utils",
    );
  });

  it("uses sudo when it asks no password", () => {
    node("v20.19.0");
    aptGet();
    program("id", "echo 1000");
    program("sudo", `shift; echo sudo >>"${machine}/sudo-calls"; exec "$@"`);
    program("true", "");
    expect(run().status).toBe(0);
    expect(existsSync(join(machine, "sudo-calls"))).toBe(true);
  });

  it("without root prints the exact command", () => {
    node("v20.19.0");
    aptGet();
    program("id", "echo 1000");
    program("dtc", "");
    program("xz", "");
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain(
      "apt-get update && apt-get install -y --no-install-recommends gcc-arm-none-eabi binutils-arm-none-eabi\n",
    );
    expect(existsSync(join(machine, "apt-calls"))).toBe(false);
  });

  it("on another system says what to install", () => {
    node("v20.19.0");
    aptGet();
    writeFileSync(join(machine, "os-release"), "ID=fedora\nVERSION_ID=42\n");
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain("on Debian 12 and 13 only");
    expect(stderr).toContain("gcc-arm-none-eabi");
  });

  it("wants the debugger for the tests only", () => {
    complete();
    program("id", "echo 1000");
    aptGet();
    expect(run(["test"]).stderr).toContain("gdb-multiarch");
    expect(run(["run"]).status).toBe(0);
  });

  it.each([["--help"], ["-h"], ["packages/board"], ["gic.test"]])(
    "installs nothing for a test command that needs nothing: %s",
    (argument) => {
      complete();
      program("id", "echo 0");
      aptGet();
      expect(run(["test", argument])).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(machine, "apt-calls"))).toBe(false);
    },
  );

  it("wants the debugger for a pattern of tests that need it", () => {
    complete();
    program("id", "echo 1000");
    aptGet();
    expect(run(["test", "packages/toolchain"]).stderr).toContain("gdb-multiarch");
    expect(run(["test", "./guests/itron/test/image"]).stderr).toContain("gdb-multiarch");
  });

  it("says what it installs as root before it does so", () => {
    node("v20.19.0");
    aptGet();
    program("id", "echo 0");
    const { stderr } = run();
    const announced = stderr.indexOf("as root: apt-get install -y --no-install-recommends gcc-arm");
    expect(announced).toBeGreaterThanOrEqual(0);
    expect(announced).toBeLessThan(stderr.indexOf("installing Debian packages"));
  });
});
