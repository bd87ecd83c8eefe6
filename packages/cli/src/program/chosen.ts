/**
 * Puts what a boot loader tells Linux into the node /chosen of a device tree (Devicetree
 * Specification 3.6). fdtput of the device tree compiler's package makes the changes.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printable } from "@mvm/config/source/printable";
import { runProgram, SetupError } from "@mvm/setup";

/** Properties of /chosen: texts, and addresses. */
export type Chosen = Record<string, string | number>;

const HEXADECIMAL = 16;

/**
 * The `--` of fdtput's arguments ends its options, because a value may begin with a minus.
 * @throws SetupError if fdtput cannot change the tree
 */
export async function withChosen(tree: Uint8Array, name: string, chosen: Chosen): Promise<Uint8Array> {
  const changes = Object.entries(chosen);
  if (changes.length === 0) return tree;
  const folder = mkdtempSync(join(tmpdir(), "mvm-tree-"));
  try {
    const file = join(folder, "tree.dtb");
    writeFileSync(file, tree);
    await fdtput(name, ["-cp", "--", file, "/chosen"]);
    for (const [property, value] of changes) {
      const [type, text] = typeof value === "string" ? ["-ts", value] : ["-tx", value.toString(HEXADECIMAL)];
      await fdtput(name, [type, "--", file, "/chosen", property, text]);
    }
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fdtput(name: string, args: readonly string[]): Promise<void> {
  const outcome = await runProgram("fdtput", args);
  if (outcome.status === 0) return;
  throw new SetupError(
    `the device tree ${printable(name)} cannot be changed`,
    `fdtput: ${outcome.transcript.trim()}`,
    "give a tree that dtc -O dtb has made (fdtput is in the package device-tree-compiler)",
  );
}
