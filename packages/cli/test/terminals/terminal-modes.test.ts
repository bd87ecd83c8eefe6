/** After a run the user's terminal is as it was before, whatever the guest has done to it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { TerminalModes } from "../../src/terminals/terminal-modes";
import { Emulator } from "../terminal-emulator";

const stateOf = ({ terminal }: Emulator) => ({
  modes: { ...terminal.modes },
  screen: terminal.buffer.active.type,
});

it("the modes of xterm are the defaults again, however the output is cut", async () => {
  const sequence = fc.constantFrom(
    ...[
      "1",
      "6",
      "7",
      "25",
      "47",
      "1000",
      "1002",
      "1003",
      "1004",
      "1006",
      "1047",
      "1049",
      "2004",
      "1;2004",
    ].flatMap((mode) => [`\x1b[?${mode}h`, `\x1b[?${mode}l`]),
    ...["\x1bc", "text", "\x1b[31m", "\x1b[2J", "\x1b", "\x1b[", "\x1b[?", "\x1b[6n"],
  );
  const fresh = stateOf(new Emulator({ columns: 80, rows: 24 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(sequence),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      async (parts, cuts) => {
        const modes = new TerminalModes();
        const emulator = new Emulator({ columns: 80, rows: 24 });
        const output = Buffer.from(`${parts.join("")}.`);
        await emulator.show(output);
        for (let at = 0; at < output.length; ) {
          const { value } = cuts.next();
          modes.see(output.subarray(at, at + value));
          at += value;
        }
        await emulator.show(modes.undo());
        expect(stateOf(emulator)).toEqual(fresh);
      },
    ),
  );
});

it("a terminal whose modes nobody has changed gets no sequence but that of its colours", () => {
  const modes = new TerminalModes();
  modes.see(Buffer.from("\x1b[?1049h text \x1b[?1049l\x1b[?25l\x1b[?25h"));
  expect(modes.undo()).toBe("\x1b[0m");
});
