import { rmSync } from "node:fs";
import { replaceFolder } from "../complete-folder";
import { unpackDeb } from "./deb";

/** Fetches packages into the folder `downloads`, and returns their .deb files. */
export type Fetch = (downloads: string) => Promise<readonly string[]>;

/**
 * Replaces a folder by the files of packages. Nothing is installed. The caller holds the folder's
 * lock (lock.ts).
 * @param origin what the folder is made from (complete-folder.ts)
 * @param fetches each fetches some of the packages
 * @param finish changes the unpacked files in the folder `staged`
 */
export async function replaceByPackages(
  directory: string,
  origin: string,
  fetches: readonly Fetch[],
  finish: (staged: string) => void = () => {},
): Promise<void> {
  const downloads = `${directory}.debs`;
  await replaceFolder(directory, origin, async (staged) => {
    for (const fetch of fetches) {
      for (const deb of await fetch(downloads)) await unpackDeb(deb, staged);
    }
    finish(staged);
  });
  rmSync(downloads, { recursive: true });
}
