/** MVM's own UART as the operator's console: what is typed before the board says anything waits, for nobody listens there yet. */
import type { Port } from "./machine";

export class MvmInput {
  private held: Uint8Array[] | undefined = [];

  constructor(private readonly port: Port) {}

  send(bytes: Uint8Array): void {
    if (this.held === undefined) this.port.send(bytes);
    else this.held.push(bytes);
  }

  /** The board has said something. */
  open(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const bytes of held) this.port.send(bytes);
  }
}
