import { expect, it } from "vitest";
import { Recent } from "../src/recent";

it("beyond the limit, what was not used for the longest time goes", () => {
  const recent = new Recent<number>(2);
  for (const name of ["a", "b"]) recent.set(name, 1);
  expect(recent.get("a")).toBe(1);
  recent.set("c", 1);
  expect(["a", "b", "c"].map((name) => recent.get(name))).toEqual([1, undefined, 1]);
});
