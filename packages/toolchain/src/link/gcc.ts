import { spawnSync } from "node:child_process";
import { BuildError } from "../errors";

const GCC = "arm-none-eabi-gcc";
/** ARM state, no floating-point unit, no unaligned accesses (they fault while the MMU is off). */
const TARGET = ["-marm", "-mcpu=cortex-a9", "-mfloat-abi=soft", "-mno-unaligned-access"];
/** Wasm's meaning of C: any address (0 too) can be accessed as any type, and integers wrap. */
const WASM_SEMANTICS = ["-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks"];
const FREESTANDING = [
  ...["-ffreestanding", "-nostdlib", "-fno-common", "-fno-pic", "-fno-stack-protector"],
  ...["-fno-unwind-tables", "-fno-asynchronous-unwind-tables", "-fno-exceptions"],
];
/** A newer gcc refuses some of what an older gcc warns of. So generated C has no warnings. */
const NO_WARNINGS = ["-Werror"];
/** libgcc in ARM state: a program never enters Thumb state behind its own back. */
const LIBGCC_VARIANT = ["-marm", "-march=armv5te+fp", "-mfloat-abi=softfp"];

export interface CompileOptions {
  /** Repository root: the working directory, so that all paths in the result are relative. */
  root: string;
  source: string;
  object: string;
  /**
   * Folder of the generated sources, which the debug information calls "generated" wherever the
   * image is built.
   */
  folder: string;
  includes: string[];
  flags?: string[];
}

/**
 * Compiles a C or assembly file. Returns the headers and files it included, relative to the root.
 */
export function compile(options: CompileOptions): void {
  const { root, source, object, folder, includes, flags = [] } = options;
  run(root, GCC, [
    ...[...TARGET, ...FREESTANDING, ...WASM_SEMANTICS, ...NO_WARNINGS, "-O2", "-g", "-std=gnu11"],
    ...[
      `-ffile-prefix-map=${root}/=`,
      `-fdebug-prefix-map=${root}=.`,
      `-ffile-prefix-map=${folder}/=generated/`,
    ],
    ...includes.map((folder) => `-I${folder}`),
    ...flags,
    ...["-MMD", "-MF", `${object}.d`, "-c", source, "-o", object],
  ]);
}

/** Links the objects to an ELF file. `entry`: the program's source, for what it does not export. */
export function link(root: string, script: string, objects: string[], elf: string, entry: string): void {
  const options = [
    "-T",
    script,
    "-z",
    "max-page-size=4096",
    "-z",
    "noexecstack",
    "--build-id=none",
    "--no-warn-rwx-segments",
  ];
  const args = [
    ...[...TARGET, "-nostdlib", "-static"],
    ...options.map((option) => `-Wl,${option}`),
    ...[...objects, libgcc(root), "-o", elf],
  ];
  run(root, GCC, args, (messages) => withMissing(messages, entry));
}

let version: string | undefined;

/** The compiler's version, part of what an image is built from. */
export function compilerVersion(root: string): string {
  version ??= run(root, GCC, ["--version"]).split("\n")[0]!;
  return version;
}

function libgcc(root: string): string {
  return run(root, GCC, [...LIBGCC_VARIANT, "-print-libgcc-file-name"]).trim();
}

function run(cwd: string, command: string, args: string[], explain = (messages: string) => messages): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error) {
    throw new BuildError(
      `${command} cannot be run (${(error as NodeJS.ErrnoException).code}): install the Debian package gcc-arm-none-eabi`,
    );
  }
  if (status !== 0) throw new BuildError(explain(stderr.trim()));
  return stdout;
}

/** Functions that assembly and generated code call in the program, as they are to be exported. */
const EXPECTED: Readonly<Record<string, string>> = {
  main: "main(): void",
  fault: "fault(vector: u32, address: u32): void",
  panic: "panic(file: u32, line: u32): void",
};

/** Says first which functions the program lacks; the linker names them once for each place. */
function withMissing(messages: string, entry: string): string {
  const names = [...messages.matchAll(/undefined reference to `(\w+)'/g)].map(([, name]) => name!);
  const exports = [...new Set(names)].flatMap((name) => EXPECTED[name] ?? []);
  if (exports.length === 0) return messages;
  const lines = exports.map((signature) => `\n    export function ${signature} { … }`);
  return `${entry} does not export what the image needs; add${lines.join("")}\n${messages}`;
}
