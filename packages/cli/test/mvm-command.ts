/** The mvm command in a process of its own, as a user calls it. */
import { spawnSync } from "node:child_process";
import { PROJECT_ROOT } from "../src/system-file";

/** The arguments of Node.js with which ./mvm starts the command line, from the project's root. */
export const MVM: readonly string[] = ["packages/cli/start.mjs"];

/**
 * @param input the input from a pipe
 * @param output an open file that gets the standard output instead of the caller
 */
export function mvm(args: readonly string[], input = "", output: number | "pipe" = "pipe") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...MVM, ...args], {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    input,
    stdio: ["pipe", output, "pipe"],
    env: { ...process.env, MVM_DEBUG: "" },
  });
  return { status, stdout, stderr };
}
