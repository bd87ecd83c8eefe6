import { expect, it } from "vitest";
import { falseNames } from "./names";

const CODE = { path: "src/b.ts", text: 'export function schedule(vcpu: Vcpu) { return vcpu.core["name"]; }' };
function check(text: string, outside = {}): string[] {
  const file = { path: "a.ts", text: `// ${text}` };
  return falseNames([file], [file, CODE], outside);
}

it("an identifier that nothing is called is named with its line", () => {
  expect(check("calls `decide`")).toEqual(["a.ts:1: nothing is called decide"]);
  expect(check("decide() is called")).toEqual(["a.ts:1: nothing is called decide"]);
  expect(check("`Vcpu.gone` is")).toEqual(["a.ts:1: nothing is called gone"]);
});

it("words of code and of paths exist", () => {
  expect(check("`schedule`, `schedule(vcpu)`, schedule(), `Vcpu.core`, `name`, `src`")).toEqual([]);
});

it("a word that only another comment says does not", () => {
  expect(check("`decide`\n// decide")).toHaveLength(1);
});

it("what is no identifier is not looked at, nor what is known to be outside", () => {
  expect(check("`--until`, `0x3C`, `a + b`, `demos/hello`, decide, `p99 = 1`")).toEqual([]);
  expect(check("`nosmp`", { nosmp: "Linux" })).toEqual([]);
});
