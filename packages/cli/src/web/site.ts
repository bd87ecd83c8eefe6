/** A site: the page, and the parts of systems. */

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { makeFolder } from "@mvm/setup/make-folder";
import { replaceFile } from "@mvm/setup/replace-file";
import { partsFile, SYSTEMS_FILE, type SystemEntry } from "@mvm/web/parts";
import { systemName } from "../build/system";
import { PROJECT_ROOT } from "../system-file";
import { Assets } from "./assets";
import { buildPage } from "./page";
import { partsOf } from "./parts";
import { warmed } from "./warm";

/** The site that `mvm web` hands out. */
const SERVED = join(PROJECT_ROOT, "build/web/site");
/** Where Vite puts the page's scripts. */
const SCRIPTS = "page";

export class Site {
  private readonly assets: Assets;
  private readonly prepared = new Map<string, Promise<void>>();

  private constructor(
    readonly folder: string,
    private readonly files: readonly string[],
  ) {
    this.assets = new Assets(folder);
    writeFileSync(join(folder, SYSTEMS_FILE), JSON.stringify(files.map(entryOf)));
  }

  /**
   * The page for systems, by their configurations. Their parts are not there yet.
   * @param folder where the site is made; what an earlier site has left there may be used again
   * @throws ConfigurationError
   */
  static async open(files: readonly string[], folder: string = SERVED): Promise<Site> {
    const page = await buildPage();
    for (const old of ["systems", SCRIPTS]) rmSync(join(folder, old), { recursive: true, force: true });
    makeFolder(join(folder, "systems"));
    cpSync(page, folder, { recursive: true });
    return new Site(folder, files);
  }

  /**
   * What a file of the site needs before it is handed out. The parts of a system are built when
   * they are asked for.
   */
  async prepare(path: string): Promise<void> {
    const file = this.files.find((each) => partsFile(systemName(each)) === path);
    if (file !== undefined) await this.system(file);
  }

  /** @throws ConfigurationError, BuildError, SetupError */
  async all(): Promise<void> {
    for (const file of this.files) await this.system(file);
  }

  private system(file: string): Promise<void> {
    const known = this.prepared.get(file) ?? this.build(file);
    this.prepared.set(file, known);
    return known;
  }

  private async build(file: string): Promise<void> {
    const parts = await warmed(await partsOf(file, this.assets), this.folder, this.assets);
    replaceFile(join(this.folder, partsFile(parts.name)), new TextEncoder().encode(JSON.stringify(parts)));
  }
}

function entryOf(file: string): SystemEntry {
  const { system } = loadConfiguration(file);
  const hasLinux = system.vms.some(({ image }) => image.linux !== undefined);
  return { name: systemName(file), hasLinux };
}
