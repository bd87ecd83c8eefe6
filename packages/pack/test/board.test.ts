/** @mvm/board as its user has it: installed from the archive, without a network. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ROOT } from "../src/root";
import { EmptyFolder } from "./empty-folder";

let folder: EmptyFolder;
beforeAll(async () => {
  folder = await EmptyFolder.with("board");
});
afterAll(() => folder?.remove());

/** The program in the README. */
function example(): string {
  const readme = readFileSync(join(ROOT, "packages/board/README.md"), "utf8");
  return /^```js\n([\s\S]*?)^```/m.exec(readme)![1]!;
}

/** What a browser and Node both give to a program, and the language does not. */
const WEB = { TextEncoder, TextDecoder, crypto, Blob, Response, CompressionStream, DecompressionStream };

it("the README's ten lines run in plain Node", () => {
  expect(example().trim().split("\n").length).toBeLessThanOrEqual(12);
  folder.write("hello.js", example());
  expect(folder.succeeds(process.execPath, ["hello.js"])).toBe("Hello\nstuck\n");
});

it("a bundle for browsers asks for nothing of Node, and runs where only the web's names are", async () => {
  const entry = folder.write(
    "page.js",
    `${example()
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
  const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--isolatedModules", "--lib", "es2023"];
  for (const resolution of ["nodenext", "bundler"]) {
    const module = resolution === "nodenext" ? "nodenext" : "esnext";
    const how = ["--module", module, "--moduleResolution", resolution, "--target", "es2023"];
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    expect(folder.run(process.execPath, [tsc, ...options, ...how, "user.ts"])).toMatchObject({
      stdout: "",
      status: 0,
    });
  }
});

it("has what it names, and nothing of this machine", () => {
  const code = readFileSync(join(folder.path, "node_modules/@mvm/board/code/index.js"), "utf8");
  expect(code).not.toContain(ROOT);
  expect(code).not.toMatch(/\bfrom ?"|\bimport\(|\brequire\(/);
  const inside = folder.run(process.execPath, [
    "-e",
    'import("@mvm/board/zc702").catch((e) => console.log(e.code))',
  ]);
  expect(inside.stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
});
