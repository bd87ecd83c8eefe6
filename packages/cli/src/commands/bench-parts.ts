/** The parts of `mvm bench`, and the options that each part has. */
import { UsageError } from "../errors";
import type { BenchOptions } from "./bench";
import type { SpeedOptions } from "./bench-speed";

export type Part = "linux" | "speed" | undefined;

/** @returns the exit status */
export async function benchPart(part: Part, options: BenchOptions & SpeedOptions): Promise<number> {
  if (part === "speed") {
    if (options.path !== undefined) {
      throw new UsageError("--path names a path of MVM\n    fix: leave out --path, or speed");
    }
    return (await import("./bench-speed")).benchSpeed(options);
  }
  for (const name of ["program", "length", "times"] as const) {
    if (options[name] === undefined) continue;
    throw new UsageError(`--${name} is an option of the speed\n    fix: mvm bench speed --${name} …`);
  }
  const { bench, benchLinux } = await import("./bench");
  return part === "linux" ? benchLinux(options) : bench(options);
}
