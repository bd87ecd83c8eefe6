/** An empty folder outside the repository, with the packages installed from their archives. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packAll } from "../src/index";

export class EmptyFolder {
  private constructor(readonly path: string) {}

  /** Packs all packages, and installs those whose archive has one of the names in it. */
  static async with(...names: string[]): Promise<EmptyFolder> {
    const path = mkdtempSync(join(tmpdir(), "installed-"));
    const folder = new EmptyFolder(path);
    try {
      const archives = await packAll(join(path, "archives"));
      const wanted = archives.filter((archive) => names.some((name) => archive.includes(name)));
      folder.write("package.json", '{ "name": "empty", "private": true, "type": "module" }');
      folder.succeeds("npm", ["install", "--offline", "--no-audit", "--no-fund", ...wanted]);
      return folder;
    } catch (error) {
      folder.remove();
      throw error;
    }
  }

  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text);
    return file;
  }

  /** A program in the folder, with nothing but Node and what is named in its path. */
  run(program: string, args: readonly string[], also: readonly string[] = []): SpawnSyncReturns<string> {
    return spawnSync(program, args, {
      cwd: this.path,
      encoding: "utf8",
      env: { HOME: this.path, PATH: [this.tools(), ...also].join(":") },
    });
  }

  /** The output of a program that ends with status 0. */
  succeeds(program: string, args: readonly string[], also: readonly string[] = []): string {
    const { status, stdout, stderr, error } = this.run(program, args, also);
    if (status === 0) return stdout;
    throw new Error(`${program} ${args.join(" ")}: status ${status}\n${stdout}${stderr}${error ?? ""}`);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private tools(): string {
    return dirname(process.execPath);
  }
}
