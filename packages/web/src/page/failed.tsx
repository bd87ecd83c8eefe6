/** Why something could not be done, where, and what to do. */
import type { Failure } from "../fetched";
import { words } from "../words/words";

export function Failed({ failure: { reason, file } }: { failure: Failure }) {
  const w = words.value;
  return (
    <p class="message bad" data-testid="failure">
      {w.failed}: {file === undefined ? reason : w.notFetched(file, reason)}
      {file !== undefined && (
        <small>
          {w.fix}: {w.fetchAgain}
        </small>
      )}
    </p>
  );
}
