/** A guest's own image.ts with a mistake: `mvm check` names the file, the mistake, and the fix. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { describedImage } from "../src/build/image-description";
import { PROJECT_ROOT } from "../src/system-file";
import { mvm } from "./mvm-command";

const FOLDER = join(PROJECT_ROOT, "build/test/guest-description");
const PLACEMENT = {
  number: 0,
  memory: { base: 0x3000_0000, size: 0x40_0000 },
  console: "hypercall",
  channels: [],
  guardInterrupts: false,
  board: "zc702",
} as const;
const SOUND = {
  name: "mine",
  entry: "src/main.ts",
  asm: ["/start.S"],
  memory: { base: 0x3000_0000, size: 0x20_0000 },
};

let count = 0;
let folder: string;
beforeEach(() => {
  // Node loads a module once, so each test has another module.
  folder = join(FOLDER, String(count++));
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const described = (text: string) => {
  writeFileSync(join(folder, "image.ts"), text);
  return describedImage(folder, PLACEMENT);
};

describe("image.ts", () => {
  it("names its files from its own folder, or absolutely", async () => {
    const image = await described(`export const image = ${JSON.stringify(SOUND)};`);
    expect(image).toMatchObject({ entry: join(folder, "src/main.ts"), asm: ["/start.S"] });
  });

  it("may be a function of what the VM gets", async () => {
    const text = `export const imageFor = ({ memory }) => ({ ...${JSON.stringify(SOUND)}, memory });`;
    expect(await described(text)).toMatchObject({ memory: PLACEMENT.memory });
  });

  it("is undefined when there is none", async () => {
    expect(await describedImage(folder, PLACEMENT)).toBeUndefined();
  });

  it.each([
    ["no image", "export const other = 1;", "gives no image"],
    [
      "no list",
      `export const image = ${JSON.stringify({ ...SOUND, asm: "start.S" })};`,
      '"image.asm" is not a list of assembly files',
    ],
    [
      "no memory",
      `export const image = ${JSON.stringify({ ...SOUND, memory: undefined })};`,
      '"image.memory" is not { base, size }',
    ],
    [
      "a misspelt field",
      `export const image = ${JSON.stringify({ ...SOUND, entyr: "" })};`,
      '"image" has a field "entyr"',
    ],
    [
      "an exception",
      "const f = () => undefined;\nexport const image = f().name;",
      /image\.ts:2:\d+: Cannot read/,
    ],
    [
      "an exception of imageFor",
      'export function imageFor() {\n  throw new Error("not here");\n}',
      "not here",
    ],
  ])("with %s is refused", async (_, text, message) => {
    await expect(described(text)).rejects.toThrow(message);
  });
});

describe("mvm check", () => {
  const check = (program: string) => {
    const vm = {
      name: "g",
      level: "srt",
      cores: [0],
      memory: { base: "0x30000000", size: "4 MiB" },
      image: { program },
    };
    writeFileSync(join(folder, "system.jsonc"), JSON.stringify({ vms: [vm] }));
    const { status, stderr } = mvm(["check", relative(PROJECT_ROOT, folder)]);
    expect(status).toBe(2);
    return stderr;
  };

  it("shows the compiler's first message about an image.ts whole, with its place", () => {
    writeFileSync(join(folder, "image.ts"), "export const image = {\n  name: \n};\n");
    const [first, fix] = check(".").split("\n");
    expect(first).toMatch(
      /system\.jsonc:1:\d+: \.: its image\.ts cannot be used: .*image\.ts:3:0: ERROR: .+ \[image-description\]$/,
    );
    expect(fix).toMatch(/^ {4}fix: /);
  });

  it("says where a guest's folder would be that is not there", () => {
    expect(check("../guests/itron")).toContain(
      `it would be ${join(FOLDER, "guests/itron")} [image-no-program]`,
    );
  });
});
