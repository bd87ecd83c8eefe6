import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Remembers the inputs of an image: a digest of the options and of the content of all files that
 * the build read. While the digest is the same, the image is not built again.
 */
export class Stamp {
  constructor(
    private readonly root: string,
    private readonly file: string,
    private readonly options: unknown,
  ) {}

  get isCurrent(): boolean {
    const path = join(this.root, this.file);
    if (!existsSync(path)) return false;
    const { inputs, digest } = JSON.parse(readFileSync(path, "utf8")) as { inputs: string[]; digest: string };
    return digest === this.digest(inputs);
  }

  write(inputs: string[]): void {
    writeFileSync(join(this.root, this.file), JSON.stringify({ inputs, digest: this.digest(inputs) }));
  }

  private digest(inputs: string[]): string {
    const hash = createHash("sha256").update(JSON.stringify(this.options));
    for (const input of inputs) {
      const path = join(this.root, input);
      hash.update(`\n${input}\n`).update(existsSync(path) ? readFileSync(path) : "absent");
    }
    return hash.digest("hex");
  }
}
