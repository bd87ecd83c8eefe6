/**
 * The packages as their users have them: installed from the archives, without a network, in a copy
 * of the example project. Its tests run in plain Node.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NpmError, packAll } from "../src/index";
import { ROOT } from "../src/root";
import { EmptyFolder } from "./empty-folder";

const EXAMPLE = join(ROOT, "examples/thermostat");
const MADE = ["build", "mvm-failures", "node_modules", "package-lock.json", "vendor"];

let folder: EmptyFolder;
beforeAll(async () => {
  folder = await EmptyFolder.with(["board", "testing"], (path) => {
    cpSync(EXAMPLE, path, {
      recursive: true,
      filter: (file) => !MADE.some((made) => file.endsWith(`/${made}`)),
    });
    execFileSync("make", { cwd: path, stdio: "pipe" });
  });
});
afterAll(() => folder?.remove());

it("without npm there are no packages, and this is said before anything is made", async () => {
  const out = mkdtempSync(join(tmpdir(), "packages-"));
  const { PATH } = process.env;
  process.env["PATH"] = out;
  try {
    await expect(packAll(out)).rejects.toThrow(
      new NpmError("npm, which makes the archives, is not in the PATH"),
    );
    expect(readdirSync(out)).toEqual([]);
  } finally {
    process.env["PATH"] = PATH;
    rmSync(out, { recursive: true });
  }
});

/** The first program in a package's README. */
function exampleOf(name: string): string {
  const readme = readFileSync(join(ROOT, "packages", name, "README.md"), "utf8");
  return /^```js\n([\s\S]*?)^```/m.exec(readme)![1]!;
}

/** Compiles the user's file, strictly. @returns what is wrong */
function compile(...more: string[]): string {
  const how = ["--noEmit", "--strict", "--skipLibCheck", "false", "--isolatedModules", "--lib", "es2023"];
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  return folder.run(process.execPath, [tsc, ...how, "--target", "es2023", ...more, "user.ts"]).stdout;
}

describe("@mvm/board", () => {
  /** What a browser and Node both give to a program, and the language does not. */
  const WEB = { TextEncoder, TextDecoder, crypto, Blob, Response, CompressionStream, DecompressionStream };

  it("the README's ten lines run in plain Node", () => {
    expect(exampleOf("board").trim().split("\n").length).toBeLessThanOrEqual(12);
    folder.write("hello.js", exampleOf("board"));
    expect(folder.succeeds(process.execPath, ["hello.js"])).toBe("Hello\nstuck\n");
  });

  it("a bundle for browsers asks for nothing of Node, and runs where only the web's names are", async () => {
    const entry = folder.write(
      "page.js",
      `${exampleOf("board")
        .replace(/process\.stdout\.write\((.*)\);$/m, "print($1);")
        .replaceAll("console.log", "print")
        .replace("await createZc702()", "await createZc702({ ddrSize: 0x200_0000 })")
        .replace(/^const board/m, "globalThis.done = (async () => {\nconst board")}
      const file = await writeSnapshot(board.save());
      board.restore((await readSnapshot(file)).snapshot);
      })();`.replace("{ createZc702, ms }", "{ createZc702, ms, readSnapshot, writeSnapshot }"),
    );
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      format: "iife",
      platform: "browser",
      write: false,
    });
    let printed = "";
    const page: Record<string, unknown> = {
      ...WEB,
      print: (text: string) => {
        printed += text;
      },
    };
    runInNewContext(outputFiles[0]!.text, page);
    await page["done"];
    expect(printed).toBe("Hello\nstuck");
  });

  it("its types are complete: a strict compiler needs neither this repository nor other types", () => {
    folder.write(
      "user.ts",
      `import { createZc702, ms, type PlDevice, type StopReason, type Zc702 } from "@mvm/board";
     const counter: PlDevice = {
       name: "counter", base: 0x43c2_0000, size: 0x1_0000, nonSecure: true,
       connect: ({ now }) => ({ name: "counter", read: () => now(), write() {}, reset() {} }),
     };
     const board: Zc702 = await createZc702({ pl: [counter] });
     const stop: StopReason = board.run({ for: ms(10) });
     if (stop.kind === "debugger") board.debugger.registers.read(stop.core, "r0");
     // @ts-expect-error: there is no such option
     board.run({ forCycles: 1 });`,
    );
    expect(compile("--module", "nodenext")).toBe("");
    expect(compile("--module", "esnext", "--moduleResolution", "bundler")).toBe("");
  });

  it("has what it names, and nothing of this machine", () => {
    const code = join(folder.path, "node_modules/@mvm/board/code");
    const files = readdirSync(code);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const text = readFileSync(join(code, file), "utf8");
      expect(text, file).not.toContain(ROOT);
      // The debugger's server is for Node; all else asks for nothing.
      if (file !== "gdb.js") expect(text, file).not.toMatch(/(?<!")\bfrom ?"(?!\.\/)|\bimport\(|\brequire\(/);
      for (const [, binary] of text.matchAll(/"([A-Za-z0-9+/]{1000,}={0,2})"/g))
        expect(Buffer.from(binary!, "base64").includes(ROOT), file).toBe(false);
    }
    const inside = folder.run(process.execPath, [
      "-e",
      'import("@mvm/board/zc702").catch((e) => console.log(e.code))',
    ]);
    expect(inside.stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
  });
});

describe("@mvm/testing", () => {
  const test = (...args: string[]) => folder.run(process.execPath, ["--test", ...args]);
  const failures = () => readdirSync(join(folder.path, "mvm-failures"));

  it("the example's tests pass in node:test, with JUnit's report, by the commands of its CI file", () => {
    for (const made of ["node_modules", "package-lock.json"])
      rmSync(join(folder.path, made), { recursive: true });
    cpSync(join(EXAMPLE, "package.json"), join(folder.path, "package.json"));
    const ci = readFileSync(join(EXAMPLE, ".github/workflows/test.yml"), "utf8");
    const commands = [...ci.matchAll(/^ +- run: (.*)$/gm)].map(([, command]) => command!);
    // The compiler is there already. Without a network, nothing can come from a registry.
    const [compiler, ...others] = commands;
    expect(compiler).toMatch(/apt-get install -y gcc-arm-none-eabi$/);
    const env = { ...process.env, npm_config_offline: "true" };
    const printed = others.map((command) => {
      const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
        cwd: folder.path,
        encoding: "utf8",
        env,
      });
      expect([status, command], stderr + stdout).toEqual([0, command]);
      return stdout;
    });
    expect(printed.at(-1)).toMatch(/^# fail 0$/m);
    const report = readFileSync(join(folder.path, "junit.xml"), "utf8");
    expect(report.match(/<testcase /g)!.length).toBeGreaterThan(7);
    expect(report).not.toContain("<failure");
  });

  it("the README's ten lines are a test that passes", () => {
    const example = exampleOf("testing");
    expect(example.trim().split("\n").length).toBeLessThanOrEqual(10);
    folder.write("readme.test.js", example);
    const { status, stdout } = test("readme.test.js");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^# pass 1$/m)]);
  });

  it("the same tests pass in vitest, with its own expect, too", () => {
    symlinkSync(join(ROOT, "node_modules/vitest"), join(folder.path, "node_modules/vitest"));
    writeFileSync(
      join(folder.path, "own.spec.js"),
      `import "@mvm/testing/vitest";
     import { ms, startFirmware, within, expect as expectOf } from "@mvm/testing";
     import { expect, it } from "vitest";
     it("prints", async () => {
       const thermostat = await startFirmware("build/thermostat.elf");
       expect(thermostat.uart(1)).toPrint(/ready/, within(ms(5)));
       expect(thermostat.uart(1)).not.toPrint("alarm", within(ms(5)));
       expect(() => expectOf(thermostat).toReach("heater_off", within(ms(5)))).toThrow("a core should reach heater_off");
     });`,
    );
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "--root", folder.path, "--reporter=json", "own.spec.js"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder.path, encoding: "utf8" });
    expect(JSON.parse(stdout), stderr).toMatchObject({ success: true, numPassedTests: 1 });
  });

  it("a mistake of the firmware fails the test, and gdb finds its cause backwards, from the file", async () => {
    const control = join(folder.path, "src/control.c");
    writeFileSync(
      control,
      readFileSync(control, "utf8").replace(
        "else if (temperature > set_point",
        "if (temperature < set_point",
      ),
    );
    execFileSync("make", { cwd: folder.path, stdio: "pipe" });
    const { status, stdout } = test("--test-name-pattern=heats");
    expect(status).toBe(1);
    expect(stdout).toMatch(/heater should be 1, but it did not in 100\.000 ms: it is 0/);
    expect(stdout).toMatch(/It was written last by .*control\.c:\d+/);
    const [file] = failures();
    expect(stdout).toContain(`npx mvm-debug mvm-failures/${file}`);

    const opened = spawn(join(folder.path, "node_modules/.bin/mvm-debug"), [`mvm-failures/${file}`], {
      cwd: folder.path,
      env: folder.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const ended = once(opened, "exit");
      let port: string | undefined;
      for await (const line of createInterface({ input: opened.stdout })) {
        port = /target remote 127\.0\.0\.1:(\d+)"/.exec(line)?.[1];
        if (port !== undefined) break;
      }
      const commands = [
        `target remote 127.0.0.1:${port}`,
        "watch heater",
        "reverse-continue",
        "print temperature",
        "print set_point",
        "bt 2",
        "detach",
      ];
      const said = execFileSync(
        "gdb-multiarch",
        ["-q", "-batch", "-nx", ...commands.flatMap((each) => ["-ex", each]), `mvm-failures/${file}.elf`],
        { cwd: folder.path, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
      );
      expect(said).toMatch(/Old value = 0\nNew value = 1/);
      expect(said).toMatch(/\$1 = 190\n\$2 = 200\n/);
      expect(said).toMatch(/#0 .*switch_heater \(on=0\) at src\/control\.c/);
      expect(await ended).toEqual([0, null]);
    } finally {
      opened.kill();
    }
  });

  it("mvm-debug says how it is used, and what is wrong with a file", () => {
    const command = join(folder.path, "node_modules/.bin/mvm-debug");
    expect(folder.run(command, [])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^usage: mvm-debug FILE/),
    });
    expect(folder.run(command, ["nowhere"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^mvm-debug: ENOENT/),
    });
    expect(folder.run(command, ["package.json"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^mvm-debug: package\.json is no snapshot/),
    });
  });

  it("its types are complete", () => {
    rmSync(join(folder.path, "node_modules/vitest"), { force: true });
    folder.write(
      "user.ts",
      `import { expect, ms, startFirmware, type Target, within } from "@mvm/testing";
     const target: Target = await startFirmware("x.elf", { semihosting: true });
     const groups: RegExpMatchArray = expect(target.uart(1)).toPrint(/x/, within(ms(5)));
     expect(target).toHold("x", groups.length);
     // @ts-expect-error: a console holds no variable
     expect(target.uart(1)).toHold("x", 1);`,
    );
    expect(compile("--module", "nodenext")).toBe("");
  });
});
