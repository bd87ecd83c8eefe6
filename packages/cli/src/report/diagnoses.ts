/**
 * Prints what the board notices about the software while the software runs. Each thing is printed
 * once. The number of lines is limited, for refused accesses and for notes by itself, so that notes
 * do not hide a refusal. The last refusal is always printed, because it may have ended a guest.
 */
import type { Unimplemented, Violation, Zc702 } from "@mvm/board";
import { type EntryTexts, PLAIN } from "@mvm/report/entry-texts";
import { pollsInVain } from "@mvm/report/polls";

/** More lines would bury the consoles. --report contains more of them. */
const SHOWN = 20;
/** Whoever does the same so often waits for something. */
const POLLS = 100_000;

type Diagnostics = Zc702["diagnostics"];

/**
 * @param say gets each diagnosis during the run
 * @param texts give the texts of refused accesses, notes and polls
 * @param told whether what the board has noticed before was told before
 * @returns a function to call after the run; the function says what was not shown
 */
export function watchDiagnostics(
  diagnostics: Diagnostics,
  say: (text: string) => void,
  texts: EntryTexts = PLAIN,
  told = true,
): () => void {
  const refusals = new Shown(say, texts.refusal);
  const notes = new Shown(say, texts.note);
  for (const entry of diagnostics.violations) told ? refusals.skip(entry) : refusals.add(entry);
  for (const entry of diagnostics.unimplemented) told ? notes.skip(entry) : notes.add(entry);
  diagnostics.onViolation = (entry) => refusals.add(entry);
  diagnostics.onUnimplemented = (entry) => notes.add(entry);
  return () => {
    diagnostics.onViolation = undefined;
    diagnostics.onUnimplemented = undefined;
    refusals.end("refused accesses");
    notes.end("notes");
    const { lastViolation: last } = diagnostics;
    if (last !== undefined && !refusals.has(last))
      say(`board: the last refused access: ${texts.refusal(last)}`);
    for (const entry of diagnostics.unimplemented) {
      if (entry.count >= POLLS) say(`board: used in vain: ${texts.note(entry)}`);
    }
    for (const poll of pollsInVain(diagnostics, texts)) say(`board: a register that did not change: ${poll}`);
  };
}

type Entry = Unimplemented | Violation;

/** The entries of one kind that were printed. */
class Shown<T extends Entry> {
  private readonly keys = new Set<string>();
  private count = 0;

  constructor(
    private readonly say: (text: string) => void,
    private readonly textOf: (entry: T) => string,
  ) {}

  add(entry: T): void {
    const text = this.textOf(entry);
    if (this.skip(entry)) this.say(`board: ${text}`);
  }

  /** Counts an entry. @returns whether it is one of those to be printed */
  skip(entry: T): boolean {
    this.count++;
    if (this.count > SHOWN) return false;
    this.keys.add(keyOf(entry));
    return true;
  }

  has(entry: Entry): boolean {
    return this.keys.has(keyOf(entry));
  }

  end(kind: string): void {
    if (this.count > SHOWN) this.say(`board: ${this.count - SHOWN} more ${kind}; --report FILE lists them`);
  }
}

const keyOf = ({ core, pc, pa, kind }: Entry) => `${core} ${pc} ${pa} ${kind}`;
