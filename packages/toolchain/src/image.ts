import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { BuildError } from "./errors";
import { ImageBuild } from "./image-build";
import type { ImageDescription } from "./image-description";
import { compilerVersion } from "./link/gcc";
import { fromRoot, ROOT, TOOLCHAIN } from "./root";
import { Stamp } from "./stamp";

/**
 * Builds an ELF image and returns its absolute path. An image that is up to date is not built
 * again. Equal sources give equal bytes. Throws a BuildError with the message of the tool that
 * refused.
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
  const { name, entry, asm, offsets, memory, boot, small, debug } = image;
  const from = { name, entry, asm, offsets, memory, boot, small, debug };
  const stamp = new Stamp(ROOT, `${elf}.stamp`, { image: from, compiler: compilerVersion(ROOT) });
  if (existsSync(result) && stamp.isCurrent) return result;
  // Two processes may build the same image at the same time, so each process works in a folder of
  // its own and then moves whole files.
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

/**
 * The files of the toolchain itself, because another version of the toolchain makes another image.
 */
function toolchainFiles(): string[] {
  const own = ["src", "runtime"].flatMap((folder) =>
    readdirSync(join(ROOT, TOOLCHAIN, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
  );
  return [...own, "node_modules/assemblyscript/package.json"];
}
