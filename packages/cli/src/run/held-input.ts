/**
 * The far end of a UART to which no software listens yet. What is sent waits until `open`. MVM's
 * console listens as soon as the board has printed something. Linux listens as soon as its shell
 * asks for a command (prompt-watch.ts), because a starting shell throws away what was typed before.
 */
import type { Port } from "./machine";

export class HeldInput {
  private held: Uint8Array[] | undefined = [];

  constructor(private readonly port: Port) {}

  send(bytes: Uint8Array): void {
    if (this.held === undefined) this.port.send(bytes);
    else this.held.push(bytes);
  }

  /** The software listens now. */
  open(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const bytes of held) this.port.send(bytes);
  }
}
