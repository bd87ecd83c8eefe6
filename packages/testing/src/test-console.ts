/** What the firmware prints on a UART or by semihosting, for a test. */

import type { Runner } from "./ended";

/** What was printed, for `Checkpoint`. */
export interface Heard {
  readonly output: string;
  readonly read: number;
}

export class TestConsole {
  private text = "";
  private read = 0;
  private decoder = new TextDecoder();

  /** @param name for messages: "uart1" */
  constructor(
    readonly name: string,
    readonly runner: Runner,
    source: { onByte: ((byte: number, time: number) => void) | undefined },
  ) {
    source.onByte = (byte) => {
      this.text += this.decoder.decode(Uint8Array.of(byte), { stream: true });
    };
  }

  /** Everything that the firmware has printed since its start. */
  get output(): string {
    return this.text;
  }

  /** What it has printed behind the last text that `toPrint` has found. */
  get unread(): string {
    return this.text.slice(this.read);
  }

  /**
   * Looks for a text in what is unread. If it is there, everything up to its end counts as read.
   * @returns the text, and the groups of a regular expression
   */
  take(wanted: string | RegExp): RegExpMatchArray | undefined {
    const found = matchOf(wanted, this.unread);
    if (found === undefined) return undefined;
    this.read += found.index! + found[0].length;
    return found;
  }

  save(): Heard {
    return { output: this.text, read: this.read };
  }

  restore({ output, read }: Heard): void {
    this.text = output;
    this.read = read;
    this.decoder = new TextDecoder();
  }
}

function matchOf(wanted: string | RegExp, text: string): RegExpMatchArray | undefined {
  if (typeof wanted !== "string") {
    // A pattern with "g" or "y" would go on where it ended the last time.
    return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, "")).exec(text) ?? undefined;
  }
  const index = text.indexOf(wanted);
  return index < 0 ? undefined : Object.assign([wanted] as [string], { index, input: text });
}
