import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runAsc } from "./asc/run";
import { MODULE_START, writeC } from "./c/module";
import { BuildError } from "./errors";
import type { ImageDescription } from "./image-description";
import { dropEmptySegments } from "./link/elf";
import { compile, link } from "./link/gcc";
import { layoutOf } from "./link/memory";
import { linkerScript, type StaticData } from "./link/script";
import { staticData, staticDataSource } from "./link/static-data";
import { offsetsHeader } from "./offsets";
import { fromRoot, ROOT, TOOLCHAIN } from "./root";
import { startCodeMessage } from "./start-code";
import { taggedFunctions, tagsOf } from "./tags";
import { reachedOnlyFrom } from "./wasm/reach";
import { readModule } from "./wasm/reader";
import { SourceMap } from "./wasm/source-map";

const RUNTIME = join(TOOLCHAIN, "runtime");
/**
 * Thumb code for size. -O2 makes MVM a third larger, and its switch of VMs and its decisions 8 %
 * longer (docs/measurements.md).
 */
const SMALL = ["-Os", "-mthumb"];

/**
 * The steps from sources to ELF, in a folder (relative to the repository) that is this build's
 * alone.
 */
export class ImageBuild {
  private readonly inputs = new Set<string>();

  constructor(
    private readonly image: ImageDescription,
    private readonly folder: string,
  ) {}

  /** Leaves NAME.elf and what it was made from in the folder; returns the files that were read. */
  run(): { inputs: string[] } {
    const { image } = this;
    for (const file of [image.entry, ...image.asm, ...(image.offsets ? [image.offsets] : [])]) {
      if (!existsSync(resolve(ROOT, file))) throw new BuildError(`there is no file ${fromRoot(file)}`);
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
    link(ROOT, script, objects, this.file(".elf"), fromRoot(image.entry));
    dropEmptySegments(join(ROOT, this.file(".elf")));
    return { inputs: [...this.inputs] };
  }

  /** AssemblyScript → Wasm → C and the static data. */
  private compileProgram(): StaticData {
    const { dataBase } = layoutOf(this.image.memory);
    const { wasm, sourceMap, inputs } = runAsc({
      root: ROOT,
      entry: fromRoot(this.image.entry),
      memoryBase: dataBase,
      optimize: true,
      small: this.image.small ?? false,
      debug: this.image.debug ?? false,
    });
    for (const input of inputs) this.inputs.add(input);
    this.write(".wasm", wasm);
    this.write(".wasm.map", sourceMap);
    const module = readModule(wasm);
    const map = new SourceMap(sourceMap);
    if (module.start !== undefined) this.requireModuleStart(dataBase);
    const tags = tagsOf(module, taggedFunctions(ROOT, inputs));
    const boot = reachedOnlyFrom(this.image.boot ?? [], module, wasm);
    this.write(".c", writeC(module, wasm, map, { tags, boot }));
    const { bytes, size } = staticData(module.data, dataBase);
    this.write(".data.S", staticDataSource(this.write(".data", bytes)));
    return { fileSize: bytes.length, size };
  }

  private requireModuleStart(memoryBase: number): void {
    const source = (file: string) => readFileSync(resolve(ROOT, file), "utf8");
    if (this.image.asm.some((file) => source(file).includes(MODULE_START))) return;
    const entry = fromRoot(this.image.entry);
    const { wasm, sourceMap } = runAsc({ root: ROOT, entry, memoryBase, optimize: false });
    throw new BuildError(startCodeMessage(readModule(wasm), wasm, new SourceMap(sourceMap)));
  }

  private writeOffsets(source: string): void {
    const { header, inputs } = offsetsHeader(ROOT, fromRoot(source));
    writeFileSync(join(ROOT, this.folder, "offsets.h"), header);
    for (const input of inputs) this.inputs.add(input);
  }

  /** Compiles one C or assembly file; returns the object file. */
  private object(source: string, flags: string[] = []): string {
    const { folder } = this;
    const object = join(folder, `${source.replaceAll("/", "-")}.o`);
    const level = this.image.small ? SMALL : [];
    compile({ root: ROOT, source, object, folder, includes: [RUNTIME, folder], flags: [...level, ...flags] });
    for (const file of dependencies(readFileSync(join(ROOT, `${object}.d`), "utf8"))) {
      const path = fromRoot(file);
      if (!path.startsWith(folder)) this.inputs.add(path);
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

/** The files that a make rule ("object: file file \ file") names. */
function dependencies(rule: string): string[] {
  return rule
    .slice(rule.indexOf(":") + 1)
    .split(/[\s\\]+/)
    .filter((file) => file !== "");
}
