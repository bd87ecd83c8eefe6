/*
 * A library for the linker may be a text that names the library's parts (ld(1), "linker script").
 * The texts in Debian's packages name the parts by the place where the package would be installed.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LIBRARY = /^lib.*\.so$/;
/** A script is a few lines. A program library is larger. */
const SCRIPT_SIZE = 4096;
const PART = /\/usr\/lib\/[^\s()]+/g;

/**
 * Makes the linker scripts in a folder name the parts that are unpacked below `root`. What is not
 * there stays as it is, because it belongs to the machine.
 * @param place the folder that `root` will have when the linker runs
 */
export function relocateLinkerScripts(root: string, place: string, folder: string): void {
  for (const name of readdirSync(folder).filter((each) => LIBRARY.test(each))) {
    const file = join(folder, name);
    if (!existsSync(file) || statSync(file).size > SCRIPT_SIZE) continue;
    const text = readFileSync(file, "latin1");
    const moved = text.replace(PART, (part) => (existsSync(join(root, part)) ? join(place, part) : part));
    if (moved !== text) writeFileSync(file, moved, "latin1");
  }
}
