import { spawn } from "node:child_process";

export interface Outcome {
  /** The exit status; 127 if the program does not exist, 128 if a signal ended the program. */
  status: number;
  stdout: string;
  /** Standard output and standard error in the order of arrival, as a user would see them. */
  transcript: string;
}

const NOT_FOUND = 127;
const SIGNALLED = 128;

/**
 * Runs a program to its end without a standard input. Never throws, because the caller judges the
 * outcome.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      // The output is read by this program, so it must not depend on the user's language.
      env: { ...process.env, LC_ALL: "C.UTF-8", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const transcript: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      transcript.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => transcript.push(chunk));
    const end = (status: number, extra = "") =>
      resolve({
        status,
        stdout: Buffer.concat(stdout).toString(),
        transcript: Buffer.concat(transcript).toString() + extra,
      });
    child.on("error", (error) => end(NOT_FOUND, error.message));
    child.on("close", (status) => end(status ?? SIGNALLED));
  });
}
