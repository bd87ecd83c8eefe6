/** The sources that MVM is compiled from, with a change: what would become of such an MVM. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportedConstants } from "../../toolchain/src/offsets";
import { ROOT } from "../../toolchain/src/root";

const PARTS = ["packages/abi/src", "packages/hypervisor/src", "packages/toolchain/hw"];
const OFFSETS = "packages/hypervisor/src/arch/armv7/offsets.ts";

/** In `file`, relative to the repository, `now` in the place of `was`, which stands there once. */
export interface Change {
  file: string;
  was: string;
  now: string;
}

/**
 * The constants that `entry` exports with this change. The default entry is that for MVM's assembly
 * files. Throws a BuildError with the compiler's messages.
 */
export function constantsWith({ file, was, now }: Change, entry = OFFSETS): Map<string, bigint> {
  const root = mkdtempSync(join(tmpdir(), "mvm-"));
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true });
    const parts = readFileSync(join(root, file), "utf8").split(was);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${was}`);
    writeFileSync(join(root, file), parts.join(now));
    return exportedConstants(root, entry).values;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
