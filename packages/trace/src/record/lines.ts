/** Which interrupts are pending, and which are handled, as far as the events up to now tell. */
import { InterruptChange } from "@mvm/board/machine/observer";

/** The interrupts below have a line for each core. */
export const FIRST_SHARED = 32;

export interface LineState {
  id: number;
  /** Of a line that the core has for itself. */
  core: number;
  pending: boolean;
  /** Since when it is pending; undefined: it is not, or was so before the record began. */
  raised: number | undefined;
  handled: boolean;
}

/** Identifies a line of the interrupt controller. */
export function lineKey(id: number, core: number): string {
  return id < FIRST_SHARED ? `core ${core}: ${id}` : `${id}`;
}

/** Brings the state to where it is after the event. */
export function followLine(line: LineState, time: number, change: InterruptChange): void {
  switch (change) {
    case InterruptChange.RAISED:
      if (!line.pending) line.raised = time;
      line.pending = true;
      break;
    case InterruptChange.TAKEN:
      line.handled = true;
      line.pending = false;
      line.raised = undefined;
      break;
    case InterruptChange.CLEARED:
      line.pending = false;
      line.raised = undefined;
      break;
    case InterruptChange.ENDED:
      line.handled = false;
  }
}

export class LineStates {
  private readonly known = new Map<string, LineState>();

  of(id: number, core: number): LineState {
    const key = lineKey(id, core);
    let line = this.known.get(key);
    if (line === undefined) {
      line = { id, core, pending: false, raised: undefined, handled: false };
      this.known.set(key, line);
    }
    return line;
  }

  /** A copy of those that are pending or handled. */
  get open(): LineState[] {
    return [...this.known.values()]
      .filter(({ pending, handled }) => pending || handled)
      .map((line) => ({ ...line }));
  }

  clear(): void {
    this.known.clear();
  }
}
