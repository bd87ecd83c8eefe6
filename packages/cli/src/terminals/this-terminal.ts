/**
 * A console on the terminal of this process: the standard input and output. Keys go to the guest as
 * they are, but for Ctrl-A (console/keyboard.ts). If the standard input is no terminal, all of its
 * bytes go to the guest.
 */
import { spawnSync } from "node:child_process";
import { attachTerminal, Keyboard } from "../console/keyboard";
import type { Terminal, TerminalEvents } from "./terminal";
import { TerminalModes } from "./terminal-modes";

const KEYS = "[Ctrl-A x ends the run, Ctrl-A Ctrl-A sends a Ctrl-A]";

export class ThisTerminal implements Terminal {
  readonly place: string;
  readonly piped = process.stdin.isTTY !== true;
  private readonly modes = new TerminalModes();
  private detach = () => {};

  constructor(private readonly name: string) {
    this.place = this.piped
      ? "the standard input and output"
      : "this terminal; Ctrl-A x ends the run; what else is printed comes after the run";
  }

  begin({ typed, quit }: TerminalEvents): void {
    const keyboard = new Keyboard(
      [],
      { name: this.name, send: typed },
      {
        quit,
        switched: () => {},
        unknown: () => process.stdout.write(`\r\n${KEYS}\r\n`),
      },
    );
    this.detach = attachTerminal(this.piped ? typed : (bytes) => keyboard.typed(bytes));
    // Node.js lets the terminal return the carriage at a line feed. `detach` restores all modes.
    if (!this.piped) spawnSync("stty", ["-opost"], { stdio: ["inherit", "ignore", "ignore"] });
  }

  write(bytes: Uint8Array): void {
    if (process.stdout.isTTY) this.modes.see(bytes);
    process.stdout.write(bytes);
  }

  close(): void {
    if (process.stdout.isTTY) process.stdout.write(this.modes.undo());
    this.detach();
  }
}
