/** The virtual ZC702 in a process of its own (board-process.ts). */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BEGIN, checksumIn } from "../../../../board/bench/marks";
import { PROJECT_ROOT } from "../../system-file";
import type { LinuxFiles } from "./linux";
import type { Start } from "./measured-run";

/** What the process is asked to run. */
export type BoardJob = { elf: string; rounds: number } | { linux: LinuxFiles };

/** With it, Node.js loads TypeScript. */
const TYPESCRIPT = join(PROJECT_ROOT, "node_modules/tsx/dist/loader.mjs");
const PROCESS = fileURLToPath(new URL("board-process.ts", import.meta.url));

/** What a run on the virtual ZC702 executed. */
export interface Executed {
  /** Of both cores. */
  instructions: number;
  /** The longest time for which the run stood still for a translation, in ms. */
  longestTranslation: number;
}

/** The process's last line. */
const EXECUTED = /@executed (\d+), translated in at most ([\d.]+) ms\n/;

export const executedLine = ({ instructions, longestTranslation }: Executed) =>
  `@executed ${instructions}, translated in at most ${longestTranslation} ms\n`;

export function executedIn(result: string): Executed {
  const [, instructions, longestTranslation] = EXECUTED.exec(result) ?? [];
  return { instructions: Number(instructions), longestTranslation: Number(longestTranslation) };
}

/** The result is the checksum and, in a line of its own, what was executed. */
export function boardStart(name: string, job: BoardJob): Start {
  return {
    what: `${name} on the virtual ZC702`,
    command: process.execPath,
    args: ["--import", TYPESCRIPT, PROCESS, JSON.stringify(job)],
    begin: BEGIN,
    result(output) {
      const checksum = "elf" in job ? checksumIn(output) : "";
      const executed = EXECUTED.exec(output)?.[0];
      return executed === undefined ? undefined : `${checksum}\n${executed}`;
    },
  };
}
