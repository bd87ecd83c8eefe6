/**
 * Builds the programs of this folder. The head of a source may say:
 *
 *     cflags: …    compiler options in place of -mcpu=cortex-a9
 *     start: none  without the folder's start code
 *     link: …      the address that the program is linked to; 0x00100000 without it
 *     load: …      a raw binary at another address than that
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const START = join(FOLDER, "start.S");
const LINKED_TO = 0x0010_0000;

/**
 * What `mvm board` takes, or an ELF for a guest whose memory begins at `base`. `output`: a folder.
 * The programs of the folder `mvm` are for guests alone: their names begin with `mvm/`.
 */
export function buildMistake(name: string, output: string, base = 0): string {
  const source = [`${name}.c`, `${name}.S`]
    .map((file) => join(FOLDER, file))
    .find((file) => existsSync(file))!;
  const said = (key: string) =>
    new RegExp(`^[@/* ]+${key}: (.*?)(?: \\*/)?$`, "m").exec(readFileSync(source, "utf8"))?.[1];
  const elf = join(output, `${basename(name)}.elf`);
  run("gcc", [
    ...(said("cflags") ?? "-mcpu=cortex-a9").split(" "),
    ...["-O1", "-g", "-ffreestanding", "-nostartfiles", "-nostdlib", `-DBASE=0x${base.toString(16)}`],
    ...["-include", join(FOLDER, "board.h")],
    source,
    ...(said("start") === "none" ? [] : ["-x", "assembler-with-cpp", START, "-x", "none"]),
    ...["-lgcc", `-Wl,-Ttext=${said("link") ?? `0x${(base + LINKED_TO).toString(16)}`}`, "-o", elf],
  ]);
  const address = said("load");
  if (address === undefined) return elf;
  const raw = join(output, `${name}.bin`);
  run("objcopy", ["-O", "binary", elf, raw]);
  return `${raw}@${address}`;
}

function run(tool: string, args: readonly string[]): void {
  execFileSync(`arm-none-eabi-${tool}`, args, { stdio: ["ignore", "ignore", "inherit"] });
}
