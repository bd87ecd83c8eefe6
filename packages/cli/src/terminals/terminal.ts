/** Where a console is shown, if not in the combined view. What it shows and takes is raw bytes. */

export interface TerminalEvents {
  /** Someone has typed. */
  typed(bytes: Uint8Array): void;
  /** Someone ends the run. */
  quit(): void;
  /** A line for the user of this program. */
  note(text: string): void;
  /** The terminal does not work any more, and the run cannot go on. */
  failed(error: unknown): void;
}

export interface Terminal {
  /** Where the console is, and how to reach it. */
  readonly place: string;
  /** Whether the input is that of a pipe, which is there before anyone asks for it. */
  readonly piped: boolean;
  /** The run begins. Nothing is typed before, and nothing after `close`. */
  begin(events: TerminalEvents): void;
  /** Takes what the console prints. */
  write(bytes: Uint8Array): void;
  /** The run is over. */
  close(): void;
}
