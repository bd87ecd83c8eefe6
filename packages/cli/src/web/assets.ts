/** The files of a site that are named by their content, compressed with gzip. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { replaceFile } from "@mvm/setup/replace-file";
import type { Asset } from "@mvm/web/parts";

/** The folder of these files, in the folder of the page. */
export const FOLDER = "assets";
const DIGEST_CHARACTERS = 16;

export class Assets {
  /** By digest of what is known to be written. */
  private readonly known = new Set<string>();

  /** @param site the folder of the page */
  constructor(private readonly site: string) {
    mkdirSync(join(site, FOLDER), { recursive: true });
  }

  /** @param ending says what the file is, for people */
  add(bytes: Uint8Array, ending: string): Asset {
    const digest = createHash("sha256").update(bytes).digest("hex").slice(0, DIGEST_CHARACTERS);
    const asset = `${FOLDER}/${digest}.${ending}.gz`;
    const file = join(this.site, asset);
    if (!this.known.has(asset) && !existsSync(file))
      replaceFile(file, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
    this.known.add(asset);
    return asset;
  }
}
