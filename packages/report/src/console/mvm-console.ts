/**
 * MVM's UART carries whole lines of several speakers: `MVM: …` is a line of MVM, `[name] …` is a
 * line of a VM that writes by hypercall. This file separates the speakers.
 *
 * MVM begins each line and ends it, and a VM's text has no line feed
 * (hypervisor/src/core/console.ts). So lines are separated as bytes, before anything is decoded: no
 * text of a VM can end its own line or take the line of another speaker with it.
 */
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Of bytes as Latin-1 characters; `s`: a dot is any byte. */
const OWN_LINE = /^MVM: (.*)$/s;
const VM_LINE = /^\[([a-z][a-z0-9-]*)\] (.*)$/s;
/** A control character of a VM, as MVM prints it. */
const ESCAPE = /\\x(0[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f])/g;
const HEX = 16;
/**
 * MVM's lines are shorter. What is longer comes from something else and must not fill the memory.
 */
const LINE_BYTES = 4096;

export class MvmConsole {
  private unfinished: number[] = [];

  /**
   * @param say gets a whole line, without its end, with the name of the VM, or with undefined for
   * MVM itself. The text of a VM has its control characters again.
   */
  constructor(private readonly say: (vm: string | undefined, line: Uint8Array) => void) {}

  byte(byte: number): void {
    if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) this.unfinished.push(byte);
    if (byte === LINE_FEED || this.unfinished.length >= LINE_BYTES) this.end();
  }

  private end(): void {
    const line = String.fromCharCode(...this.unfinished);
    this.unfinished = [];
    const [, vm, text] = VM_LINE.exec(line) ?? [];
    if (text === undefined) this.say(undefined, bytesOf(OWN_LINE.exec(line)?.[1] ?? line));
    else this.say(vm, bytesOf(text.replace(ESCAPE, original)));
  }
}

function bytesOf(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

function original(_: string, digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, HEX));
}
