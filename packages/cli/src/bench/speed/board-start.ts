/** The virtual ZC702 in a process of its own (board-process.ts). */
import { fileURLToPath } from "node:url";
import { BEGIN, checksumIn } from "../../../../board/bench/marks";
import type { LinuxFiles } from "./linux";
import type { Start } from "./measured-run";

/** What the process is asked to run. */
export type BoardJob = { elf: string; rounds: number } | { linux: LinuxFiles };

const PROCESS = fileURLToPath(new URL("board-process.ts", import.meta.url));
/** The process's last line: what it executed. */
const EXECUTED = /@executed (\d+)\n/;

export const executedLine = (instructions: number) => `@executed ${instructions}\n`;

/** The instructions that a run on the virtual ZC702 executed. */
export function executedIn(result: string): number {
  return Number(EXECUTED.exec(result)?.[1]);
}

/** The result is the checksum and, in a line of its own, the number of instructions. */
export function boardStart(name: string, job: BoardJob): Start {
  return {
    what: `${name} on the virtual ZC702`,
    command: process.execPath,
    args: [...process.execArgv, PROCESS, JSON.stringify(job)],
    begin: BEGIN,
    result(output) {
      const checksum = "elf" in job ? checksumIn(output) : "";
      const executed = EXECUTED.exec(output)?.[0];
      return executed === undefined ? undefined : `${checksum}\n${executed}`;
    },
  };
}
