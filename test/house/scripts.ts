/** Rule: a script that a document names is in package.json. CONTRIBUTING.md names every script. */
import type { TextFile } from "./files";

const MANIFEST = "package.json";
const GUIDE = "CONTRIBUTING.md";
/** The whole text counts, code blocks included. `npm test` is short for `npm run test`. */
const CALL = /\bnpm (?:run )?(?<name>test\b|(?<=run )[\w:-]+)/g;

export function wrongScripts(files: readonly TextFile[]): string[] {
  const manifest = files.find(({ path }) => path === MANIFEST)!;
  const scripts = Object.keys(JSON.parse(manifest.text).scripts);
  const documents = files.filter(({ path }) => path.endsWith(".md"));
  const unknown = documents.flatMap((file) =>
    namesIn(file)
      .filter((name) => !scripts.includes(name))
      .map((name) => `${file.path}: ${MANIFEST} has no script ${name}`),
  );
  const named = documents.filter(({ path }) => path === GUIDE).flatMap(namesIn);
  const untold = scripts.filter((name) => !named.includes(name));
  return [...unknown, ...untold.map((name) => `${GUIDE}: does not name the script ${name} of ${MANIFEST}`)];
}

function namesIn({ text }: TextFile): string[] {
  return [...text.matchAll(CALL)].map((match) => match.groups!["name"]!);
}
