/**
 * The scripts with which gdb starts. NAME-symbols.gdb has the symbols of MVM and of each guest, and
 * where the sources are; editors, which connect by themselves, take this one. NAME.gdb also
 * connects.
 */
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { replaceFile } from "@mvm/setup/replace-file";
import { PROJECT_ROOT } from "../system-file";
import type { SymbolFile } from "./symbol-file";

const FOLDER = join(PROJECT_ROOT, "build", "gdb");

/** @returns the path of the script that connects */
export function writeScripts(name: string, files: readonly SymbolFile[], port: number): string {
  const symbols = join(FOLDER, `${basename(name)}-symbols.gdb`);
  const script = join(FOLDER, `${basename(name)}.gdb`);
  mkdirSync(FOLDER, { recursive: true });
  replaceFile(symbols, Buffer.from(symbolsScript(files)));
  replaceFile(script, Buffer.from(`source ${symbols}\ntarget remote 127.0.0.1:${port}\n`));
  return script;
}

/** gdb takes the rest of a line as a folder, so only the paths of files need quotation marks. */
export function symbolsScript(files: readonly SymbolFile[]): string {
  const symbols = files.flatMap(({ of, path }, index) => [
    `# ${of}`,
    `${index === 0 ? "file" : "add-symbol-file"} ${quoted(path)}`,
  ]);
  return [
    "# Made by mvm. Paths in the symbols are relative to this folder.",
    `cd ${PROJECT_ROOT}`,
    "set architecture armv7",
    "set confirm off",
    ...symbols,
    "set confirm on",
    "",
  ].join("\n");
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, "\\$&")}"`;
}
