/**
 * The keyboard belongs to one VM, which gets bytes, or to MVM's console. Ctrl-A is the escape:
 *
 *     Ctrl-A x        ends the run
 *     Ctrl-A 1…9      gives the keyboard to another VM
 *     Ctrl-A 0        gives the keyboard to MVM
 *     Ctrl-A Ctrl-A   sends a Ctrl-A to the guest
 *     Ctrl-A ?        shows these keys, as every other key does
 */
const CTRL_A = 0x01;
const CTRL_C = 0x03;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const LETTER_X = 0x78;

export interface Receiver {
  name: string;
  send(bytes: Uint8Array): void;
}

export interface KeyboardEvents {
  quit(): void;
  switched(to: Receiver): void;
  /** The key after Ctrl-A has no meaning. `target` keeps the keyboard; undefined: nobody has it. */
  unknown(target: Receiver | undefined): void;
}

export class Keyboard {
  private escaped = false;

  /**
   * @param receivers MVM's console, if there is one, and then the VMs. The index of a receiver is
   * the digit that gives the keyboard to the receiver.
   */
  constructor(
    private readonly receivers: readonly (Receiver | undefined)[],
    private target: Receiver | undefined,
    private readonly events: KeyboardEvents,
  ) {}

  /** Takes bytes as they come from the terminal. Without a receiver, Ctrl-C ends the run. */
  typed(bytes: Uint8Array): void {
    const passed: number[] = [];
    for (const byte of bytes) {
      if (this.escaped) {
        this.escaped = false;
        this.command(byte, passed);
      } else if (byte === CTRL_A) {
        this.escaped = true;
      } else if (byte === CTRL_C && this.target === undefined) {
        this.events.quit();
      } else {
        passed.push(byte);
      }
    }
    if (passed.length > 0) this.target?.send(Uint8Array.from(passed));
  }

  private command(byte: number, passed: number[]): void {
    if (byte === CTRL_A) {
      passed.push(byte);
      return;
    }
    if (byte === LETTER_X) {
      this.events.quit();
      return;
    }
    const receiver = byte >= DIGIT_0 && byte <= DIGIT_9 ? this.receivers[byte - DIGIT_0] : undefined;
    if (receiver !== undefined) {
      this.target = receiver;
      this.events.switched(receiver);
    } else {
      this.events.unknown(this.target);
    }
  }
}

/**
 * Puts the terminal of this process into raw mode and connects it: `typed` gets its bytes. The
 * returned function ends this.
 */
export function attachTerminal(typed: (bytes: Uint8Array) => void): () => void {
  const input = process.stdin;
  if (input.isTTY) input.setRawMode(true);
  input.on("data", typed);
  input.resume();
  return () => {
    input.off("data", typed);
    if (input.isTTY) input.setRawMode(false);
    input.pause();
  };
}
