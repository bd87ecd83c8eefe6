import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runAsc } from "./asc";
import { MODULE_START, writeC } from "./c/module";
import { BuildError } from "./errors";
import { dropEmptySegments } from "./link/elf";
import { compile, compilerVersion, link } from "./link/gcc";
import { layoutOf, type MemoryDescription } from "./link/memory";
import { linkerScript } from "./link/script";
import { staticData, staticDataSource } from "./link/static-data";
import { offsetsHeader } from "./offsets";
import { Stamp } from "./stamp";
import { readModule } from "./wasm/reader";
import { SourceMap } from "./wasm/source-map";

/** The repository: paths in an image's debug information are relative to it. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const TOOLCHAIN = relative(ROOT, resolve(dirname(fileURLToPath(import.meta.url)), ".."));
const RUNTIME = join(TOOLCHAIN, "runtime");

/** What to build; paths are absolute or relative to the repository. */
export interface ImageDescription {
  name: string;
  /** The AssemblyScript file whose exported functions become symbols. */
  entry: string;
  /** Assembly files (.S, C preprocessor); one defines the entry symbol `_start`. Section .head comes first in memory. */
  asm: string[];
  /** AssemblyScript file whose exported constants the assembly gets by `#include "offsets.h"`. */
  offsets?: string;
  memory: MemoryDescription;
  /** The ELF file; default build/NAME/NAME.elf. What it is made from lies beside it: NAME.c, NAME.wasm, NAME.ld, offsets.h. */
  out?: string;
}

/**
 * Builds an ELF image and returns its absolute path. Nothing is done when nothing changed; equal sources give equal bytes.
 * Throws a BuildError with the message of the tool that refused.
 */
export async function buildImage(description: ImageDescription): Promise<string> {
  try {
    return new ImageBuild(description).run();
  } catch (error) {
    if (error instanceof BuildError) throw new BuildError(`image ${description.name}: ${error.message}`);
    throw error;
  }
}

class ImageBuild {
  private readonly elf: string;
  private readonly folder: string;
  private readonly inputs = new Set<string>();

  constructor(private readonly image: ImageDescription) {
    this.elf = fromRoot(image.out ?? `build/${image.name}/${image.name}.elf`);
    this.folder = dirname(this.elf);
  }

  run(): string {
    const { image, elf } = this;
    const compiler = compilerVersion(ROOT);
    const stamp = new Stamp(ROOT, `${elf}.stamp`, { image, compiler });
    const result = join(ROOT, elf);
    if (existsSync(result) && stamp.isCurrent) return result;
    mkdirSync(join(ROOT, this.folder), { recursive: true });
    for (const file of [image.entry, ...image.asm, ...(image.offsets ? [image.offsets] : [])]) {
      if (!existsSync(resolve(ROOT, file))) throw new BuildError(`there is no file ${file}`);
    }
    const data = this.compileProgram();
    if (image.offsets) this.writeOffsets(image.offsets);
    const script = this.write(".ld", linkerScript(layoutOf(image.memory), data));
    const objects = [
      ...image.asm.map((source) => this.object(fromRoot(source))),
      this.object(this.file(".c")),
      this.object(this.file(".data.S")),
      this.object(join(RUNTIME, "memory.c"), ["-fno-tree-loop-distribute-patterns"]),
    ];
    link(ROOT, script, objects, elf);
    dropEmptySegments(result);
    for (const file of toolchainFiles()) this.inputs.add(file);
    stamp.write([...this.inputs].sort());
    return result;
  }

  /** AssemblyScript → Wasm → C and the static data. */
  private compileProgram() {
    const { dataBase } = layoutOf(this.image.memory);
    const entry = fromRoot(this.image.entry);
    const { wasm, sourceMap, inputs } = runAsc({
      root: ROOT,
      entry,
      memoryBase: dataBase,
      optimize: true,
    });
    for (const input of inputs) this.inputs.add(input);
    this.write(".wasm", wasm);
    const module = readModule(wasm);
    if (module.start !== undefined) this.requireModuleStart();
    this.write(".c", writeC(module, wasm, new SourceMap(sourceMap)));
    const { bytes, size } = staticData(module.data, dataBase);
    this.write(".data.S", staticDataSource(this.write(".data", bytes)));
    return { fileSize: bytes.length, size };
  }

  private requireModuleStart(): void {
    const called = this.image.asm.some((file) =>
      readFileSync(resolve(ROOT, file), "utf8").includes(MODULE_START),
    );
    if (called) return;
    throw new BuildError(
      `the program has statements outside functions (or a variable whose value must be computed), but no assembly file calls ${MODULE_START}; ` +
        `call it once before any exported function, or make them constant`,
    );
  }

  private writeOffsets(source: string): void {
    const { header, inputs } = offsetsHeader(ROOT, fromRoot(source));
    writeFileSync(join(ROOT, this.folder, "offsets.h"), header);
    for (const input of inputs) this.inputs.add(input);
  }

  /** Compiles one C or assembly file; returns the object file. */
  private object(source: string, flags: string[] = []): string {
    const object = join(this.folder, `${basename(source)}.o`);
    const { folder } = this;
    compile({ root: ROOT, source, object, folder, includes: [RUNTIME, folder], flags });
    for (const file of dependencies(readFileSync(join(ROOT, `${object}.d`), "utf8"))) {
      const path = fromRoot(file);
      if (!path.startsWith(this.folder)) this.inputs.add(path);
    }
    return object;
  }

  private file(suffix: string): string {
    return join(this.folder, this.image.name + suffix);
  }

  private write(suffix: string, content: string | Uint8Array): string {
    writeFileSync(join(ROOT, this.file(suffix)), content);
    return this.file(suffix);
  }
}

function fromRoot(path: string): string {
  return relative(ROOT, resolve(ROOT, path));
}

/** The files that a make rule ("object: file file \ file") names. */
function dependencies(rule: string): string[] {
  return rule
    .slice(rule.indexOf(":") + 1)
    .split(/[\s\\]+/)
    .filter((file) => file !== "");
}

/** The toolchain itself: another version of it makes another image. */
function toolchainFiles(): string[] {
  return ["src", "runtime"].flatMap((folder) =>
    readdirSync(join(ROOT, TOOLCHAIN, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
}
