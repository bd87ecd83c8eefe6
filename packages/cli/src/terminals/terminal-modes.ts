/**
 * What a guest has changed at a terminal and the next user of the terminal would notice: the DEC
 * private modes (DECSET, DECRST: xterm's ctlseqs.html), and colours. A run may end while `vi` has
 * the screen.
 */

const ESC = 0x1b;
/** Modes that are on in a terminal that nobody has changed: automatic wrap, a visible cursor. */
const ON_BY_DEFAULT: readonly string[] = ["7", "25"];
/** CSI ? modes h, or l; and RIS, which sets all modes to their defaults. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
const CHANGE = /\x1b(?:\[\?([0-9;]*)([hl])|c)/g;
/** No sequence of modes in use is longer. */
const SEQUENCE_BYTES = 64;
const NO_COLOUR = "\x1b[0m";

export class TerminalModes {
  /** Modes that do not have their defaults. */
  private readonly changed = new Set<string>();
  /** The begin of a sequence that is not complete. */
  private begun = "";

  see(bytes: Uint8Array): void {
    if (this.begun === "" && !bytes.includes(ESC)) return;
    const text = this.begun + Buffer.from(bytes).toString("latin1");
    let end = 0;
    for (const match of text.matchAll(CHANGE)) {
      const [sequence, modes, letter] = match;
      end = match.index + sequence.length;
      if (modes === undefined) this.changed.clear();
      else for (const mode of modes.split(";")) this.set(mode, letter === "h");
    }
    const rest = text.slice(end);
    const last = rest.lastIndexOf("\x1b");
    this.begun = last < 0 || rest.length - last > SEQUENCE_BYTES ? "" : rest.slice(last);
  }

  /** The control sequences that set all modes to their defaults. */
  undo(): string {
    const sequences = [...this.changed].map(
      (mode) => `\x1b[?${mode}${ON_BY_DEFAULT.includes(mode) ? "h" : "l"}`,
    );
    return NO_COLOUR + sequences.join("");
  }

  private set(mode: string, on: boolean): void {
    if (mode === "") return;
    if (on === ON_BY_DEFAULT.includes(mode)) this.changed.delete(mode);
    else this.changed.add(mode);
  }
}
