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
    if (this.piped) this.place = "the standard input and output";
    else if (process.stdout.isTTY)
      this.place = "this terminal; Ctrl-A x ends the run; what else is printed comes after the run";
    else this.place = "the keys of this terminal, and the standard output; Ctrl-A x ends the run";
  }

  begin({ typed, quit }: TerminalEvents): void {
    this.detach = attachTerminal(this.piped ? typed : this.keys(typed, quit));
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

  /** The keys of a person, who may give commands by Ctrl-A. */
  private keys(send: (bytes: Uint8Array) => void, quit: () => void): (bytes: Uint8Array) => void {
    // A standard output that is no terminal has the guest's bytes alone.
    const screen = process.stdout.isTTY ? process.stdout : process.stderr;
    const unknown = () => screen.write(`\r\n${KEYS}\r\n`);
    const keyboard = new Keyboard([], { name: this.name, send }, { quit, switched: () => {}, unknown });
    return (bytes) => keyboard.typed(bytes);
  }
}
