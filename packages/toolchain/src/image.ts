import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { BuildError } from "./errors";
import { ImageBuild } from "./image-build";
import { compilerVersion } from "./link/gcc";
import type { MemoryDescription } from "./link/memory";
import { fromRoot, ROOT, TOOLCHAIN } from "./root";
import { Stamp } from "./stamp";

/** What to build; paths are absolute or relative to the repository. */
export interface ImageDescription {
  name: string;
  /** The AssemblyScript file whose exported functions become symbols. */
  entry: string;
  /**
   * Assembly files (.S, C preprocessor); one defines the entry symbol `_start`. Section .head comes
   * first in memory.
   */
  asm: string[];
  /** AssemblyScript file whose exported constants the assembly gets by `#include "offsets.h"`. */
  offsets?: string;
  memory: MemoryDescription;
  /** Optimised for size rather than for speed. */
  small?: boolean;
  /**
   * The ELF file; default build/NAME/NAME.elf. What it is made from lies beside it: NAME.c,
   * NAME.wasm and its source map NAME.wasm.map, NAME.ld, offsets.h.
   */
  out?: string;
}

/**
 * What the image.ts of a guest describes: its image, and what that asks of the configuration of its
 * VM.
 */
export interface GuestDescription extends ImageDescription {
  /**
   * Names of devices (docs/configuration.md) that the program uses without asking whether it has
   * them.
   */
  devices?: readonly string[];
  /** The numbers that its periodic tasks write to the marker port, when there are no others. */
  markers?: readonly number[];
}

/**
 * Builds an ELF image and returns its absolute path. Nothing is done when nothing changed; equal
 * sources give equal bytes. Throws a BuildError with the message of the tool that refused.
 */
export async function buildImage(description: ImageDescription): Promise<string> {
  try {
    return build(description);
  } catch (error) {
    if (error instanceof BuildError) throw new BuildError(`image ${description.name}: ${error.message}`);
    throw error;
  }
}

function build(image: ImageDescription): string {
  const elf = fromRoot(image.out ?? `build/${image.name}/${image.name}.elf`);
  const result = join(ROOT, elf);
  const { name, entry, asm, offsets, memory, small } = image;
  const from = { name, entry, asm, offsets, memory, small };
  const stamp = new Stamp(ROOT, `${elf}.stamp`, { image: from, compiler: compilerVersion(ROOT) });
  if (existsSync(result) && stamp.isCurrent) return result;
  // Two processes may build the same image at once: each works in a folder of its own and then
  // moves whole files.
  const staging = join(dirname(elf), `.${image.name}-${process.pid}`);
  mkdirSync(join(ROOT, staging), { recursive: true });
  try {
    const made = new ImageBuild(image, staging).run();
    for (const file of readdirSync(join(ROOT, staging))) {
      if (!/\.[od]$/.test(file)) renameSync(join(ROOT, staging, file), join(ROOT, dirname(elf), file));
    }
    renameSync(join(ROOT, dirname(elf), `${image.name}.elf`), result);
    stamp.write([...made.inputs, ...toolchainFiles()].sort());
  } finally {
    rmSync(join(ROOT, staging), { recursive: true, force: true });
  }
  return result;
}

/** The toolchain itself: another version of it makes another image. */
function toolchainFiles(): string[] {
  const own = ["src", "runtime"].flatMap((folder) =>
    readdirSync(join(ROOT, TOOLCHAIN, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
  return [...own, "node_modules/assemblyscript/package.json"];
}
