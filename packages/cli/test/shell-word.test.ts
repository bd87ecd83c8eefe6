/** Words that are printed for a shell: the shell reads them as they were. */
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "../src/shell-word";

it.each(["demos/guarded", "a b", "it's", "$HOME;`id`", "", "*"])("sh reads %j as it was", (word) => {
  expect(execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" })).toBe(word);
});

it("a terminal cannot be commanded", () => {
  expect(shellWord("\x1bc")).toBe("'\\x1bc'");
});
