import { shellWord } from "../shell-word";
import type { Boot } from "./firmware";

/**
 * The start of a firmware as a command line for a shell.
 * @param folder the shell's folder: paths below the folder are relative
 */
export function commandLine(boot: Boot, folder: string): string {
  const { program, load, start, bootMode, dtb, initrd, append } = boot;
  const relative = (path: string) => (path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path);
  const file = (name: string, path: string | undefined) => (path === undefined ? [] : [name, relative(path)]);
  const words = [
    ...["mvm", "board", relative(program), "--start", start, "--boot-mode", bootMode],
    ...[...file("--dtb", dtb), ...file("--initrd", initrd)],
    ...(append === undefined ? [] : ["--append", append]),
    ...load.flatMap((path) => file("--load", path)),
  ];
  return words.map(shellWord).join(" ");
}
