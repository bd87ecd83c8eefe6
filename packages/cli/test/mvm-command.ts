/** The mvm command in a process of its own, as a user calls it. */
import { spawnSync } from "node:child_process";
import { PROJECT_ROOT } from "../src/system-file";

/**
 * @param input the input from a pipe
 * @param output an open file that gets the standard output instead of the caller
 */
export function mvm(args: readonly string[], input = "", output: number | "pipe" = "pipe") {
  const command = ["--import", "tsx", "packages/cli/src/main.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    input,
    stdio: ["pipe", output, "pipe"],
    env: { ...process.env, MVM_DEBUG: "" },
  });
  return { status, stdout, stderr };
}
