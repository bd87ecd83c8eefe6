import { expect, it } from "vitest";
import { wrongScripts } from "./scripts";

const check = (guide: string, document = "") =>
  wrongScripts([
    { path: "package.json", text: '{ "scripts": { "lint": "…", "test": "…" } }' },
    { path: "CONTRIBUTING.md", text: guide },
    { path: "docs/a.md", text: document },
  ]);

it("every script is named, and exists", () => {
  expect(check("`npm run lint` and `npm test`", "```sh\nnpm run test\n```")).toEqual([]);
});

it("a script that is not named", () => {
  expect(check("`npm test`, lint")).toEqual([
    "CONTRIBUTING.md: does not name the script lint of package.json",
  ]);
});

it("a script that does not exist", () => {
  expect(check("npm run lint, npm test", "npm run gone")).toEqual([
    "docs/a.md: package.json has no script gone",
  ]);
});
