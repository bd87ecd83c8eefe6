/** One run of a campaign, as data: whoever has the subject and these figures makes the same run. */
import { createHash } from "node:crypto";
import type { Fault } from "./fault";

/** A system that is built, as bytes and text. */
export interface Subject {
  /** Of everything below. */
  readonly digest: string;
  /** The system's name, for people. */
  readonly name: string;
  /** The bootable ELF: MVM and the system image. */
  readonly elf: Uint8Array;
  /** system.jsonc, with the parameters in it. */
  readonly configuration: string;
}

export interface RunSpec {
  /** Digest of the subject. */
  readonly subject: string;
  readonly system: string;
  /** By the key of a parameter. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly clockDrift: number;
  /** The cycle at which the run ends. */
  readonly duration: number;
  readonly seed: number;
  /** The fault's name in the campaign file. */
  readonly fault?: { readonly name: string; readonly is: Fault };
}

export interface PlannedRun {
  readonly key: string;
  readonly spec: RunSpec;
}

const SYSTEM_CHARACTERS = 6;
const RUN_CHARACTERS = 18;

/**
 * How the keys of a system's runs begin. This much of a key is known before the system is built.
 */
export function keyBeginOf({ system, parameters }: Pick<RunSpec, "system" | "parameters">): string {
  return digestOf(JSON.stringify([system, parameters])).slice(0, SYSTEM_CHARACTERS);
}

/** @param tools digest of the board and of all that judges a run */
export function keyOf(spec: RunSpec, tools: string): string {
  return `${keyBeginOf(spec)}${digestOf(tools, JSON.stringify(spec)).slice(0, RUN_CHARACTERS)}`;
}

export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest("hex");
}
