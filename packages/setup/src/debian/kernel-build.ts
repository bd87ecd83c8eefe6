/*
 * What it takes to build a module for Debian's armhf kernel, and programs for its userland, on this
 * machine:
 *
 *   linux-headers-VERSION-armmp, -common   armhf     of exactly the kernel that boots
 *   linux-kbuild-…                         machine's the kernel's build programs (modpost, fixdep); armhf's do not run here
 *   gcc-arm-linux-gnueabihf, C library     machine's the cross compiler that Debian builds its own armhf kernel with
 *
 * All of it is unpacked into one folder, so that the headers' links to the build programs hold;
 * nothing is installed. The kernel's build takes its tools from PATH.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { type Machine, readMachine } from "../apt/machine";
import { PrivateApt } from "../apt/private-apt";
import { withLock } from "../lock";
import { BUILD_DIRECTORY } from "../paths";
import { step } from "../progress";
import { SetupError } from "../setup-error";
import { unpackDeb } from "./deb";
import { libraryFolders } from "./library-folders";
import { ARCHITECTURE, ensureLinuxPackages } from "./linux-packages";

export interface KernelBuild {
  /** `uname -r` of the kernel that boots, e.g. "6.1.0-50-armmp". */
  release: string;
  /** The kernel's package and version, e.g. "linux-image-6.1.0-50-armmp 6.1.176-1". */
  kernel: string;
  /**
   * The configured headers, in which the kernel's build runs (`make -C`), and the top Makefile
   * (`-f`).
   */
  tree: string;
  makefile: string;
  /** Prefix of the cross compiler's programs, found in PATH of `env`. */
  crossCompile: string;
  /** To be added to the environment of every program of the build. */
  env: Record<string, string>;
}

const CROSS_COMPILE = "arm-linux-gnueabihf-";
/** With the libraries that they need and the machine lacks. */
const TOOLS = ["gcc-arm-linux-gnueabihf", "libc6-dev-armhf-cross", "make"];
/**
 * Taken for absent even where the machine has them: the compiler finds its parts beside itself, so
 * all of it has to lie in one place.
 */
const ALWAYS_OWN = /-arm-linux-gnueabihf(-base)?$|-armhf-cross$|^gcc-\d+-cross-base|^crossbuild-essential-/;
const KBUILD_PACKAGE = /\blinux-kbuild-[\w.+-]+/;

const DIRECTORY = join(BUILD_DIRECTORY, "debian", "kernel-build");
/**
 * Written last, with the kernel's package and version: the tree is complete, and for that kernel.
 */
const COMPLETE_STAMP = "complete";

/**
 * @throws SetupError if something cannot be had. Fetched once (about 50 MB), then found below
 * build/.
 */
export async function ensureKernelBuild(): Promise<KernelBuild> {
  const { kernel } = (await ensureLinuxPackages()).versions;
  return (
    present(kernel) ??
    (await withLock(`${DIRECTORY}.lock`, async () => {
      if (present(kernel) === undefined) await fetchKernelBuild(kernel);
      return present(kernel)!;
    }))
  );
}

/** "linux-image-RELEASE VERSION" */
function parseKernel(kernel: string): { release: string; version: string } {
  const [, release, version] = /^linux-image-(\S+) (\S+)$/.exec(kernel)!;
  return { release: release!, version: version! };
}

function present(kernel: string): KernelBuild | undefined {
  const stamp = join(DIRECTORY, COMPLETE_STAMP);
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== kernel) return undefined;
  const { release } = parseKernel(kernel);
  const sources = join(DIRECTORY, "usr/src");
  return {
    release,
    kernel,
    tree: join(sources, `linux-headers-${release}`),
    makefile: join(sources, commonHeaders(release), "Makefile"),
    crossCompile: CROSS_COMPILE,
    env: {
      PATH: `${join(DIRECTORY, "usr/bin")}:${process.env["PATH"]}`,
      LD_LIBRARY_PATH: libraryFolders(DIRECTORY).join(":"),
    },
  };
}

/** The headers that all flavours of one kernel share: the release without the flavour. */
const commonHeaders = (release: string) => `linux-headers-${release.replace(/-armmp$/, "")}-common`;

async function fetchKernelBuild(kernel: string): Promise<void> {
  const { release, version } = parseKernel(kernel);
  const machine = await readMachine();
  const forKernel = new PrivateApt({
    name: ARCHITECTURE,
    architecture: ARCHITECTURE,
    sources: debianSources(machine.sources, machine.release, ARCHITECTURE),
  });
  mkdirSync(DIRECTORY, { recursive: true });
  const forMachine = new PrivateApt({
    name: `${machine.architecture}-cross`,
    architecture: machine.architecture,
    sources: debianSources(machine.sources, machine.release, machine.architecture),
    dpkgStatus: statusWithoutOwnTools(machine),
  });
  const headers = `linux-headers-${release}`;
  const tools = await step("reading Debian's package lists for the cross compiler", async () => {
    await forKernel.update();
    await forMachine.update();
    const kbuild = KBUILD_PACKAGE.exec((await forKernel.field(headers, "Depends")) ?? "")?.[0];
    if (kbuild === undefined) throw headersGone(kernel);
    // linux-kbuild's own dependencies serve what a module's build does not use (signing, other
    // architectures).
    return [...(await forMachine.missingFor(TOOLS)), kbuild];
  });
  const count = tools.length + 2;
  await step(`fetching ${headers} and a cross compiler (${count} packages, into build/debian)`, async () => {
    const downloads = `${DIRECTORY}.debs`;
    const exact = [headers, commonHeaders(release)].map((name) => ({ name, version }));
    const debs = await forKernel.download(exact, downloads).catch((error) => {
      throw error instanceof SetupError ? headersGone(kernel, error) : error;
    });
    const staged = `${DIRECTORY}.new`;
    rmSync(staged, { recursive: true, force: true });
    for (const deb of debs) await unpackDeb(deb, staged);
    for (const deb of await forMachine.download(tools, downloads)) await unpackDeb(deb, staged);
    writeFileSync(join(staged, COMPLETE_STAMP), kernel);
    rmSync(DIRECTORY, { recursive: true, force: true });
    renameSync(staged, DIRECTORY);
    rmSync(downloads, { recursive: true });
  });
}

/**
 * A mirror drops a kernel when it has a newer one; the kernel at hand may be older than the package
 * lists.
 */
function headersGone(kernel: string, cause?: SetupError): SetupError {
  return new SetupError(
    `the headers of the kernel at hand (${kernel}) cannot be had${cause ? `: ${cause.what}` : ""}`,
    cause?.where ?? "the machine's package sources",
    `delete ${join(BUILD_DIRECTORY, "debian")} and try again: kernel and headers are then fetched together`,
  );
}

/** A copy of dpkg's record without the packages that must come whole. */
function statusWithoutOwnTools(machine: Machine): string {
  const records = readFileSync(machine.dpkgStatus, "utf8").split("\n\n");
  const kept = records.filter((record) => !ALWAYS_OWN.test(/^Package: (.*)$/m.exec(record)?.[1] ?? ""));
  const file = join(DIRECTORY, "status");
  writeFileSync(file, kept.join("\n\n"));
  return file;
}
