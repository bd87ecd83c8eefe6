/**
 * Rule: the path of a file's URL comes from fileURLToPath. The URL's own `pathname` is encoded: a
 * space of the path is "%20" there, and no such file exists.
 */
import type { TextFile } from "./files";

const ENCODED = /import\.meta\.url\)\.pathname/;

export function encodedPaths({ path, text }: TextFile): string[] {
  return text
    .split("\n")
    .flatMap((line, n) =>
      ENCODED.test(line) ? [`${path}:${n + 1}: a path with a space breaks: use fileURLToPath`] : [],
    );
}
