/** A snapshot that was made here fits a board under plain Node, and in a page. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { identityOf } from "../src/snapshot/board-options";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PRINT = `import { identityOf } from "./packages/board/src/snapshot/board-options.ts";
console.log(JSON.stringify(identityOf({})));`;

it("the identity of a board does not depend on what runs its modules", () => {
  const args = ["--import", "tsx", "--input-type=module", "--eval", PRINT];
  const printed = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(identityOf({})).toEqual(JSON.parse(printed));
});
