/*
 * What the build of a boot loader or a kernel needs on this machine besides the Arm compiler: make,
 * a C compiler for the machine itself, bison, flex, bc, patch, bzip2 (some sources are packed by
 * it), and OpenSSL's library (U-Boot's mkimage). What the machine lacks is unpacked below build/.
 * Nothing is installed.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { PrivateApt } from "../apt/private-apt";
import { isComplete } from "../complete-folder";
import { withLock } from "../lock";
import { BUILD_DIRECTORY } from "../paths";
import { step } from "../progress";
import { isMultiarch, libraryFolders } from "./library-folders";
import { relocateLinkerScripts } from "./linker-scripts";
import { type Fetch, replaceByPackages } from "./package-folder";

export interface BuildTools {
  /** Variables to add to the environment of every program of the build. */
  env: Record<string, string>;
  /** Arguments of make: where the programs of the build find headers and libraries. */
  makeArguments: string[];
}

/** They are fetched if the machine lacks them. */
const PROGRAMS = ["make", "gcc", "libc6-dev", "bison", "flex", "bc", "patch", "bzip2"];
/**
 * The library is fetched even if the machine has it. Its package has links to files of a second
 * package, on which it depends, and both must be in one folder. Both are added to the list here,
 * because the machine's own programs depend on the second package (own-packages.ts).
 */
const LIBRARY = "libssl-dev";
const LINKED_BY_LIBRARY = /\blibssl\d\w*/;
/**
 * The C library that runs is the machine's own, because it belongs to the machine's program loader.
 */
const NEVER_OWN = "libc6";

/** What the folder is made from: another list fetches the tools anew. */
const ORIGIN = [...PROGRAMS, LIBRARY].join(" ");

const DIRECTORY = join(BUILD_DIRECTORY, "debian", "build-tools");

/**
 * Fetches the tools once, and then finds them below build/.
 * @throws SetupError if a tool cannot be had
 */
export async function ensureBuildTools(): Promise<BuildTools> {
  if (!isComplete(DIRECTORY, ORIGIN)) {
    await withLock(`${DIRECTORY}.lock`, async () => {
      if (!isComplete(DIRECTORY, ORIGIN)) await fetchBuildTools();
    });
  }
  const usr = join(DIRECTORY, "usr");
  const libraries = libraryFolders(DIRECTORY);
  const includes = ["", ...libraries.map((folder) => basename(folder)).filter(isMultiarch)];
  return {
    env: {
      PATH: `${join(usr, "bin")}:${process.env["PATH"]}`,
      LD_LIBRARY_PATH: libraries.join(":"),
      // bison looks for its data and for m4 where the packages would have installed them.
      ...ifThere("BISON_PKGDATADIR", join(usr, "share/bison")),
      ...ifThere("M4", join(usr, "bin/m4")),
    },
    makeArguments: [
      `HOSTCFLAGS=${includes.map((folder) => `-idirafter ${join(usr, "include", folder)}`).join(" ")}`,
      `HOSTLDFLAGS=${libraries.map((folder) => `-B${folder} -L${folder}`).join(" ")}`,
    ],
  };
}

const ifThere = (name: string, path: string) => (existsSync(path) ? { [name]: path } : {});

async function fetchBuildTools(): Promise<void> {
  const machine = await readMachine();
  const apt = new PrivateApt({
    name: `${machine.architecture}-build-tools`,
    architecture: machine.architecture,
    sources: debianSources(machine.sources, machine.release, machine.architecture),
    dpkgStatus: machine.dpkgStatus,
  });
  const packages = await step("reading Debian's package lists for the build tools", async () => {
    await apt.update();
    const linked = LINKED_BY_LIBRARY.exec((await apt.field(LIBRARY, "Depends")) ?? "")?.[0];
    if (linked === undefined) throw apt.failure(`${LIBRARY} is not in the machine's package sources`);
    const own = [LIBRARY, linked];
    const missing = (await apt.missingFor(PROGRAMS)).filter(
      ({ name }) => ![NEVER_OWN, ...own].includes(name),
    );
    return [...missing, ...own];
  });
  await step(`fetching build tools (${packages.length} packages, into build/debian)`, async () => {
    const fetch: Fetch = (downloads) => apt.download(packages, downloads);
    await replaceByPackages(DIRECTORY, ORIGIN, [fetch], (staged) => {
      for (const folder of libraryFolders(staged)) relocateLinkerScripts(staged, DIRECTORY, folder);
    });
  });
}
