/**
 * Tells what the board notices about the software on it, as it happens: each thing once, and not
 * without end.
 */
import { describe, type Zc702 } from "@mvm/board";

/** More would bury the consoles; --report has them all. */
const SHOWN = 20;

type Diagnostics = Zc702["diagnostics"];

/**
 * @param say gets each diagnosis, from inside the run
 * @returns call it after the run: it says how many were not shown
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
