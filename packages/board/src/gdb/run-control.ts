/**
 * Whether the board runs. The debugger halts it and lets it go on, and whoever runs the board asks
 * before each stretch of time. While the board is halted, its time stands still.
 */
export class RunControl {
  /** The debugger wants to have the board halted as soon as possible. */
  haltWanted = false;
  private goOn: (() => void) | undefined;
  private waiting: Promise<void> | undefined;

  get halted(): boolean {
    return this.waiting !== undefined;
  }

  halt(): void {
    this.haltWanted = false;
    this.waiting ??= new Promise((resolve) => {
      this.goOn = resolve;
    });
  }

  resume(): void {
    this.haltWanted = false;
    this.goOn?.();
    this.waiting = undefined;
  }

  /** Is fulfilled while the board may run. */
  async running(): Promise<void> {
    await this.waiting;
  }
}
