import { expect, it } from "vitest";
import { codeOf, commentsOf } from "./comments";

const comments = (path: string, text: string) => commentsOf({ path, text }).map((comment) => comment.text);

it("TypeScript: line, block and trailing comments", () => {
  expect(comments("a.ts", "// one\nlet x = 1; // two\n/** three\n * four */\n")).toEqual([
    "// one",
    "// two",
    "/** three\n * four */",
  ]);
});

it("TypeScript: no comment in strings, templates and regular expressions", () => {
  const text = `
    const a = "// no", b = '/* no */', c = "\\"// no";
    const d = \`// no \${f(\`/* no */ \${/* yes 1 */ { g: 1 }}\`)} // no\`;
    const e = /[/*]/.test(x) || (/\\/\\//.exec(y) ?? z.match(/\`/));
    return 4 / 2; // yes 2
    const h = (a + b) / c; // yes 3 / 4`;
  expect(comments("a.ts", text)).toEqual(["/* yes 1 */", "// yes 2", "// yes 3 / 4"]);
});

it("assembly, C, device trees, configurations and shell scripts", () => {
  expect(comments("a.S", "  mov r0, #1  @ it's `one`\n/* two */ nop // three\n")).toEqual([
    "@ it's `one`",
    "/* two */",
    "// three",
  ]);
  expect(comments("a.c", 'char *s = "/* no */"; char c = \'"\'; /* yes */')).toEqual(["/* yes */"]);
  expect(comments("a.dtsi", 'reg = <1>; /* yes */ name = "// no";')).toEqual(["/* yes */"]);
  expect(comments("a.jsonc", '{ "a": "// no" } // yes')).toEqual(["// yes"]);
  expect(comments("tool", `#!/bin/sh\nn=\${x#*=} # yes\necho "$#"\n`)).toEqual(["#!/bin/sh", "# yes"]);
});

it("a file without an extension: scripts and a kernel module's makefile have comments, a document has none", () => {
  expect(comments("a.md", "# A heading\n// text")).toEqual([]);
  expect(comments("module/Kbuild", "# yes\nobj-m := a.o")).toEqual(["# yes"]);
  expect(comments("LICENSE", "text # 1")).toEqual([]);
});

it("code: what remains keeps its place", () => {
  expect(codeOf({ path: "a.ts", text: "a /* x\ny */ b // z\nc" })).toBe("a     \n     b     \nc");
});
