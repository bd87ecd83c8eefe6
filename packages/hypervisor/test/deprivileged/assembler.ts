/** Binutils for ARM state, as a second judge of MVM's decoders. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const OUTPUT_LIMIT = 0x4000_0000;
const ARCHITECTURE = ".arch armv7-a\n.arch_extension sec\n.fpu neon\n.syntax unified\n.arm\n";

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "mvm-assembler-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The words of these lines, each an instruction, by arm-none-eabi-as. */
export function assemble(lines: readonly string[]): Uint32Array {
  return inFolder((folder) => {
    const [source, object, binary] = ["s.s", "s.o", "s.bin"].map((name) => join(folder, name));
    writeFileSync(source!, `${ARCHITECTURE}${lines.join("\n")}\n`);
    execFileSync("arm-none-eabi-as", ["-o", object!, source!], { stdio: "pipe" });
    execFileSync("arm-none-eabi-objcopy", ["-O", "binary", "-j", ".text", object!, binary!]);
    return new Uint32Array(Uint8Array.from(readFileSync(binary!)).buffer);
  });
}

/** The text of each word, by arm-none-eabi-objdump: mnemonic, one space, operands. */
export function disassemble(words: Uint8Array): string[] {
  const output = inFolder((folder) => {
    const file = join(folder, "words.bin");
    writeFileSync(file, words);
    // -z: without it, objdump leaves out blocks of zeros.
    return execFileSync("arm-none-eabi-objdump", ["-D", "-z", "-b", "binary", "-m", "arm", file], {
      encoding: "utf8",
      maxBuffer: OUTPUT_LIMIT,
    });
  });
  return [...output.matchAll(/^ +[0-9a-f]+:\t[0-9a-f]{8} \t(.*)$/gm)].map(([, text]) =>
    text!
      .replace(/[@;].*/, "")
      .replace("\t", " ")
      .trim(),
  );
}

const RETURN = /^(and|eor|sub|rsb|add|adc|sbc|rsc|orr|mov|bic|mvn|lsl|lsr|asr|ror|rrx)s(..)? pc,/;

/**
 * Whether objdump's text is an instruction that is replaced: a sensitive one that does not trap in
 * User mode, or one that traps, and that kernels execute often.
 */
export function isReplaced(text: string): boolean {
  return isSensitive(text) || FREQUENT.test(text);
}

/** DACR; a read of SCTLR; a write of TPIDRURO. */
const FREQUENT =
  /^(m(cr|rc)(..)? 15, 0, \S+ cr3, cr0, \{0\}|mrc(..)? 15, 0, \S+ cr1, cr0, \{0\}|mcr(..)? 15, 0, \S+ cr13, cr0, \{3\})$/;

function isSensitive(text: string): boolean {
  return (
    /^cps/.test(text) ||
    /^mrs(..)? \S+, [CS]PSR$/.test(text) ||
    /^msr(..)? (SPSR_|CPSR_[fsx]*c)/.test(text) ||
    (/^(ldm|stm|pop|push)/.test(text) && text.endsWith("}^")) ||
    /^(rfe|srs)/.test(text) ||
    RETURN.test(text) ||
    /^wfi/.test(text) ||
    /^mrc(..)? 15, 0, \S+ cr13, cr0, \{[24]\}$/.test(text) ||
    /^mcr(..)? 15, 0, \S+ cr13, cr0, \{2\}$/.test(text) ||
    /^mrc(..)? 14, 0, \S+ cr\d+, cr\d+, \{0\}$/.test(text)
  );
}
