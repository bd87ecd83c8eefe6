/** A site: the page, and the parts of systems. */

import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { makeFolder } from "@mvm/setup/make-folder";
import { replaceFile } from "@mvm/setup/replace-file";
import { kept } from "@mvm/web/kept";
import { partsFile, SYSTEMS_FILE, type SystemEntry } from "@mvm/web/parts";
import { PROJECT_ROOT } from "../system-file";
import { Assets } from "./assets";
import { buildPage } from "./page";
import { partsOf } from "./parts";
import { servedFolder } from "./served-folder";
import { siteName } from "./site-name";
import { warmed } from "./warm";

/** The sites that `mvm web` hands out. */
const SERVED = join(PROJECT_ROOT, "build/web/served");

export class Site {
  private readonly assets: Assets;
  /** Builds the parts of a system. A system that could not be built may be mended meanwhile. */
  private readonly system = kept((file) => this.build(file));

  private constructor(
    readonly folder: string,
    private readonly files: readonly string[],
  ) {
    this.assets = new Assets(folder);
    writeFileSync(join(folder, SYSTEMS_FILE), JSON.stringify(files.map(entryOf)));
  }

  /**
   * The page for systems, by their configurations. Their parts are not there yet.
   * @param folder where the site is made; left out: a folder of this process
   * @throws ConfigurationError
   */
  static async open(files: readonly string[], folder: string = servedFolder(SERVED)): Promise<Site> {
    for (const file of files) loadConfiguration(file);
    const page = await buildPage();
    makeFolder(join(folder, "systems"));
    cpSync(page, folder, { recursive: true });
    return new Site(folder, files);
  }

  /**
   * What a file of the site needs before it is handed out. The parts of a system are built when
   * they are asked for.
   * @throws ConfigurationError, BuildError, SetupError
   */
  async prepare(path: string): Promise<void> {
    const file = this.files.find((each) => partsFile(siteName(each)) === path);
    if (file !== undefined) await this.system(file);
  }

  /** @throws ConfigurationError, BuildError, SetupError */
  async all(): Promise<void> {
    for (const file of this.files) await this.system(file);
  }

  private async build(file: string): Promise<void> {
    const parts = await warmed(await partsOf(file, this.assets), this.folder, this.assets);
    replaceFile(join(this.folder, partsFile(parts.name)), new TextEncoder().encode(JSON.stringify(parts)));
  }
}

function entryOf(file: string): SystemEntry {
  return { name: siteName(file) };
}
