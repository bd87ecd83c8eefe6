/** Disassembles single instructions: by Debian's objdump, which is there for MVM's own build. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors";
import { codeFile, type Instruction, MOST_INSTRUCTIONS, sectionName } from "./code-file";

const OBJDUMP = "arm-none-eabi-objdump";
const SECTION = /^Disassembly of section (\S+):$/;
const INSTRUCTION = /^\s*[0-9a-f]+:\s+(.*)$/;
/** A symbol that objdump has found in its file of sections. */
const FOUND_SYMBOL = / <[^>]*>/;
const MOST_OUTPUT = 1 << 30;

/** @throws UsageError if objdump is not installed */
export function requireDisassembler(): void {
  const { error } = spawnSync(OBJDUMP, ["--version"]);
  if (error === undefined) return;
  throw new UsageError(
    `--trace-instructions: ${OBJDUMP} cannot be run: ${error.message}\n    fix: install the Debian package binutils-arm-none-eabi`,
  );
}

/** The text of each instruction, such as "add\tr0, r0, #1", in their order. */
export function disassemble(instructions: readonly Instruction[]): string[] {
  const texts: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "mvm-instructions-"));
  try {
    for (let first = 0; first < instructions.length; first += MOST_INSTRUCTIONS)
      texts.push(...batch(instructions.slice(first, first + MOST_INSTRUCTIONS), join(folder, "code.elf")));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return texts;
}

function batch(instructions: readonly Instruction[], file: string): string[] {
  writeFileSync(file, codeFile(instructions));
  const { error, status, stdout, stderr } = spawnSync(
    OBJDUMP,
    ["-d", "-z", "--no-show-raw-insn", "-M", "reg-names-std", file],
    {
      encoding: "utf8",
      maxBuffer: MOST_OUTPUT,
    },
  );
  if (error !== undefined || status !== 0) throw error ?? new Error(stderr);
  const bySection = new Map<string, string>();
  let section = "";
  for (const line of stdout.split("\n")) {
    section = SECTION.exec(line)?.[1] ?? section;
    const text = INSTRUCTION.exec(line)?.[1];
    if (text !== undefined) bySection.set(section, text.replace(FOUND_SYMBOL, "").trimEnd());
  }
  return instructions.map((_, index) => bySection.get(sectionName(index)) ?? "?");
}
