/**
 * Attacks on the combined view. A terminal emulator shows what the printer has written. Each row
 * then has the prefix of its writer, and nothing but text has reached the terminal.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain } from "../src/console/colour";
import { type ConsoleLines, LinePrinter } from "../src/console/line-printer";
import { Emulator } from "./terminal-emulator";

const COLUMNS = 60;
const ROWS = 24;
const HONEST = /^linux [│┊] h*$/;
const ROGUE = /^rogue [│┊] /;
const NOTE = "[a line of MVM]";

/** Prints in turns, and returns the emulator. */
async function attack(pieces: readonly Uint8Array[]) {
  let written = "";
  const printer = new LinePrinter({
    terminal: true,
    columns: COLUMNS,
    write: (text) => {
      written += text.replaceAll("\n", "\r\n");
    },
  });
  const rogue = printer.add("rogue", plain);
  const linux = printer.add("linux", plain);
  const say = (console: ConsoleLines, bytes: Uint8Array) => {
    for (const byte of bytes) console.byte(byte);
  };
  for (const piece of pieces) {
    say(rogue, piece);
    say(linux, Buffer.from("h"));
    printer.tick();
    printer.tick();
    say(linux, Buffer.from("h\r\n"));
    printer.note(NOTE);
  }
  printer.end();
  const emulator = new Emulator({ columns: COLUMNS, rows: ROWS, scrollback: 100_000 });
  await emulator.show(written);
  return emulator;
}

async function expectHarmless(pieces: readonly Uint8Array[]): Promise<void> {
  const emulator = await attack(pieces);
  const rows = emulator.rows.filter((row) => row !== "");
  const strange = rows.filter(
    (row) => !HONEST.test(`${row} `) && !HONEST.test(row) && !ROGUE.test(`${row} `) && row !== NOTE,
  );
  expect(strange).toEqual([]);
  expect(rows.filter((row) => row === NOTE)).toHaveLength(pieces.length);
  expect(rows.filter((row) => row === "linux │ hh")).toHaveLength(pieces.length);
  const { answers, titles, clipboard, terminal } = emulator;
  expect({ answers, titles, clipboard }).toEqual({ answers: [], titles: [], clipboard: [] });
  expect(terminal.buffer.active.type).toBe("normal");
  expect(terminal.modes).toMatchObject({
    mouseTrackingMode: "none",
    bracketedPasteMode: false,
    wraparoundMode: true,
  });
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const raw = (...values: number[]) => Uint8Array.from(values);

describe("no guest passes for another, or commands the terminal, by", () => {
  it.each<[string, ...Uint8Array[]]>([
    ["the cursor", bytes("\x1b[1;1Hover\x1b[2A\x1b[2Jthe top\x1b7\x1b8\x1bM\x1bD")],
    ["the title", bytes("\x1b]0;mine\x07\x1b]2;mine\x1b\\\x1bk mine\x1b\\")],
    ["the clipboard", bytes("\x1b]52;c;ZXZpbA==\x07\x1b]52;c;?\x07")],
    ["a question to the terminal", bytes("\x1b[6n\x1b[c\x1b[>c\x1bZ\x1b[18t\x05\x1bP$qm\x1b\\")],
    ["modes", bytes("\x1b[?1049h\x1b[?1003h\x1b[?2004h\x1b[?7l\x1b[?25l\x1b[4h\x1bc")],
    ["C1 controls in UTF-8", bytes("\u009b1;1H\u009d0;mine\u009c\u0090x\u009c\u0085linux │ hx\u008d")],
    ["C1 controls as bytes", raw(0x9b, 0x31, 0x3b, 0x31, 0x48, 0x9d, 0x30, 0x3b, 0x6d, 0x07, 0x85, 0x8d)],
    ["a carriage return over the prefix", bytes("\rlinux │ hx"), bytes("x\rmvm: all is well\r\rx")],
    ["backspaces over the prefix", bytes(`ab${"\b".repeat(200)}linux │ hx\n`)],
    ["a line that begins as one of MVM", bytes(`mvm: panic\n${NOTE}\nmvm   │ VM linux stopped\n`)],
    ["a line that begins as one of another VM", bytes("\nlinux │ hx\n\nlinux ┊ hx\n")],
    ["other ends of a line", bytes("a\vlinux │ hx\fb\x1bEc\u2028linux │ hx\u2029d\x84e\x85")],
    [
      "a line so long that it goes on in the next row",
      bytes(`${"x".repeat(COLUMNS - 9)}linux │ hx${"y".repeat(9000)}`),
    ],
    ["wide characters at the edge", bytes(`${"中".repeat(200)}linux │ hx`)],
    ["combining characters", bytes(`${"e\u0301\u0302".repeat(200)}linux │ hx`)],
    ["tabs at the edge", bytes(`${"\t".repeat(50)}linux │ hx`)],
    ["the other direction of writing", bytes("\u202exh │ xunil\u202c\u2066x\u2069\u061c\u200f")],
    ["half a character before another VM's text", raw(0xe4), raw(0xb8), raw(0xad, 0x0a), raw(0xf0, 0x9f)],
    [
      "half a control sequence before another VM's text",
      bytes("\x1b"),
      bytes("["),
      bytes("2"),
      bytes("J"),
      bytes("\x1b]0;"),
    ],
    ["colours that do not end", bytes("\x1b[8m\x1b[31;41m"), bytes("x\x1b[7m\n")],
    ["characters without a width", bytes(`${"\u200b\u200d\ufeff\u00ad".repeat(100)}linux │ hx`)],
    ["the other character set", bytes("\x0elinux x hx\x0f\x1b(0linux x\x1b%@")],
  ])("%s", async (_, ...pieces) => expectHarmless(pieces));

  it("any bytes, with the pieces of attacks among them", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom(
          "\x1b[",
          "\x1b]",
          "\x1bP",
          "\x9b",
          "H",
          "J",
          "m",
          "0;1",
          "\b",
          "\r",
          "\n",
          "\t",
          "中",
          "\u202e",
        )
        .map(bytes),
      fc.constantFrom("linux │ hx", NOTE, "mvm: ", "x".repeat(100)).map(bytes),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => expectHarmless(pieces)),
    );
  });
});
