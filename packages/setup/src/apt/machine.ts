import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../process";
import { SetupError } from "../setup-error";
import { DEBIAN_RELEASES, type DebianRelease } from "./debian-sources";
import { parseSources, type SourceEntry } from "./source-entry";

/**
 * What this machine says about itself: its Debian release, its own architecture, and its package
 * sources.
 */
export interface Machine {
  release: DebianRelease;
  architecture: string;
  sources: SourceEntry[];
  /** dpkg's record of the installed packages. MVM reads the record and never writes to it. */
  dpkgStatus: string;
}

const OS_RELEASE = "/etc/os-release";

/** @throws SetupError if this is not a Debian release that MVM knows */
export async function readMachine(): Promise<Machine> {
  const text = existsSync(OS_RELEASE) ? readFileSync(OS_RELEASE, "utf8") : "";
  const release = parseOsRelease(text);
  if (release === undefined) {
    const known = DEBIAN_RELEASES.map((each) => each.version).join(" and ");
    throw new SetupError(
      `this machine is not Debian ${known}, so its apt cannot give Debian's packages`,
      OS_RELEASE,
      `run MVM on Debian ${known} (a container will do)`,
    );
  }
  const apt = await runProgram("apt-config", [
    "shell",
    ...["ARCHITECTURE", "APT::Architecture"],
    ...["LIST", "Dir::Etc::SourceList/f"],
    ...["PARTS", "Dir::Etc::SourceParts/d"],
    ...["STATUS", "Dir::State::status/f"],
  ]);
  if (apt.status !== 0) {
    throw new SetupError(
      "apt does not answer",
      `apt-config: ${apt.transcript.trim()}`,
      "install or repair apt",
    );
  }
  const setting = (name: string) => new RegExp(`^${name}='(.*)'$`, "m").exec(apt.stdout)?.[1] ?? "";
  return {
    release,
    architecture: setting("ARCHITECTURE"),
    sources: readSources(setting("LIST"), setting("PARTS")),
    dpkgStatus: setting("STATUS"),
  };
}

/** The release that a text of os-release(5) names, if MVM knows the release. */
export function parseOsRelease(text: string): DebianRelease | undefined {
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1];
  if (field("ID") !== "debian") return undefined;
  return DEBIAN_RELEASES.find((release) => release.version === field("VERSION_ID"));
}

function readSources(list: string, parts: string): SourceEntry[] {
  const files = existsSync(list) ? [list] : [];
  if (existsSync(parts)) {
    const names = readdirSync(parts).filter((name) => /^[\w.-]+\.(list|sources)$/.test(name));
    files.push(...names.sort().map((name) => join(parts, name)));
  }
  return files.flatMap((file) => parseSources(file, readFileSync(file, "utf8")));
}
