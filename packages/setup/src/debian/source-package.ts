/*
 * The sources of a program, as Debian builds them:
 *
 *     NAME_VERSION.orig.tar.*     the program's own sources
 *     NAME_VERSION.debian.tar.*   debian/patches, which debian/patches/series puts in order
 *
 * This is Debian's source format "3.0 (quilt)" (dpkg-source(1)). The files are unpacked without
 * dpkg-source, because most machines lack dpkg-source.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { debianSources } from "../apt/debian-sources";
import { readMachine } from "../apt/machine";
import { PrivateApt } from "../apt/private-apt";
import { BUILD_DIRECTORY } from "../paths";
import { runProgram } from "../process";
import { step } from "../progress";
import { SetupError } from "../setup-error";

const ORIGINAL = /\.orig\.tar\.\w+$/;
const DEBIAN = /\.debian\.tar\.\w+$/;
const DESCRIPTION = /\.dsc$/;

/**
 * Fetches a source package, and unpacks it with Debian's patches into `directory`, which must be
 * empty or missing.
 * @param env variables for the programs that a machine may lack: patch, and those that tar calls
 * @returns the package's name and version, for example "u-boot 2023.01+dfsg-2"
 */
export async function unpackSourcePackage(
  packageName: string,
  directory: string,
  env: Record<string, string>,
): Promise<string> {
  const machine = await readMachine();
  const apt = new PrivateApt({
    name: "source",
    architecture: machine.architecture,
    sources: debianSources(machine.sources, machine.release, machine.architecture),
    sourcePackages: true,
  });
  await step(`reading Debian ${machine.release.version}'s lists of source packages`, () => apt.update());
  return step(`fetching Debian's sources of ${packageName}`, async () => {
    const downloads = join(BUILD_DIRECTORY, "debian", `${packageName}.source`);
    const files = await apt.downloadSource(packageName, downloads);
    mkdirSync(directory, { recursive: true });
    await unpackTar(theFile(files, ORIGINAL, packageName), directory, env, ["--strip-components=1"]);
    await unpackTar(theFile(files, DEBIAN, packageName), directory, env);
    await applyPatches(directory, env);
    const description = readFileSync(theFile(files, DESCRIPTION, packageName), "utf8");
    rmSync(downloads, { recursive: true });
    return `${packageName} ${/^Version: (.*)$/m.exec(description)?.[1]}`;
  });
}

function theFile(files: readonly string[], name: RegExp, packageName: string): string {
  const file = files.find((each) => name.test(each));
  if (file !== undefined) return file;
  throw new SetupError(
    `the source package ${packageName} has no file ${name.source}`,
    `what apt fetched: ${files.map((each) => basename(each)).join(" ")}`,
    "MVM reads the source format 3.0 (quilt) only: report this with the release of Debian",
  );
}

async function unpackTar(
  file: string,
  directory: string,
  env: Record<string, string>,
  options: readonly string[] = [],
): Promise<void> {
  const args = ["--extract", "--file", file, "--directory", directory, ...options];
  await orFail(file, runProgram("tar", args, { env }));
}

async function applyPatches(directory: string, env: Record<string, string>): Promise<void> {
  const patches = join(directory, "debian/patches");
  const series = join(patches, "series");
  if (!existsSync(series)) return;
  for (const name of patchNames(readFileSync(series, "utf8"))) {
    const patch = join(patches, name);
    const args = ["--strip=1", "--batch", "--silent", "--directory", directory, "--input", patch];
    await orFail(patch, runProgram("patch", args, { env }));
  }
}

/** The patches that a series file names, in order (quilt(1), "series file"). */
export function patchNames(series: string): string[] {
  const names = series.split("\n").map(
    (line) =>
      line
        .replace(/(^|\s)#.*$/, "")
        .trim()
        .split(/\s+/)[0]!,
  );
  return names.filter((name) => name !== "");
}

async function orFail(file: string, running: ReturnType<typeof runProgram>): Promise<void> {
  const { status, transcript } = await running;
  if (status === 0) return;
  throw new SetupError(
    `${basename(file)} cannot be unpacked or applied: ${transcript.trim()}`,
    file,
    "check that there is room on the disk, then try again",
  );
}
