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

function printer(terminal: boolean) {
  let text = "";
  const output = {
    terminal,
    write: (more: string) => {
      text += more;
    },
  };
  const lines = new LinePrinter(output);
  return { lines, rtos: lines.add("rtos", plain), linux: lines.add("linux", plain), text: () => text };
}

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
      unknown: (target) => log.push(`keys, at ${target.name}`),
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
