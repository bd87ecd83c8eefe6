/*
 * The C programs of this project for the Linux guest:
 *
 *   packages/abi --toolchain/src/c-header--> mvm_abi.h -+
 *   module/ --------------------------------------------+-- the kernel's own build --> mvm.ko
 *   tools/ ---------------------------------------------+-- cross compiler --> mvm-channel (static)
 *   bench/ -------------------------------------------------- cross compiler --> mvm-bench (static)
 *
 * The programs are built again when a source, the abi or the kernel changes. The kernel's build
 * writes beside its sources, so the build gets a copy of them. If the project's path has a
 * character that the kernel's build refuses, the module is built in a temporary copy of everything
 * that the build reads. (A link is not enough, because the build looks at the real path.)
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BUILD_DIRECTORY,
  ensureKernelBuild,
  type KernelBuild,
  PROJECT_ROOT,
  runProgram,
  SetupError,
  withLock,
} from "@mvm/setup";
import { abiHeader } from "@mvm/toolchain/c-header/header";

/** Paths of the built programs. */
export interface GuestPrograms {
  /** Loads into the kernel of Debian's package, and into no other kernel. */
  kernelModule: string;
  /** A statically linked armhf program with several names (tools/main.c). */
  tool: string;
  /** What `mvm bench linux` runs in the guest; with its symbols. No usual guest has it. */
  bench: string;
}

const SOURCES = fileURLToPath(new URL("../", import.meta.url));
const MODULE_SOURCES = join(SOURCES, "module");
const TOOL_SOURCES = join(SOURCES, "tools");
const BENCH_SOURCES = join(SOURCES, "bench");
const OUTPUT = join(BUILD_DIRECTORY, "linux", "programs");
const MODULE_OUTPUT = join(OUTPUT, "module");
/** Written last, so this file means that the programs are complete and made from these inputs. */
const STAMP = join(OUTPUT, "stamp");

/** The kernel's top Makefile: "source directory cannot contain spaces or colons". */
const REFUSED_BY_KBUILD = /[\s:]/;

const PROGRAMS: GuestPrograms = {
  kernelModule: join(OUTPUT, "mvm.ko"),
  tool: join(OUTPUT, "mvm-channel"),
  bench: join(OUTPUT, "mvm-bench"),
};
/** At an address where no other program is: a breakpoint is for one program alone. */
const BENCH_TEXT = "0x30000000";
/** The programs' own bytes depend on the sources alone, and not on the place of the build. */
const NO_BUILD_ID = "--build-id=none";

/** @throws SetupError if the compiler cannot be had or refuses a source. */
export async function buildGuestPrograms(): Promise<GuestPrograms> {
  const build = await ensureKernelBuild();
  const stamp = inputsHash(build);
  const isCurrent = () => existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp;
  if (!isCurrent()) {
    await withLock(`${OUTPUT}.lock`, async () => {
      if (!isCurrent()) await rebuild(build, stamp);
    });
  }
  return PROGRAMS;
}

async function rebuild(build: KernelBuild, stamp: string): Promise<void> {
  rmSync(OUTPUT, { recursive: true, force: true });
  await buildModule(build, MODULE_SOURCES, MODULE_OUTPUT);
  const { kernelModule } = PROGRAMS;
  // Debian builds its kernels with debug information, and modules likewise: it is most of the file.
  await run(build, `${build.crossCompile}strip`, [
    ...["--strip-debug", "-o", kernelModule, join(MODULE_OUTPUT, "mvm.ko")],
  ]);
  await buildTool(build);
  await buildBench(build);
  writeFileSync(STAMP, stamp);
}

/**
 * Builds the kernel module of the folder `sources`, which has a Kbuild file, for Debian's kernel.
 * `output` is a folder below build/, which is replaced.
 * @throws SetupError if the compiler cannot be had or refuses a source.
 */
export async function buildKernelModule(sources: string, output: string): Promise<void> {
  await buildModule(await ensureKernelBuild(), sources, output);
}

async function buildModule(build: KernelBuild, sources: string, output: string): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(sources)) copyFileSync(join(sources, name), join(output, name));
  writeFileSync(join(output, "mvm_abi.h"), abiHeader());
  if (!REFUSED_BY_KBUILD.test(BUILD_DIRECTORY)) return makeModule(build, output);
  const copy = mkdtempSync(join(tmpdir(), "mvm-kbuild-"));
  try {
    const there = (path: string) => path.replaceAll(BUILD_DIRECTORY, copy);
    const options = { recursive: true, verbatimSymlinks: true };
    for (const folder of [build.folder, output]) cpSync(folder, there(folder), options);
    await makeModule(build, output, there);
    cpSync(there(output), output, options);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** @param place where a path below the build folder is found */
async function makeModule(given: KernelBuild, folder: string, place = (path: string) => path): Promise<void> {
  const env = Object.fromEntries(Object.entries(given.env).map(([name, value]) => [name, place(value)]));
  await run({ ...given, env }, "make", [
    ...["-C", place(given.tree), "-f", place(given.makefile)],
    ...[`M=${place(folder)}`, `CROSS_COMPILE=${given.crossCompile}`],
    ...[`LDFLAGS_MODULE=${NO_BUILD_ID}`, "modules"],
  ]);
}

async function buildTool(build: KernelBuild): Promise<void> {
  const sources = sourceFiles(TOOL_SOURCES).filter((file) => file.endsWith(".c"));
  await run(build, `${build.crossCompile}gcc`, [
    ...["-std=gnu11", "-Os", "-Wall", "-Wextra", "-Werror", "-ffunction-sections"],
    ...["-static", "-s", "-Wl,--gc-sections", `-Wl,${NO_BUILD_ID}`],
    ...[`-I${MODULE_OUTPUT}`, ...sources, "-o", PROGRAMS.tool],
  ]);
}

async function buildBench(build: KernelBuild): Promise<void> {
  const sources = sourceFiles(BENCH_SOURCES).filter((file) => file.endsWith(".c"));
  await run(build, `${build.crossCompile}gcc`, [
    ...["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"],
    ...["-static", `-Wl,-Ttext-segment=${BENCH_TEXT}`, `-Wl,${NO_BUILD_ID}`],
    ...[...sources, "-o", PROGRAMS.bench],
  ]);
}

async function run(build: KernelBuild, program: string, args: string[]): Promise<void> {
  const { status, transcript } = await runProgram(program, args, { env: build.env });
  if (status === 0) return;
  throw new SetupError(
    `the Linux guest's own programs cannot be built for ${build.kernel}: ${program} ended with status ${status}`,
    `guests/linux; it said:\n    ${transcript.trim().split("\n").join("\n    ")}`,
    `mend the source; if it is unchanged, delete ${relative(PROJECT_ROOT, BUILD_DIRECTORY)}/debian and try again`,
  );
}

const sourceFiles = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

/** A hash of everything that decides what is built. */
function inputsHash(build: KernelBuild): string {
  const hash = createHash("sha256").update(`${build.kernel}\n${abiHeader()}`);
  const recipe = fileURLToPath(import.meta.url);
  for (const file of [
    ...sourceFiles(MODULE_SOURCES),
    ...sourceFiles(TOOL_SOURCES),
    ...sourceFiles(BENCH_SOURCES),
    recipe,
  ]) {
    hash.update(file.slice(SOURCES.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}
