/*
 * Debian's sources of its kernel. They are in a binary package: linux-source depends on
 * linux-source-VERSION, which holds one archive with Debian's patches applied.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
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
  return step(`fetching ${name} (140 MB)`, async () => {
    const downloads = join(BUILD_DIRECTORY, "debian", `${name}.debs`);
    const [deb] = await apt.download([name], downloads);
    const unpacked = mkdtempSync(join(downloads, "unpacked-"));
    await unpackDeb(deb!, unpacked);
    await unpackArchive(join(unpacked, "usr/src"), directory);
    rmSync(downloads, { recursive: true });
    return `${name} ${await apt.field(name, "Version")}`;
  });
}

async function unpackArchive(folder: string, directory: string): Promise<void> {
  const archive = join(folder, readdirSync(folder).find((file) => ARCHIVE.test(file))!);
  mkdirSync(directory, { recursive: true });
  const args = ["--extract", "--file", archive, "--directory", directory, "--strip-components=1"];
  const { status, transcript } = await runProgram("tar", args);
  if (status === 0) return;
  throw new SetupError(
    `${basename(archive)} cannot be unpacked: ${transcript.trim()}`,
    archive,
    "check that there is room on the disk, then try again",
  );
}
