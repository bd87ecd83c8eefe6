/*
 * QEMU is the second, independent board. MVM needs the machine xilinx-zynq-a9 with two cores and
 * the Security Extensions, which QEMU has from version 10 on. Debian 13 has this version. Debian 12
 * has it in the backports suite. QEMU is unpacked below build/ with the libraries that the machine
 * lacks. It is started with their folders in LD_LIBRARY_PATH.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { nameAndVersion, PrivateApt } from "../apt/private-apt";
import { isComplete } from "../complete-folder";
import { libraryFolders } from "../debian/library-folders";
import { type Fetch, replaceByPackages } from "../debian/package-folder";
import { withLock } from "../lock";
import { BUILD_DIRECTORY } from "../paths";
import { step } from "../progress";
import { SetupError } from "../setup-error";

/** A QEMU for Arm that is new enough. Start `path` with `env` added to the environment. */
export interface Qemu {
  path: string;
  version: string;
  env: Record<string, string>;
}

export type QemuSearch = Qemu | { missing: string };

/** The first version whose xilinx-zynq-a9 machine has two cores and the Security Extensions. */
const MINIMUM_MAJOR = 10;
const PROGRAM = "qemu-system-arm";
const PACKAGE = "qemu-system-arm";
const DIRECTORY = join(BUILD_DIRECTORY, "qemu");

/**
 * Finds a usable QEMU: the machine's own QEMU if it is new enough, else the QEMU below build/.
 * Fetches nothing.
 */
export function findQemu(): QemuSearch {
  const own = probe(PROGRAM, {});
  if (own !== undefined && major(own.version) >= MINIMUM_MAJOR) return own;
  if (isComplete(DIRECTORY)) {
    const unpacked = probe(join(DIRECTORY, "usr/bin", PROGRAM), {
      LD_LIBRARY_PATH: libraryFolders(DIRECTORY).join(":"),
    });
    if (unpacked !== undefined) return unpacked;
    return { missing: `the ${PROGRAM} below build/qemu does not start: delete build/qemu` };
  }
  return {
    missing:
      own === undefined
        ? `${PROGRAM} is not installed`
        : `the machine's ${PROGRAM} is ${own.version}; MVM needs ${MINIMUM_MAJOR} or later`,
  };
}

/**
 * Like findQemu, but fetches QEMU through the machine's apt if there is none. Never throws: the
 * reason is in the result.
 */
export async function ensureQemu(): Promise<QemuSearch> {
  const found = findQemu();
  if ("path" in found) return found;
  return withLock(`${DIRECTORY}.lock`, async () => {
    const meanwhile = findQemu();
    if ("path" in meanwhile) return meanwhile;
    try {
      await fetchQemu();
      return findQemu();
    } catch (error) {
      if (error instanceof SetupError) return { missing: error.message };
      throw error;
    }
  });
}

function probe(path: string, env: Record<string, string>): Qemu | undefined {
  try {
    const output = execFileSync(path, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ...env },
    });
    const version = /version (\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
    return version === undefined ? undefined : { path, version, env };
  } catch {
    return undefined;
  }
}

const major = (version: string) => Number.parseInt(version, 10);

/** A version number of Debian carries an epoch, as in "1:10.0.2+ds". */
const packageMajor = (version: string) => major(version.replace(/^\d+:/, ""));

async function fetchQemu(): Promise<void> {
  const machine = await readMachine();
  // A release that is older than QEMU 10 has QEMU 10 in its backports.
  const backports = machine.release.codename === "bookworm";
  const apt = new PrivateApt({
    name: `${machine.architecture}-qemu`,
    architecture: machine.architecture,
    sources: debianSources(machine.sources, machine.release, machine.architecture, { backports }),
    dpkgStatus: machine.dpkgStatus,
  });
  const suite = backports ? `${machine.release.codename}-backports` : undefined;
  const packages = await step("reading Debian's package lists for QEMU", async () => {
    await apt.update();
    const missing = await apt.missingFor([PACKAGE], suite);
    const qemu = missing.find((each) => each.name === PACKAGE);
    if (qemu === undefined || packageMajor(qemu.version) < MINIMUM_MAJOR) {
      const newest = qemu?.version ?? "none";
      throw apt.failure(`the machine's package sources have no QEMU ${MINIMUM_MAJOR} (newest: ${newest})`);
    }
    return missing;
  });
  await step(`fetching QEMU and its libraries (${packages.length} packages, into build/qemu)`, async () => {
    const fetch: Fetch = (downloads) => apt.download(packages, downloads);
    await replaceByPackages(DIRECTORY, packages.map(nameAndVersion).join("\n"), [fetch]);
  });
}
