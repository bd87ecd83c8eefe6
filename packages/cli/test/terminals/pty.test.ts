/** A program at the other end of the pseudo terminal, by the kernel's own rules. */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BACKLOG_BYTES } from "../../src/terminals/backlog";
import { PtyTerminal } from "../../src/terminals/pty-terminal";
import { NO_PTY } from "./no-pty";

const NOTHING = new Uint8Array();

let pty: PtyTerminal;
let typed: string;
let notes: string[];

beforeEach(({ skip }) => {
  if (NO_PTY !== undefined) skip(NO_PTY);
  pty = new PtyTerminal();
  typed = "";
  notes = [];
  pty.begin({
    typed: (bytes) => {
      typed += Buffer.from(bytes).toString("latin1");
    },
    quit: () => {},
    note: (text) => notes.push(text),
    failed: (error) => {
      throw error;
    },
  });
});
afterEach(() => {
  if (NO_PTY === undefined) pty.close();
});

const connect = () => openSync(pty.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
/** What the program reads now. */
function read(program: number): string {
  const buffer = Buffer.alloc(BACKLOG_BYTES);
  try {
    return buffer.toString("latin1", 0, readSync(program, buffer));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe("EAGAIN");
    return "";
  }
}
/** What happens at the end of each step of a run. */
const step = (bytes: Uint8Array = NOTHING) => pty.write(bytes);
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe("a pseudo terminal", () => {
  it("is a terminal, and carries all bytes in both directions as they are", () => {
    const program = connect();
    expect(isatty(program)).toBe(true);
    step(ALL_BYTES);
    expect(read(program)).toBe(Buffer.from(ALL_BYTES).toString("latin1"));
    writeSync(program, ALL_BYTES);
    step();
    expect(typed).toBe(Buffer.from(ALL_BYTES).toString("latin1"));
    // Nothing is echoed.
    expect(read(program)).toBe("");
    closeSync(program);
  });

  it("keeps what is printed while no program has it, for one program after the other", () => {
    step(Buffer.from("before "));
    const first = connect();
    step(Buffer.from("first"));
    expect(read(first)).toBe("before first");
    writeSync(first, "bye");
    closeSync(first);
    step();
    step(Buffer.from("between "));
    expect(typed).toBe("bye");
    const second = connect();
    step(Buffer.from("second"));
    expect(read(second)).toBe("between second");
    closeSync(second);
    expect(notes).toEqual([]);
  });

  it("does not make the run wait for a program that does not read, and says what is lost", () => {
    const program = connect();
    const size = 64 * 1024;
    for (let n = 0; n < 8; n++) step(new Uint8Array(size).fill(n));
    expect(notes).toEqual([]);
    let last = "";
    for (let text = read(program); text !== ""; text = read(program)) {
      last = text;
      step();
    }
    expect(last.at(-1)).toBe("\x07");
    expect(notes).toEqual([expect.stringMatching(/^\d+ bytes were lost/)]);
    closeSync(program);
  });

  it("says at the end of the run what a program has lost that never went on reading", () => {
    const program = connect();
    for (let n = 0; n < 4; n++) step(new Uint8Array(BACKLOG_BYTES));
    pty.close();
    expect(notes).toEqual([expect.stringMatching(/^\d+ bytes were lost/)]);
    closeSync(program);
    pty = new PtyTerminal();
  });
});
