import { expect, it } from "vitest";
import { COMMENT_WIDTH, wideComments } from "./width";

const filled = (start: string, width: number) => start.padEnd(width, "x");
const TOO_WIDE = COMMENT_WIDTH + 1;

it("a comment of one column too many is named with its line", () => {
  const text = `let a;\n${filled("// ", COMMENT_WIDTH)}\n${filled("// ", TOO_WIDE)}\n`;
  expect(wideComments({ path: "a.ts", text })).toEqual([
    "a.ts:3: a comment is 101 columns wide; 100 are allowed",
  ]);
});

it("inside a block, at the end of code, and in every language", () => {
  const wide = (path: string, text: string) => wideComments({ path, text }).length;
  expect(wide("a.ts", `/**\n${filled(" * ", TOO_WIDE)}\n */`)).toBe(1);
  expect(wide("a.ts", `let a; ${filled("// ", COMMENT_WIDTH)}`)).toBe(1);
  expect(wide("a.S", filled("@ ", TOO_WIDE))).toBe(1);
  expect(wide("a.h", filled("// ", TOO_WIDE))).toBe(1);
  expect(wide("a.sh", filled("# ", TOO_WIDE))).toBe(1);
});

it("code may be wider, and so may the text of a document", () => {
  expect(wideComments({ path: "a.ts", text: `/* a */ f("${filled("// ", TOO_WIDE)}");` })).toEqual([]);
  expect(wideComments({ path: "a.md", text: filled("# ", TOO_WIDE) })).toEqual([]);
});

it("columns are characters", () => {
  expect(wideComments({ path: "a.ts", text: `// ${"─".repeat(COMMENT_WIDTH - 3)}` })).toEqual([]);
  expect(wideComments({ path: "a.ts", text: `// ${"𝛼".repeat(COMMENT_WIDTH - 3)}` })).toEqual([]);
});
