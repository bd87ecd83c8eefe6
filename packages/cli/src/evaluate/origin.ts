/** What makes the figures of an experiment on this machine. */
import { buildLinuxImages } from "@mvm/guest-linux";
import { compilerVersion } from "@mvm/toolchain";
import { PROJECT_ROOT } from "../system-file";
import type { Experiment } from "./experiment";

export interface Origin {
  /** The compiler of MVM and of the guests. */
  compiler: string;
  /** Debian's packages of the Linux that ran, with their versions. */
  linux?: string;
  /** Processor time of the measurement in seconds, without that of the builds. */
  seconds?: number;
}

export async function originOf({ linux = false }: Experiment): Promise<Origin> {
  const compiler = compilerVersion(PROJECT_ROOT);
  if (!linux) return { compiler };
  const { versions } = await buildLinuxImages();
  return { compiler, linux: Object.values(versions).join(", ") };
}

/** Whether both make the same figures. */
export function isSameOrigin(a: Origin, b: Origin): boolean {
  return a.compiler === b.compiler && a.linux === b.linux;
}
