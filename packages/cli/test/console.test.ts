import { MvmConsole } from "@mvm/report/console/mvm-console";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain } from "../src/console/colour";
import { CommandLine } from "../src/console/command-line";
import { Expectation } from "../src/console/expectation";
import { Keyboard } from "../src/console/keyboard";
import { LinePrinter } from "../src/console/line-printer";
import { HeldInput } from "../src/run/held-input";
import { Pace } from "../src/run/pace";
import { PromptWatch } from "../src/run/prompt-watch";

function printer(terminal: boolean, columns?: number) {
  let text = "";
  const output = {
    terminal,
    columns,
    write: (more: string) => {
      text += more;
    },
  };
  const lines = new LinePrinter(output);
  return { lines, rtos: lines.add("rtos", plain), linux: lines.add("linux", plain), text: () => text };
}

const PREFIX = "rtos  │ ".length;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins every control sequence
const COLOURS = /\x1b\[[0-9;:]*m/g;

/** What a terminal shows after carriage return and erase: the last state of each line. */
const onScreen = (text: string) =>
  text.split("\n").map((line) => line.slice(line.lastIndexOf("\x1b[K") + 1).replace(/^\[K/, ""));

describe("LinePrinter", () => {
  it("lets colours through, and nothing that moves the cursor or asks the terminal", () => {
    const { linux, text } = printer(true);
    linux.text("/ # \x1b[6n\x1b[2J\x1b[1;32mls\x1b[m\n");
    expect(text()).toContain("/ # \x1b[1;32mls\x1b[m\n");
  });

  it("never mixes lines, however the bytes of two consoles interleave", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom("a", "b", "\n", "\r\n")));
    fc.assert(
      fc.property(steps, fc.boolean(), (parts, terminal) => {
        const { lines, rtos, linux, text } = printer(terminal);
        const said = { rtos: "", linux: "" };
        for (const [first, part] of parts) {
          (first ? rtos : linux).text(part);
          said[first ? "rtos" : "linux"] += part.replace("\r", "");
          lines.tick();
        }
        lines.end();
        const shown = onScreen(text());
        for (const name of ["rtos", "linux"] as const) {
          const prefix = `${name.padEnd(5)} │ `;
          const mine = shown
            .filter((line) => line.startsWith(prefix))
            .map((line) => line.slice(prefix.length));
          expect(mine).toEqual(
            said[name].replace(/\n$/, "") === "" && !said[name].includes("\n")
              ? []
              : said[name].replace(/\n$/, "").split("\n"),
          );
        }
      }),
    );
  });

  it("shows a prompt on a terminal once its console is quiet, and keeps it below other lines", () => {
    const { lines, rtos, linux, text } = printer(true);
    linux.text("/ # ");
    lines.tick();
    expect(text()).toBe("");
    lines.tick();
    expect(text()).toBe("linux │ / # ");
    rtos.text("tick\n");
    lines.tick();
    expect(onScreen(text())).toEqual(["rtos  │ tick", "linux │ / # "]);
  });

  it("shows a line that is typed at once, below all others, until it is gone", () => {
    const { lines, rtos, linux, text } = printer(true);
    const shown = () => onScreen(text()).at(-1);
    rtos.edit("> le");
    expect(shown()).toBe("rtos  │ > le");
    linux.text("/ # ");
    for (let n = 0; n < 3; n++) lines.tick();
    expect(shown()).toBe("rtos  │ > le");
    linux.text("ls\n");
    expect(shown()).toBe("");
    lines.tick();
    expect(shown()).toBe("rtos  │ > le");
    rtos.edit("");
    expect(shown()).toBe("");
    expect(onScreen(text())).toContain("linux │ / # ls");
  });

  it("decodes UTF-8 that comes byte by byte", () => {
    const { lines, rtos, text } = printer(false);
    for (const byte of new TextEncoder().encode("µ\n")) rtos.byte(byte);
    lines.end();
    expect(text()).toBe("rtos  │ µ\n");
  });

  it("shows bytes that are no UTF-8, and a line's end after half a character (RFC 3629)", () => {
    const { rtos, text } = printer(false);
    // Half a character; a byte that begins none; an overlong form of U+009B; a surrogate.
    for (const line of [[0xf0], [0xff], [0xe0, 0x82, 0x9b], [0xed, 0xa0, 0x80]])
      for (const byte of [...line, 0x0a]) rtos.byte(byte);
    expect(text().replaceAll("rtos  │ ", "")).toBe("\\xf0\n\\xff\n\\xe0\\x82\\x9b\n\\xed\\xa0\\x80\n");
  });

  it.each([
    ["OSC: the window's title", "\x1b]0;title\x07", "\\x1b]0;title\\x07"],
    ["OSC: the clipboard", "\x1b]52;c;eA==\x1b\\", "\\x1b]52;c;eA==\\x1b\\"],
    ["DCS", "\x1bP1$r\x1b\\", "\\x1bP1$r\\x1b\\"],
    ["RIS: a reset", "\x1bc", "\\x1bc"],
    ["CSI with a control character inside", "\x1b[\x002J", "\\x1b[\\x002J"],
    ["CSI without an end", "\x1b[31", "\\x1b[31"],
    ["a private sequence that ends as a colour does", "\x1b[>4;2m", ""],
    ["C1 controls", "\u009b2J\u0085", "\\x9b2J\\x85"],
    ["separators of lines and paragraphs", "a\u2028b\u2029", "a\\u{2028}b\\u{2029}"],
    ["the other direction of writing", "\u202eabc\u2066", "\\u{202e}abc\\u{2066}"],
    ["a carriage return inside a line", "abc\rX", "abc\\x0dX"],
    ["a line's end of CR CR LF", "abc\r\r", "abc"],
    ["backspaces beyond the line's begin", "ab\b\b\b\b\bX", "X"],
    ["a colour that does not end", "\x1b[31mred", "\x1b[31mred\x1b[0m"],
  ])("%s", (_, said, shown) => {
    const { rtos, text } = printer(true);
    rtos.text(`${said}\n`);
    expect(text()).toBe(`rtos  │ ${shown}\n`);
  });

  it("goes on with a long line in the next row, in the same colour", () => {
    const { rtos, text } = printer(true, 8 + 10 + 1);
    rtos.text("\x1b[32m0123456789abcde\x1b[mf\n");
    expect(text()).toBe("rtos  │ \x1b[32m0123456789\x1b[0m\nrtos  ┊ \x1b[32mabcde\x1b[mf\n");
  });

  it("leaves two columns for a character that takes two in terminals of East Asia (UAX #11)", () => {
    const { rtos, text } = printer(true, 8 + 10 + 1);
    rtos.text("αβγδεζ°±×ü\n");
    expect(text()).toBe("rtos  │ αβγδε\nrtos  ┊ ζ°±×ü\n");
  });

  it("bounds a line's length, whatever its console writes", () => {
    for (const piece of ["x", "\x1b[1m", "\x1b[", "\u4e2d", "\x00"]) {
      const { lines, rtos, text } = printer(true);
      rtos.text(piece.repeat(200_000));
      expect(rtos.unfinished.length).toBeLessThan(5000);
      lines.end();
      const longest = Math.max(
        ...text()
          .split("\n")
          .map((line) => line.length),
      );
      expect(longest).toBeLessThan(5000);
    }
  });

  it("lets no console write outside its rows, whatever its bytes", () => {
    const bytes = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }).map((byte) => [byte]),
        fc
          .constantFrom(
            "\x1b[",
            "\x1b]",
            "m",
            "0;1",
            "\b",
            "\r",
            "\n",
            "\t",
            "\u2028",
            "\u202e",
            "mvm   │ ",
            "中",
          )
          .map((text) => [...Buffer.from(text)]),
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 40 }), (pieces, columns) => {
        const { lines, rtos, text } = printer(false, columns);
        for (const byte of pieces.flat()) rtos.byte(byte);
        lines.end();
        for (const row of text().split("\n").slice(0, -1)) {
          const shown = row.replaceAll(COLOURS, "");
          expect(shown).toMatch(/^rtos {2}[│┊] ([^\p{C}\p{Zl}\p{Zp}]|\t)*$/u);
          // The longest escape, \u{10ffff}, is not cut.
          expect([...shown].length).toBeLessThanOrEqual(Math.max(columns - 1, PREFIX + 10));
        }
      }),
    );
  });
});

describe("MVM's console", () => {
  /** What each speaker has said, and whether `--until ARGUMENT` was met. */
  function hear(bytes: Uint8Array | string, until = "mvm:panic") {
    const said: string[] = [];
    const expectation = new Expectation(until, ["rogue", "mvm"]);
    const split = new MvmConsole((vm, line) => {
      said.push(`${vm ?? "mvm"}: ${Buffer.from(line)}`);
      expectation.see(vm ?? "mvm", Buffer.from(line).toString());
    });
    for (const byte of Buffer.from(bytes)) split.byte(byte);
    return { said, met: expectation.met };
  }

  it.each([
    ["a separator of lines", "[rogue] \u2028MVM: panic\u2028\n"],
    ["control characters, which MVM escapes", "[rogue] \\x08\\x0aMVM: panic\\x0c\n"],
    ["a prefix of MVM or of another VM", "[rogue] MVM: panic [mvm] panic\n"],
    ["what MVM cuts", `[rogue] ${"x".repeat(256)}\n[rogue] MVM: panic\n`],
  ])("is not forged by %s", (_, bytes) => {
    const { said, met } = hear(`${bytes}MVM: true\n`);
    expect(said.at(-1)).toBe("mvm: true");
    expect(said.slice(0, -1).every((line) => line.startsWith("rogue: "))).toBe(true);
    expect(met).toBe(false);
    expect(hear("MVM: panic\n").met).toBe(true);
  });

  it("separates lines whatever the bytes of a VM are", () => {
    const text = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d));
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const lines = texts.flatMap((bytes) => [...Buffer.from("[rogue] "), ...bytes, 0x0a]);
        const said: string[] = [];
        const split = new MvmConsole((vm, line) => said.push(`${vm ?? "mvm"} ${line.length > 0}`));
        for (const byte of lines) split.byte(byte);
        expect(said).toEqual(texts.map((bytes) => `rogue ${bytes.length > 0}`));
      }),
    );
  });

  it("gives a VM its control characters again, so that its colours are colours", () => {
    expect(hear("[rogue] \\x1b[32mgreen\\x1b[m\\x09\\x0a\n").said).toEqual([
      "rogue: \x1b[32mgreen\x1b[m\\x09\\x0a",
    ]);
  });
});

describe("Expectation", () => {
  it("finds a text wherever output is cut", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.string(),
        fc.nat(),
        (before, text, after, cut) => {
          const expectation = new Expectation(text, []);
          const output = before + text + after;
          const at = cut % (output.length + 1);
          expectation.see("linux", output.slice(0, at));
          expectation.see("linux", output.slice(at));
          expect(expectation.met).toBe(true);
        },
      ),
    );
  });

  it("listens to the named console only, and takes other colons as text", () => {
    const named = new Expectation("linux:ready", ["linux", "rtos"]);
    named.see("rtos", "ready");
    expect(named.met).toBe(false);
    named.see("linux", "ready");
    expect(named.met).toBe(true);
    const colon = new Expectation("control: t", ["linux", "rtos"]);
    colon.see("rtos", "control: t = 1");
    expect(colon.met).toBe(true);
  });

  it("names what may be a misspelt console, and refuses to wait for nothing", () => {
    const consoles = ["linux", "rtos"];
    expect(new Expectation("linus:ready", consoles).stranger).toBe("linus");
    expect(new Expectation("linux:ready", consoles).stranger).toBeUndefined();
    expect(new Expectation("Not syncing: x", consoles).stranger).toBeUndefined();
    expect(() => new Expectation("linux:", consoles)).toThrow("the text is empty");
  });
});

describe("Keyboard", () => {
  it("passes bytes, switches and quits", () => {
    const log: string[] = [];
    const receiver = (name: string) => ({
      name,
      send: (bytes: Uint8Array) => log.push(`${name}<${[...bytes]}`),
    });
    const receivers = [receiver("mvm"), receiver("rtos"), receiver("linux")];
    const keyboard = new Keyboard(receivers, receivers[2], {
      quit: () => log.push("quit"),
      switched: (to) => log.push(`to ${to.name}`),
      unknown: (target) => log.push(`keys, at ${target?.name}`),
    });
    const type = (text: string) => keyboard.typed(new TextEncoder().encode(text));
    type("ls\x03");
    type("\x01");
    type("1a\x01\x01\x019");
    type("\x010v");
    type("\x01?");
    type("\x01x");
    expect(log).toEqual([
      "linux<108,115,3",
      "to rtos",
      "keys, at rtos",
      "rtos<97,1",
      "to mvm",
      "mvm<118",
      "keys, at mvm",
      "quit",
    ]);
  });
});

describe("CommandLine", () => {
  it("edits a line, shows it, and hands on what is complete", () => {
    const shown: string[] = [];
    const complete: string[] = [];
    const line = new CommandLine(
      "mvm",
      (text) => shown.push(text),
      (text) => complete.push(text),
    );
    const type = (text: string) => line.send(new TextEncoder().encode(text));
    type("vmd\x7fs");
    expect(shown.at(-1)).toBe("> vms");
    line.blur();
    expect(shown.at(-1)).toBe("");
    line.focus();
    expect(shown.at(-1)).toBe("> vms");
    type("\r");
    expect(shown.at(-1)).toBe("> ");
    type("no\x15no\x03\x1b[A\x1bOP\x7f\x00héx\blp\nst");
    expect(complete).toEqual(["vms", "hlp"]);
    expect(shown.at(-1)).toBe("> st");
  });
});

describe("an awaited text", () => {
  it("may begin in what was printed before, and does not lie there as a whole", () => {
    const expectation = new Expectation("rtos:ready", ["rtos"]);
    expectation.begin("rtos", "ready rea");
    expectation.see("rtos", "l");
    expect(expectation.met).toBe(false);
    expectation.begin("rtos", "ready rea");
    expectation.see("rtos", "dy");
    expect(expectation.met).toBe(true);
  });
});

describe("PromptWatch", () => {
  const tickUntil = (watch: PromptWatch, steps: number) => Array.from({ length: steps }, () => watch.tick());

  it("takes a line that is begun, and then quiet, for a prompt, and silence before the first word for nothing", () => {
    const watch = new PromptWatch();
    expect(tickUntil(watch, 1000)).not.toContain(true);
    for (const byte of Buffer.from("[ 0.1] log\r\n")) watch.heard(byte);
    expect(tickUntil(watch, 100)).not.toContain(true);
    for (const byte of Buffer.from("/ # ")) watch.heard(byte);
    expect(watch.tick()).toBe(false);
    expect(tickUntil(watch, 5)).toContain(true);
  });

  it("takes long silence for waiting, too", () => {
    const watch = new PromptWatch();
    watch.heard(0x0a);
    expect(tickUntil(watch, 1000)).toContain(true);
  });
});

it("what is typed for MVM waits until the board has said something", () => {
  const sent: number[] = [];
  const input = new HeldInput({ onByte: undefined, send: (bytes) => sent.push(...bytes) });
  input.send(Uint8Array.of(1, 2));
  expect(sent).toEqual([]);
  input.open();
  input.open();
  input.send(Uint8Array.of(3));
  expect(sent).toEqual([1, 2, 3]);
});

it("a paced run that was behind goes on from there instead of racing", () => {
  let wall = 1000;
  const pace = new Pace(() => wall);
  expect(pace.ahead(50)).toBe(50);
  wall += 500;
  expect(pace.ahead(100)).toBe(0);
  expect(pace.ahead(150)).toBe(50);
});

it("a paced run from a snapshot does not wait for the time before it", () => {
  let wall = 1000;
  const pace = new Pace(() => wall, 5000);
  expect(pace.ahead(5010)).toBe(10);
  wall += 20;
  expect(pace.ahead(5010)).toBe(0);
});
