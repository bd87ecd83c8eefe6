import { spawnSync } from "node:child_process";
import { BuildError } from "../errors";

const NM = "arm-none-eabi-nm";

/**
 * Symbols of an ELF file with their addresses, also local symbols. If several symbols have one
 * name, the last symbol counts.
 */
export function symbolsOf(elf: string): Map<string, number> {
  const { error, status, stdout, stderr } = spawnSync(NM, [elf], { encoding: "utf8" });
  if (error || status !== 0) throw new BuildError(`${NM} cannot read ${elf}: ${error?.message ?? stderr}`);
  return new Map(
    stdout
      .split("\n")
      .map((line) => line.split(" "))
      .filter((fields) => fields.length === 3)
      .map(([address, , name]) => [name!, Number.parseInt(address!, 16)]),
  );
}
