/** xterm.js without a screen: a judge that nobody here wrote. */
import xterm from "@xterm/headless";

export interface Size {
  columns: number;
  rows: number;
  scrollback?: number;
}

export class Emulator {
  /** What the emulator has answered, and has been asked for beside text. */
  readonly answers: string[] = [];
  readonly titles: string[] = [];
  readonly clipboard: string[] = [];
  readonly terminal: xterm.Terminal;
  private readonly waiting: { isThere: () => boolean; done: () => void }[] = [];

  constructor({ columns, rows, scrollback = 0 }: Size) {
    const terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
    this.terminal = terminal;
    terminal.onData((data) => this.answers.push(data));
    terminal.onTitleChange((title) => this.titles.push(title));
    terminal.parser.registerOscHandler(52, (data) => this.clipboard.push(data) > 0);
  }

  /** Is fulfilled when all of this is on the screen. */
  async show(output: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.terminal.write(output, resolve));
    for (const wait of [...this.waiting])
      if (wait.isThere()) {
        this.waiting.splice(this.waiting.indexOf(wait), 1);
        wait.done();
      }
  }

  /** All rows, scrollback included, without spaces at their ends. */
  get rows(): string[] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)!.translateToString().trimEnd(),
    );
  }

  /** Is fulfilled when the screen is as wanted, perhaps after more output. */
  until(isThere: (rows: string[]) => boolean): Promise<void> {
    if (isThere(this.rows)) return Promise.resolve();
    return new Promise((done) => this.waiting.push({ isThere: () => isThere(this.rows), done }));
  }
}
