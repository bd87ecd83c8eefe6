import { expect, it } from "vitest";
import { encodedPaths } from "./file-urls";

const file = (text: string) => ({ path: "a.ts", text });

it("finds a file's URL whose pathname is used as a path", () => {
  const encoded = `const X = 1;\nconst A = new URL("x", import.meta.url)${".pathname"};`;
  expect(encodedPaths(file(encoded))).toEqual(["a.ts:2: a path with a space breaks: use fileURLToPath"]);
  expect(encodedPaths(file(`fileURLToPath(new URL("x", import.meta.url))`))).toEqual([]);
});
