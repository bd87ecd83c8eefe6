/** Rule: each file of the Linux module says in its first line that it is under GPL-2.0. */
import { dirname } from "node:path";
import type { TextFile } from "./files";

export const MODULE = "guests/linux/module";
/** The text of the license. */
const LICENSE = `${MODULE}/COPYING`;
const TAG = /SPDX-License-Identifier: .*GPL-2\.0/;

export function untagged(files: readonly TextFile[]): string[] {
  return files
    .filter(({ path, text }) => {
      const [first] = text.split("\n");
      return dirname(path) === MODULE && path !== LICENSE && !TAG.test(first!);
    })
    .map(({ path }) => `${path}: the first line lacks SPDX-License-Identifier: GPL-2.0`);
}
