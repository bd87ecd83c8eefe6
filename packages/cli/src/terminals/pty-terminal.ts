/**
 * A console on a pseudo terminal. Programs may come and go: while nobody has the slave open, a read
 * of the master fails with EIO. What is printed then waits for the next program.
 */
import { closeSync, readSync, writeSync } from "node:fs";
import { Backlog, describeLost } from "./backlog";
import { openPty, type PtyPair } from "./pty-pair";
import type { Terminal, TerminalEvents } from "./terminal";

/** Wall time between two looks at the pseudo terminal, which works while a debugger waits, too. */
const LOOK_MS = 20;
const READ_BYTES = 4096;

export class PtyTerminal implements Terminal {
  readonly piped = false;
  private readonly pty: PtyPair = openPty();
  private readonly backlog = new Backlog();
  private readonly buffer = Buffer.alloc(READ_BYTES);
  private timer: NodeJS.Timeout | undefined;
  private events: TerminalEvents | undefined;

  get path(): string {
    return this.pty.path;
  }

  get place(): string {
    return `${this.path} (connect with: screen ${this.path})`;
  }

  begin(events: TerminalEvents): void {
    this.events = events;
    const look = () => {
      try {
        this.look();
      } catch (error) {
        clearInterval(this.timer);
        events.failed(error);
      }
    };
    this.timer = setInterval(look, LOOK_MS).unref();
  }

  write(bytes: Uint8Array): void {
    this.backlog.add(bytes);
    this.look();
  }

  close(): void {
    clearInterval(this.timer);
    try {
      if (this.look()) this.tellLost();
    } finally {
      this.events = undefined;
      closeSync(this.pty.master);
    }
  }

  /** @returns whether a program has the slave open */
  private look(): boolean {
    const typed = this.read();
    if (typed === undefined) return false;
    if (typed.length > 0) this.events?.typed(typed);
    this.backlog.give((bytes) => this.attempt(() => writeSync(this.pty.master, bytes)) ?? 0);
    // A program that is slow, or has stopped, would be told at each look.
    if (this.backlog.isEmpty) this.tellLost();
    return true;
  }

  private tellLost(): void {
    const lost = describeLost(this.backlog);
    if (lost !== undefined) this.events?.note(lost);
  }

  /** What was typed; undefined: nobody has the slave open. */
  private read(): Uint8Array | undefined {
    const { master } = this.pty;
    const length = this.attempt(() => readSync(master, this.buffer, 0, READ_BYTES, null));
    return length === undefined ? undefined : Uint8Array.from(this.buffer.subarray(0, length));
  }

  /** 0: not now. Undefined: nobody has the slave open. */
  private attempt(transfer: () => number): number | undefined {
    try {
      return transfer();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") return 0;
      if (code === "EIO") return undefined;
      throw error;
    }
  }
}
