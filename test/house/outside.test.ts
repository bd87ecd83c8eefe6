import { expect, it } from "vitest";
import { unusedNames } from "./outside";

it("a name that only code says, or nobody, is named", () => {
  const files = [{ path: "a.ts", text: '// like head.S of Linux\nopen("gone.S");' }];
  expect(unusedNames(files, { "head.S": "Linux", "gone.S": "Linux" })).toEqual([
    "test/house/outside.ts: nobody names gone.S any more",
  ]);
});
