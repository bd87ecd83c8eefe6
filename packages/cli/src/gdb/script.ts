/**
 * The script with which gdb starts: symbols of MVM and of each guest, where the sources are, and
 * the connection. gdb takes the rest of a line as a path, so only quotation marks are special.
 */
import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { replaceFile } from "@mvm/setup/replace-file";
import { PROJECT_ROOT } from "../system-file";
import type { SymbolFile } from "./symbol-file";

/** @returns the path of the script */
export function writeScript(name: string, files: readonly SymbolFile[], port: number): string {
  const path = join(PROJECT_ROOT, "build", "gdb", `${basename(name)}.gdb`);
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, Buffer.from(scriptText(files, port)));
  return path;
}

export function scriptText(files: readonly SymbolFile[], port: number): string {
  const symbols = files.flatMap(({ of, path }, index) => [
    `# ${of}`,
    `${index === 0 ? "file" : "add-symbol-file"} ${quoted(path)}`,
  ]);
  return [
    "# Made by mvm: symbols, and the connection to the virtual ZC702.",
    "# Paths in the symbols are relative to this folder.",
    `cd ${PROJECT_ROOT}`,
    "set architecture armv7",
    "set confirm off",
    ...symbols,
    "set confirm on",
    `target remote 127.0.0.1:${port}`,
    "",
  ].join("\n");
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, "\\$&")}"`;
}
