/** Compiles a program of the bench with Debian's Arm compiler, if a source has changed. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "../build";
import { type Program, sourceOf } from "./programs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const STARTUP = join(HERE, "startup");
const OUTPUT = fileURLToPath(new URL("../../../build/board/bench", import.meta.url));

const GCC = "arm-none-eabi-gcc";
const TARGET = ["-mcpu=cortex-a9", "-mfpu=neon", "-mfloat-abi=hard"];
/** What -O2 makes of a program depends less on the version of gcc without these three. */
const STEADY = ["-fno-tree-vectorize", "-fno-tree-loop-distribute-patterns", "-ffp-contract=off"];
const C = [
  "-O2",
  "-std=gnu11",
  "-ffreestanding",
  "-fno-math-errno",
  ...STEADY,
  "-Wall",
  "-Wextra",
  "-Werror",
];
const WITHOUT_FIELDS = "-Wno-missing-field-initializers";
/** Bytes, as powers of 2: the stack of a core's mode of exceptions, and of its System mode. */
const STACKS = ["HANDLER_STACK_LOG2=12", "STACK_LOG2=16"];
const LINK = [
  ...["-nostdlib", "-static", `-Wl,-T,${join(STARTUP, "link.ld")}`],
  ...["-Wl,--build-id=none", "-Wl,--no-warn-rwx-segments", "-Wl,-z,max-page-size=4096"],
  ...STACKS.map((value) => `-Wl,--defsym,${value}`),
];

/**
 * The program's ELF.
 * @throws BuildError if it does not compile, or the compiler is missing
 */
export function buildProgram(program: Program): string {
  const elf = join(OUTPUT, `${program.name}.elf`);
  const stamp = `${elf}.stamp`;
  const inputs = [
    ...readdirSync(STARTUP)
      .filter(isCompiled)
      .map((name) => join(STARTUP, name)),
    join(HERE, sourceOf(program)),
  ];
  const state = program.state === "arm" ? "-marm" : "-mthumb";
  const defines = [...STACKS, ...(program.defines ?? [])].map((value) => `-D${value}`);
  const args = [
    ...TARGET,
    state,
    ...C,
    WITHOUT_FIELDS,
    `-I${STARTUP}`,
    ...defines,
    ...inputs,
    ...LINK,
    "-lgcc",
  ];
  const digest = digestOf(args);
  if (existsSync(elf) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return elf;
  mkdirSync(OUTPUT, { recursive: true });
  // Two processes may build at once: each writes a file of its own, then renames.
  const own = `${elf}.${process.pid}`;
  rmSync(stamp, { force: true });
  gcc([...args, "-o", own]);
  renameSync(own, elf);
  writeFileSync(stamp, digest);
  return elf;
}

const isCompiled = (name: string) => name.endsWith(".c") || name.endsWith(".S");

/** Of everything that the ELF is made from. */
function digestOf(args: readonly string[]): string {
  const hash = createHash("sha256").update(compiler()).update(JSON.stringify(args));
  for (const name of readdirSync(STARTUP)) hash.update(readFileSync(join(STARTUP, name)));
  for (const file of args.filter((arg) => arg.endsWith(".c"))) hash.update(readFileSync(file));
  return hash.digest("hex");
}

let version: string | undefined;

function compiler(): string {
  version ??= gcc(["--version"]);
  return version;
}

function gcc(args: readonly string[]): string {
  try {
    return execFileSync(GCC, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === undefined || typeof code === "number") throw new BuildError(stderr || String(error));
    throw new BuildError(
      `${GCC} cannot be run (${code})\n    fix: install the Debian package gcc-arm-none-eabi`,
    );
  }
}
