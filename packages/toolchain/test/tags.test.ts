import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BuildError, buildImage } from "../src/index";
import { ROOT } from "../src/root";
import { taggedFunctions } from "../src/tags";

const SOURCE = `
/** Opens @coldly, for admin@hot.example. @param none @throws never */
export function often(): void {}

/** Each time. @hot */
export function always(): void {}

/** What comes seldom. @cold */
function seldom(): void {}

/**
 * Seldom, too.
 * @cold
 */
export function exported(value: u32): u32 {
  return value;
}

/** A tool looks for it. @apart */
function lookedFor(): void {}

/** Says nothing of it. */
const ANSWER: u32 = 42;

/** Nor does this. */
function plain(): void {}
`;

function tagsOfText(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "tags-"));
  try {
    writeFileSync(join(folder, "source.ts"), text);
    return taggedFunctions(folder, ["source.ts"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("functions whose doc comment says @cold or @hot are found, by the compiler's names", () => {
  expect(tagsOfText(SOURCE)).toEqual([
    { name: "source/always", tag: "hot", place: "source.ts:5" },
    { name: "source/seldom", tag: "cold", place: "source.ts:8" },
    { name: "source/exported", tag: "cold", place: "source.ts:13" },
    { name: "source/lookedFor", tag: "apart", place: "source.ts:19" },
  ]);
});

describe("a tag without an effect is refused:", () => {
  test.each(["colt", "cld", "ccold", "colds", "Cold", "HOT", "hott", "ho", "hit", "appart"])(
    "misspelled: @%s",
    (word) => {
      const source = `\n/** Seldom.\n * @${word} */\nfunction f(): void {}\n`;
      expect(() => tagsOfText(source)).toThrow(BuildError);
      expect(() => tagsOfText(source)).toThrow(`source.ts:3: there is no tag @${word}`);
    },
  );

  test.each([
    ["a variable", "let f: u32 = 0;"],
    ["a class", "class F {}"],
    ["a function that is only declared", "declare function f(): void;"],
    ["a function with something between", "// why\nfunction f(): void {}"],
  ])("at %s", (_, follower) => {
    expect(() => tagsOfText(`/** Seldom. @cold */\n${follower}\n`)).toThrow(
      "source.ts:1: @cold has no effect, because no function follows the comment",
    );
  });

  test("at a function that the program does not have", async () => {
    const folder = "build/test/tags";
    mkdirSync(join(ROOT, folder), { recursive: true });
    const program = [
      "export function panic(_file: u32, _line: u32): void {}",
      "/** @hot */\nfunction called(): u32 { return 1; }",
      "/** @cold */\nfunction forgotten(): void {}",
      "export function main(): u32 { return called(); }",
    ];
    writeFileSync(join(ROOT, folder, "main.ts"), program.join("\n"));
    writeFileSync(join(ROOT, folder, "start.S"), ".global _start\n_start: b main\n");
    const image = {
      name: "tags",
      entry: `${folder}/main.ts`,
      asm: [`${folder}/start.S`],
      memory: { base: 0x10_0000, size: 0x20_0000 },
      small: true,
      out: `${folder}/tags.elf`,
    };
    const error = await buildImage(image).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BuildError);
    const { message } = error as Error;
    expect(message).toContain(`${folder}/main.ts:4: @cold of forgotten has no effect`);
    expect(message).not.toContain("called has");
  });
});
