/*
 * What is needed to build a module for Debian's armhf kernel, and programs for its userland, on
 * this machine:
 *
 *     linux-headers-VERSION-armmp, -common   armhf    of exactly the kernel that boots
 *     linux-kbuild-…                         machine  the kernel's build programs (modpost, fixdep)
 *     gcc-arm-linux-gnueabihf, C library     machine  Debian's cross compiler for its armhf kernel
 *
 * The second column is the architecture of the package. The build programs of armhf do not run on
 * this machine. All packages are unpacked into one folder, so that the links from the headers to
 * the build programs are valid. Nothing is installed. The kernel's build finds its tools by PATH.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { statusWithout } from "../apt/own-packages";
import { PrivateApt } from "../apt/private-apt";
import { isComplete } from "../complete-folder";
import { withLock } from "../lock";
import { BUILD_DIRECTORY } from "../paths";
import { step } from "../progress";
import { SetupError } from "../setup-error";
import { libraryFolders } from "./library-folders";
import { ARCHITECTURE, ensureLinuxPackages } from "./linux-packages";
import { type Fetch, replaceByPackages } from "./package-folder";

export interface KernelBuild {
  /** `uname -r` of the kernel that boots, for example "6.1.0-50-armmp". */
  release: string;
  /** The kernel's package and version, for example "linux-image-6.1.0-50-armmp 6.1.176-1". */
  kernel: string;
  /** Everything that is fetched for the build is below this folder. */
  folder: string;
  /**
   * The configured headers, in which the kernel's build runs (`make -C`), and the top Makefile
   * (`-f`).
   */
  tree: string;
  makefile: string;
  /** The prefix of the cross compiler's programs. PATH of `env` contains their folder. */
  crossCompile: string;
  /** Variables to add to the environment of every program of the build. */
  env: Record<string, string>;
}

const CROSS_COMPILE = "arm-linux-gnueabihf-";
/** They are fetched with the libraries that they need and the machine lacks. */
const TOOLS = ["gcc-arm-linux-gnueabihf", "libc6-dev-armhf-cross", "make"];
/**
 * These packages are fetched even if the machine has them. The compiler looks for its parts beside
 * itself, so all parts must be in one folder.
 */
const ALWAYS_OWN = /-arm-linux-gnueabihf(-base)?$|-armhf-cross$|^gcc-\d+-cross-base|^crossbuild-essential-/;
const KBUILD_PACKAGE = /\blinux-kbuild-[\w.+-]+/;

const DIRECTORY = join(BUILD_DIRECTORY, "debian", "kernel-build");

/**
 * Fetches everything once (about 50 MB), and then finds it below build/.
 * @throws SetupError if something cannot be had
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

/** Reads "linux-image-RELEASE VERSION". */
function parseKernel(kernel: string): { release: string; version: string } {
  const [, release, version] = /^linux-image-(\S+) (\S+)$/.exec(kernel)!;
  return { release: release!, version: version! };
}

function present(kernel: string): KernelBuild | undefined {
  if (!isComplete(DIRECTORY, kernel)) return undefined;
  const { release } = parseKernel(kernel);
  const sources = join(DIRECTORY, "usr/src");
  return {
    release,
    kernel,
    folder: DIRECTORY,
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
    dpkgStatus: statusWithout(machine, ALWAYS_OWN, join(DIRECTORY, "status")),
  });
  const headers = `linux-headers-${release}`;
  const tools = await step("reading Debian's package lists for the cross compiler", async () => {
    await forKernel.update();
    await forMachine.update();
    const kbuild = KBUILD_PACKAGE.exec((await forKernel.field(headers, "Depends")) ?? "")?.[0];
    if (kbuild === undefined) throw headersGone(kernel);
    // The dependencies of linux-kbuild are left out. They serve functions that the build of a
    // module does not use (signing, other architectures).
    return [...(await forMachine.missingFor(TOOLS)), kbuild];
  });
  const count = tools.length + 2;
  await step(`fetching ${headers} and a cross compiler (${count} packages, into build/debian)`, async () => {
    const exact = [headers, commonHeaders(release)].map((name) => ({ name, version }));
    const fetchHeaders: Fetch = (downloads) =>
      forKernel.download(exact, downloads).catch((error) => {
        throw error instanceof SetupError ? headersGone(kernel, error) : error;
      });
    const fetchTools: Fetch = (downloads) => forMachine.download(tools, downloads);
    await replaceByPackages(DIRECTORY, kernel, [fetchHeaders, fetchTools]);
  });
}

/**
 * A mirror drops a kernel when a newer kernel is there. The kernel at hand may be older than the
 * package lists.
 */
function headersGone(kernel: string, cause?: SetupError): SetupError {
  return new SetupError(
    `the headers of the kernel at hand (${kernel}) cannot be had${cause ? `: ${cause.what}` : ""}`,
    cause?.where ?? "the machine's package sources",
    `delete ${join(BUILD_DIRECTORY, "debian")} and try again: kernel and headers are then fetched together`,
  );
}
