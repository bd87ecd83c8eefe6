/**
 * Compiles the operations of the core (src/cpu/core/exec) a second time, with holes in place of
 * their operands, and makes templates of them for the translator. So the meaning of an instruction
 * stands in one place.
 *
 *     src/cpu/core ──copy──► work/…/core, with holes/operands.ts in place of exec/operands.ts …
 *                  ──asc──► functions that call holes ──inlining──► templates
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble, inlineAll } from "./assemble";
import { templateSection } from "./section";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const CORE = "packages/board/src/cpu/core";
const HOLES = `${CORE}/translate/holes`;
/** What the core is compiled from, relative to the project. */
export const CORE_SOURCES = [CORE, "packages/board/src/memory/layout.ts", "packages/abi/src/arm/cp15.ts"];
/** Files of the core whose functions are holes in the templates. */
const REPLACED = [
  "exec/operands.ts",
  "exec/nzcv.ts",
  "exec/subtract.ts",
  "exec/immediate-carry.ts",
  "exec/shifter-operand.ts",
  "program-counter.ts",
];

/** The content of the section with the templates; `work` is a folder for what comes between. */
export function compileTemplates(work: string): Uint8Array {
  try {
    for (const source of CORE_SOURCES) {
      mkdirSync(dirname(join(work, source)), { recursive: true });
      cpSync(join(ROOT, source), join(work, source), { recursive: true });
    }
    for (const file of REPLACED) replace(work, file);
    const module = join(work, "templates.wasm");
    assemble(work, `${HOLES}/index.ts`, module);
    inlineAll(module, join(work, "inlined.wasm"));
    return templateSection(readFileSync(join(work, "inlined.wasm")));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The file of the core says what the file of the same name among the holes says. */
function replace(work: string, file: string): void {
  const holes = join(work, HOLES, file.slice(file.lastIndexOf("/") + 1));
  const text = readFileSync(holes, "utf8");
  const depth = file.includes("/") ? "../" : "./";
  writeFileSync(join(work, CORE, file), text.replace('"./hole"', `"${depth}translate/holes/hole"`));
}
