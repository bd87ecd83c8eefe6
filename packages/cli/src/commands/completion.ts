/** `mvm completion bash`, `mvm completion zsh`. */
import { join } from "node:path";
import type { Command } from "commander";
import { grammarOf } from "../completion/grammar";
import { completionScript } from "../completion/script";
import type { Shell } from "../completion/shells";
import { EXIT } from "../errors";
import { PROJECT_ROOT } from "../system-file";

/** @returns the exit status */
export function completion(mvm: Command, shell: Shell): number {
  process.stdout.write(completionScript(grammarOf(mvm), shell, join(PROJECT_ROOT, "demos")));
  return EXIT.success;
}
