/**
 * The types of a package: the declaration files that its entries reach, as `tsc` makes them.
 * Imports are written as Node resolves them, so the files serve every `moduleResolution`.
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { PackageDescription } from "./package-description";
import { ROOT } from "./root";

/** By its path: the text of a declaration file. */
export type Declarations = ReadonlyMap<string, string>;

/** The package's types do not compile. */
export class TypesError extends Error {}

/** The project's own options, for declarations alone. */
const OPTIONS: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile).config,
    { ...ts.sys, readDirectory: () => [] },
    ROOT,
  ).options,
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
  // What is found in node_modules gets no declarations, and npm links our packages there.
  paths: Object.fromEntries(
    readdirSync(join(ROOT, "packages")).flatMap((name) => [
      [`@mvm/${name}`, [join(ROOT, "packages", name, "src/index.ts")]],
      [`@mvm/${name}/*`, [join(ROOT, "packages", name, "src/*")]],
    ]),
  ),
};
/** `from "x"`, `import("x")` and `import "x"`. */
const SPECIFIER = /(?<=\bfrom |\bimport\(|\bimport )"([^"]+)"/g;
/** Declares AssemblyScript's names for numbers. */
const NUMBER_TYPES = join(ROOT, "node_modules/assemblyscript/std/portable/index.d.ts");
/** AssemblyScript's names for numbers, which its compiler knows and others do not. */
const NUMBERS = ["i8", "i16", "i32", "u8", "u16", "u32", "isize", "usize", "f32", "f64"];
const NAMES = [...NUMBERS.map((name) => [name, "number"] as const), ["bool", "boolean"] as const];

/**
 * Writes the declaration files to `out`, in folders as in the repository.
 * @returns by entry: the path of its file, relative to `out`
 * @throws TypesError
 */
export function writeDeclarations(
  { folder, entries, needs, optional = {} }: PackageDescription,
  written: Declarations,
  out: string,
): Readonly<Record<string, string>> {
  const sources = sourcesOf({ folder, entries });
  const isForeign = (specifier: string) =>
    needs.includes(specifier) || specifier in optional || specifier.startsWith("node:");
  const wanted = new Set(sources.map(declarationOf));
  for (const file of wanted) {
    const declaration = written.get(file);
    if (declaration === undefined) throw new TypesError(`${file}: the compiler has not made this file`);
    const text = declaration.replace(SPECIFIER, (whole, specifier: string) => {
      if (isForeign(specifier)) return whole;
      const target = declarationOf(resolve(specifier, file));
      wanted.add(target);
      const path = relative(dirname(placeOf(file)), placeOf(target)).replace(/\.d\.ts$/, ".js");
      return `"${path.startsWith(".") ? path : `./${path}`}"`;
    });
    const target = join(out, placeOf(file));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, complete(text));
  }
  return Object.fromEntries(
    Object.entries(entries).map(([entry, source]) => [
      entry,
      placeOf(declarationOf(join(ROOT, folder, source))),
    ]),
  );
}

function sourcesOf({ folder, entries }: Pick<PackageDescription, "folder" | "entries">): string[] {
  return Object.values(entries).map((source) => join(ROOT, folder, source));
}

/**
 * The declarations of everything that the packages reach. All packages at once, because the
 * compiler reads most of it for each of them.
 * @throws TypesError
 */
export function declarationsOf(packages: readonly PackageDescription[]): Declarations {
  const program = ts.createProgram([...packages.flatMap(sourcesOf), NUMBER_TYPES], OPTIONS);
  const written = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (file, text) => written.set(file, text));
  const wrong = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (wrong.length === 0) return written;
  throw new TypesError(
    ts.formatDiagnostics(wrong.slice(0, 20), {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => ROOT,
      getNewLine: () => "\n",
    }),
  );
}

function declarationOf(source: string): string {
  return source.replace(/(\.d)?\.ts$/, ".d.ts");
}

/** The source file that is meant by `specifier` in the declaration file `from`. */
function resolve(specifier: string, from: string): string {
  const { resolvedModule } = ts.resolveModuleName(specifier, from, OPTIONS, ts.sys);
  if (!resolvedModule?.resolvedFileName.startsWith(join(ROOT, "packages/")))
    throw new TypesError(`${from}: the types of "${specifier}" are not a part of the package`);
  return resolvedModule.resolvedFileName;
}

/** What stands in packages/board/src stands in the folder `board` of the package. */
function placeOf(file: string): string {
  return relative(join(ROOT, "packages"), file).replace("/src/", "/");
}

/**
 * A `const enum` of a declaration file is an error for a compiler that takes each file alone. The
 * code has the object of the enum, so it can be an ordinary one.
 */
function complete(text: string): string {
  const used = NAMES.filter(([name]) => new RegExp(String.raw`\b${name}\b`).test(text));
  const head = used.map(([name, type]) => `type ${name} = ${type};\n`).join("");
  return head + text.replace(/\bconst enum\b/g, "enum");
}
