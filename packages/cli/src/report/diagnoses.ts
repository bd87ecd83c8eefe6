/**
 * Prints what the board notices about the software while the software runs. Each thing is printed
 * once, and the number of lines is limited.
 */
import { describe, type Zc702 } from "@mvm/board";

/** More lines would bury the consoles. --report contains all of them. */
const SHOWN = 20;

type Diagnostics = Zc702["diagnostics"];

/**
 * @param say gets each diagnosis during the run
 * @returns a function to call after the run; the function says how many diagnoses were not shown
 */
export function watchDiagnostics(diagnostics: Diagnostics, say: (text: string) => void): () => void {
  let count = 0;
  const note = (entry: Parameters<typeof describe>[0]) => {
    count++;
    if (count <= SHOWN) say(`board: ${describe(entry)}`);
  };
  diagnostics.onViolation = note;
  diagnostics.onUnimplemented = note;
  return () => {
    diagnostics.onViolation = undefined;
    diagnostics.onUnimplemented = undefined;
    if (count > SHOWN) say(`board: ${count - SHOWN} more like these; --report FILE lists them`);
  };
}
