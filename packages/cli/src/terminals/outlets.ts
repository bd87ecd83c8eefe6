/** The consoles of a run that are shown elsewhere than in the combined view. */
import { LOST_BYTE } from "@mvm/config/source/printable";
import type { Terminal } from "./terminal";
import { ThisTerminal } from "./this-terminal";

export interface OutletEvents {
  typed(console: string, bytes: Uint8Array): void;
  quit(): void;
  note(text: string): void;
  failed(error: unknown): void;
}

/** A byte that was no UTF-8, in a decoded text: LOST_BYTE plus the byte, from 0x80 on. */
const LOST = /[\udc80-\udcff]/gu;

export class Outlets {
  /** What was printed since the last `flush`. */
  private readonly printed = new Map<string, number[]>();

  /** @param terminals by the names of their consoles */
  constructor(private readonly terminals: ReadonlyMap<string, Terminal>) {}

  has(console: string): boolean {
    return this.terminals.has(console);
  }

  /** Whether the input of this console comes from a pipe. */
  isPiped(console: string): boolean {
    return this.terminals.get(console)?.piped ?? false;
  }

  /** Whether a console has the standard output, so that nothing else may be printed there. */
  get takesStandardOutput(): boolean {
    return [...this.terminals.values()].some((terminal) => terminal instanceof ThisTerminal);
  }

  /** Says where each console is. Call this before `begin`, which may take the user's terminal. */
  tellPlaces(note: (text: string) => void): void {
    for (const [console, { place }] of this.terminals) note(`console of ${console}: ${place}`);
  }

  begin({ typed, quit, note, failed }: OutletEvents): void {
    for (const [console, terminal] of this.terminals)
      terminal.begin({
        typed: (bytes) => typed(console, bytes),
        quit,
        note: (text) => note(`${console}: ${text}`),
        failed,
      });
  }

  byte(console: string, byte: number): void {
    if (!this.has(console)) return;
    const bytes = this.printed.get(console);
    if (bytes === undefined) this.printed.set(console, [byte]);
    else bytes.push(byte);
  }

  /** Prints what the console has printed before, decoded (console/utf8.ts). */
  text(console: string, text: string): void {
    const pieces = text.split(LOST);
    const lost = text.match(LOST) ?? [];
    for (const [index, piece] of pieces.entries()) {
      for (const byte of Buffer.from(piece)) this.byte(console, byte);
      if (index < lost.length) this.byte(console, lost[index]!.charCodeAt(0) - LOST_BYTE);
    }
  }

  /** Call this at the end of each step. @throws what a terminal throws */
  flush(): void {
    const printed = [...this.printed];
    this.printed.clear();
    for (const [console, bytes] of printed) this.terminals.get(console)?.write(Uint8Array.from(bytes));
  }

  /** Closes every terminal, also if one fails. @throws the first failure */
  close(): void {
    const failures: unknown[] = [];
    const closings = [...this.terminals.values()].map((terminal) => () => terminal.close());
    for (const action of [() => this.flush(), ...closings])
      try {
        action();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
  }
}
