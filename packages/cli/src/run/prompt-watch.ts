/**
 * Recognises that a console waits for input. There are two signs. The console has begun a line and
 * is quiet: this is a prompt, because a kernel logs whole lines. Or the console has printed
 * something and has then been quiet for a long time.
 */
const LINE_FEED = 0x0a;
/** In steps of a machine. A step is 5 ms of virtual time. */
const PROMPT_STEPS = 4;
const SILENCE_STEPS = 400;

export class PromptWatch {
  private spoken = false;
  private lineBegun = false;
  private quietSteps = 0;
  /** Whether the console has waited for input. */
  asked = false;
  /** Whether the console has shown a prompt. */
  prompted = false;

  /** Whether what was printed last may become the first prompt. */
  get mayPrompt(): boolean {
    return this.lineBegun && !this.prompted;
  }

  heard(byte: number): void {
    this.spoken = true;
    this.lineBegun = byte !== LINE_FEED;
    this.quietSteps = 0;
  }

  /**
   * Call this after each step of the machine.
   * @returns whether the console waits for input, or has waited before
   */
  tick(): boolean {
    this.quietSteps++;
    this.prompted ||= this.lineBegun && this.quietSteps >= PROMPT_STEPS;
    this.asked ||= this.prompted || (this.spoken && this.quietSteps >= SILENCE_STEPS);
    return this.asked;
  }
}
