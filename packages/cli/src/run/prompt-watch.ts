/**
 * Recognises that a console waits for input: it has begun a line and is quiet (a prompt: what a
 * kernel logs are whole lines), or it has said something and then nothing for long.
 */
const LINE_FEED = 0x0a;
/** In steps of a machine, 5 ms of virtual time each. */
const PROMPT_STEPS = 4;
const SILENCE_STEPS = 400;

export class PromptWatch {
  private spoken = false;
  private lineBegun = false;
  private quietSteps = 0;

  heard(byte: number): void {
    this.spoken = true;
    this.lineBegun = byte !== LINE_FEED;
    this.quietSteps = 0;
  }

  /** Call after each step of the machine. @returns whether the console waits */
  tick(): boolean {
    this.quietSteps++;
    return this.spoken && this.quietSteps >= (this.lineBegun ? PROMPT_STEPS : SILENCE_STEPS);
  }
}
