/**
 * The far end of a UART to which nobody listens yet: what is sent waits until it is opened. MVM's
 * console listens once the board has said something; Linux once its shell asks for a command
 * (prompt-watch.ts), for a shell that starts throws away what was typed before.
 */
import type { Port } from "./machine";

export class HeldInput {
  private held: Uint8Array[] | undefined = [];

  constructor(private readonly port: Port) {}

  send(bytes: Uint8Array): void {
    if (this.held === undefined) this.port.send(bytes);
    else this.held.push(bytes);
  }

  /** Somebody listens. */
  open(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const bytes of held) this.port.send(bytes);
  }
}
