/*
 * Debian's sources of its kernel. They are in a binary package: linux-source depends on
 * linux-source-VERSION, which holds one archive with Debian's patches applied.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { PrivateApt } from "../apt/private-apt";
import { BUILD_DIRECTORY } from "../paths";
import { runProgram } from "../process";
import { step } from "../progress";
import { SetupError } from "../setup-error";
import { unpackDeb } from "./deb";

const META_PACKAGE = "linux-source";
const PACKAGE = /\blinux-source-[\w.+-]+/;
const MEGABYTE = 1e6;
const ARCHIVE = /^linux-source-.*\.tar\./;

/**
 * Fetches the sources, and unpacks them into `directory`, which must be empty or missing.
 * @returns the package's name and version, for example "linux-source-6.1 6.1.192-3"
 */
export async function unpackLinuxSource(directory: string): Promise<string> {
  const machine = await readMachine();
  const apt = new PrivateApt({
    name: machine.architecture,
    architecture: machine.architecture,
    sources: debianSources(machine.sources, machine.release, machine.architecture),
  });
  const name = await step(`reading Debian ${machine.release.version}'s package lists`, async () => {
    await apt.update();
    const found = PACKAGE.exec((await apt.field(META_PACKAGE, "Depends")) ?? "")?.[0];
    if (found !== undefined) return found;
    throw apt.failure(`the kernel's sources (${META_PACKAGE}) are not in the machine's package sources`);
  });
  const size = Number(await apt.field(name, "Size")) / MEGABYTE;
  return step(`fetching ${name} (${size.toFixed()} MB)`, async () => {
    const downloads = join(BUILD_DIRECTORY, "debian", `${name}.debs`);
    const [deb] = await apt.download([name], downloads);
    const unpacked = mkdtempSync(join(downloads, "unpacked-"));
    await unpackDeb(deb!, unpacked);
    await unpackArchive(join(unpacked, "usr/src"), directory);
    rmSync(downloads, { recursive: true });
    return `${name} ${await apt.field(name, "Version")}`;
  });
}

/** @throws SetupError if `folder` has no archive of the kernel's sources, or a damaged archive */
export async function unpackArchive(folder: string, directory: string): Promise<void> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const name = files.find((file) => ARCHIVE.test(file));
  if (name === undefined) {
    throw new SetupError(
      `Debian's package of the kernel's sources has no archive ${ARCHIVE.source}`,
      `${folder} has ${files.join(" ") || "no file"}`,
      "report this with the release of Debian",
    );
  }
  const archive = join(folder, name);
  mkdirSync(directory, { recursive: true });
  const args = ["--extract", "--file", archive, "--directory", directory, "--strip-components=1"];
  const { status, transcript } = await runProgram("tar", args);
  if (status === 0) return;
  throw new SetupError(
    `${name} cannot be unpacked: ${transcript.trim()}`,
    archive,
    "check that there is room on the disk, then try again",
  );
}
