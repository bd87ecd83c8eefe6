/**
 * The test files that a pattern of `mvm test` selects. They are found without starting the test
 * runner.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { PROJECT_ROOT } from "../system-file";

/**
 * The folders with tests, as in vitest.config.ts: a folder "test" in each folder of GROUPS, and
 * WHOLE.
 */
const GROUPS = ["packages", "guests"];
const WHOLE = "test";
const TEST_FILE = ".test.ts";

/** Paths relative to the project's root. A pattern may also be a path from the current folder. */
export function testFiles(pattern: string): string[] {
  const folders = [
    ...GROUPS.flatMap((group) =>
      readdirSync(join(PROJECT_ROOT, group)).map((name) => join(group, name, "test")),
    ),
    WHOLE,
  ];
  const wanted = [pattern, relative(PROJECT_ROOT, join(process.cwd(), pattern))].map((text) =>
    text.toLowerCase(),
  );
  return folders
    .filter((folder) => existsSync(join(PROJECT_ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith(TEST_FILE) && wanted.some((text) => file.toLowerCase().includes(text)));
}
