/** The program that types at a firmware's console, with a machine that a test scripts. */
import { CPU_HZ } from "@mvm/config";
import type { Ending } from "@mvm/report/report";
import { describe, expect, it } from "vitest";
import { SilentConsole } from "../../src/firmware/check";
import { Dialogue, type TimedMachine } from "../../src/firmware/dialogue";
import type { Port } from "../../src/run/machine";

/** A machine that repeats what is typed, and prints one text a second. */
class Scripted implements TimedMachine {
  readonly board = { time: 0 };
  readonly typed: string[] = [];
  readonly port: Port = {
    onByte: undefined,
    send: (bytes) => {
      const text = Buffer.from(bytes).toString();
      this.typed.push(text);
      this.print(text.replaceAll("\r", "\r\n"));
    },
  };
  readonly ports = new Map([["uart1", this.port]]);

  constructor(
    private readonly texts: string[],
    private readonly ending?: Ending,
  ) {}

  async step(): Promise<Ending | undefined> {
    this.board.time += CPU_HZ;
    const text = this.texts.shift();
    if (text === undefined) return this.ending;
    this.print(text);
    return undefined;
  }

  interrupt(): void {}
  async close(): Promise<void> {}

  private print(text: string): void {
    for (const byte of Buffer.from(text)) this.port.onByte?.(byte);
  }
}

describe("a dialogue", () => {
  it("hears a text that comes in pieces, and says when", async () => {
    const dialogue = new Dialogue(new Scripted(["U-Bo", "ot 2023\n=>", " "]), "uart1");
    expect(await dialogue.waitFor("U-Boot", 5)).toEqual({ text: "U-Boot", seconds: 2 });
    expect(await dialogue.waitFor("=> ", 5)).toEqual({ text: " 2023\n=> ", seconds: 3 });
  });

  it("says of a text that came before it was awaited when the text came", async () => {
    const dialogue = new Dialogue(new Scripted(["", "one two", "three"]), "uart1");
    expect(await dialogue.waitFor("one", 5)).toEqual({ text: "one", seconds: 2 });
    await expect(dialogue.waitForEnd(/never/, 2)).rejects.toThrow(SilentConsole);
    expect(await dialogue.waitFor("two", 5)).toEqual({ text: " two", seconds: 2 });
    expect(await dialogue.waitFor("three", 5)).toEqual({ text: "three", seconds: 3 });
  });

  it("takes as answer what comes between the repeated command and the prompt", async () => {
    const machine = new Scripted(["", "", "2\r\n/ # "]);
    const answer = await new Dialogue(machine, "uart1").ask("nproc", "/ # ", 5);
    expect(machine.typed).toEqual(["nproc\r"]);
    expect(answer).toEqual({ answer: "2\r\n", begun: 0, took: 3 });
  });

  it("gives up after the patience of virtual time, and shows the console's last lines", async () => {
    const dialogue = new Dialogue(new Scripted(["one\n", "two\n", "", "", "late"]), "uart1");
    const waiting = dialogue.waitFor("late", 3);
    await expect(waiting).rejects.toThrow(SilentConsole);
    await expect(waiting).rejects.toThrow(/"late" never came in 3 s .*\n\s+one\n\s+two/);
  });

  it("says why the run ended before the text came", async () => {
    const machine = new Scripted([], { reason: "stopped", diagnosis: "nothing runs" });
    await expect(new Dialogue(machine, "uart1").waitFor("x", 3)).rejects.toThrow("nothing runs");
  });

  it("waits for an end of the named kind only", async () => {
    const machine = () => new Scripted(["bye"], { reason: "stopped", diagnosis: "the board was reset by X" });
    expect(await new Dialogue(machine(), "uart1").waitForEnd(/reset by/, 5)).toContain("reset by X");
    await expect(new Dialogue(machine(), "uart1").waitForEnd(/panic/, 5)).rejects.toThrow(SilentConsole);
    await expect(new Dialogue(machine(), "uart1").waitForEnd(/reset by/, 1)).rejects.toThrow("in 1 s");
  });
});
