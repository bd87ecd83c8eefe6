/** A folder outside the repository, with the packages installed from their archives, offline. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "../src/index";

const TOOLS = "tools";

export class EmptyFolder {
  private constructor(readonly path: string) {}

  /**
   * Packs all packages, and installs those whose archive has one of the names in it.
   * @param fill puts files into the folder first
   */
  static async with(names: readonly string[], fill?: (path: string) => void): Promise<EmptyFolder> {
    const folder = new EmptyFolder(mkdtempSync(join(tmpdir(), "a folder ")));
    try {
      folder.write("package.json", '{ "name": "empty", "private": true, "type": "module" }');
      fill?.(folder.path);
      folder.makeTools();
      const archives = await packAll(join(folder.path, "vendor"));
      const wanted = archives.filter((archive) => names.some((name) => archive.includes(`mvm-${name}-`)));
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

  /** A program in the folder. By name it finds Node and npm, and nothing else. */
  run(program: string, args: readonly string[]): SpawnSyncReturns<string> {
    return spawnSync(program, args, { cwd: this.path, encoding: "utf8", env: this.environment });
  }

  get environment() {
    return { HOME: this.path, PATH: join(this.path, TOOLS) };
  }

  /** The output of a program that ends with status 0. */
  succeeds(program: string, args: readonly string[]): string {
    const { status, stdout, stderr, error } = this.run(program, args);
    if (status === 0) return stdout;
    throw new Error(`${program} ${args.join(" ")}: status ${status}\n${stdout}${stderr}${error ?? ""}`);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private makeTools(): void {
    const npm = execFileSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).trim();
    mkdirSync(join(this.path, TOOLS));
    symlinkSync(process.execPath, join(this.path, TOOLS, "node"));
    symlinkSync(realpathSync(npm), join(this.path, TOOLS, "npm"));
  }
}
