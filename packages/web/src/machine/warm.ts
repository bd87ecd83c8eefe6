/** A run that was stored behind Linux's boot: the bytes of the file, and back. */
import { readSnapshot, writeSnapshot } from "@mvm/board";
import type { Warm } from "./machine";

export function writeWarm({ snapshot, consoles }: Warm): Promise<Uint8Array> {
  return writeSnapshot(snapshot, { consoles });
}

/** Throws SnapshotError if the file is damaged, or of another version of the board. */
export async function readWarm(bytes: Uint8Array): Promise<Warm> {
  const { snapshot, more } = await readSnapshot(bytes as Uint8Array<ArrayBuffer>, "warm");
  return { snapshot, consoles: (more as Pick<Warm, "consoles">).consoles };
}
