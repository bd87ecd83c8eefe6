import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { runProgram } from "../process";
import { SetupError } from "../setup-error";

/** Unpacks the files of a Debian package below `directory`. No script of the package is run. */
export async function unpackDeb(deb: string, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const outcome = await runProgram("dpkg-deb", ["--extract", deb, directory]);
  if (outcome.status !== 0) {
    throw new SetupError(
      `${basename(deb)} cannot be unpacked: ${outcome.transcript.trim()}`,
      deb,
      "delete that file and try again; check that there is room on the disk",
    );
  }
}
