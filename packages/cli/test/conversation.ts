/** A demo with Linux on the virtual ZC702, and a user who types at its shell. */
import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import { type Configuration, CPU_HZ } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import { expect } from "vitest";
import { buildSystem } from "../src/build/system";
import { findSystemFile } from "../src/system-file";

const STEP = Math.round(CPU_HZ / 10);
/**
 * The limit of the virtual time for an answer. Linux answers within one second, and its shutdown
 * takes three seconds.
 */
const PATIENCE = 12 * CPU_HZ;
const PROMPT = "/ # ";
const LINUX = "pl-uart";

export class Conversation {
  /** What each UART printed since the last answer. */
  private readonly heard = { uart0: "", [LINUX]: "" };

  private constructor(
    private readonly system: string,
    readonly board: Zc702,
    private readonly configuration: Configuration,
  ) {}

  /** @param system a demo's name, or the path of a configuration */
  static async start(system: string): Promise<Conversation> {
    const file = isAbsolute(system) ? system : findSystemFile(`demos/${system}`);
    const { elf, configuration } = await buildSystem(file);
    const board = await createZc702({ pl: [axiUart16550()] });
    const conversation = new Conversation(system, board, configuration);
    const { heard } = conversation;
    for (const port of ["uart0", LINUX] as const) {
      board.serialPort(port).onByte = (byte) => {
        heard[port] += String.fromCharCode(byte);
      };
    }
    board.start(board.loadElf(readFileSync(elf), elf));
    return conversation;
  }

  /**
   * Runs until this UART has printed `text`.
   * @returns what the UART printed since the last call
   */
  waitFor(port: "uart0" | "pl-uart", text: string): string {
    const limit = this.board.time + PATIENCE;
    while (!this.heard[port].includes(text)) {
      const last = this.heard[port].slice(-500);
      expect(this.board.time, `${port} never said "${text}":\n${last}`).toBeLessThan(limit);
      this.board.run({ for: STEP });
    }
    const said = this.heard[port];
    this.heard[port] = "";
    return said;
  }

  /**
   * Runs until Linux's shell asks for a command.
   * @returns what the UART printed before
   */
  waitForPrompt(): string {
    return this.waitFor(LINUX, PROMPT);
  }

  /** Types a line at Linux's shell. */
  type(line: string): void {
    this.press(`${line}\n`);
  }

  /**
   * Types a command.
   * @returns what the command printed
   */
  ask(command: string): string {
    this.type(command);
    return this.waitForPrompt();
  }

  /** Types a command at MVM's own console. */
  command(line: string): void {
    this.board.serialPort("uart0").send(`${line}\r`);
  }

  press(keys: string): void {
    this.board.serialPort(LINUX).send(keys);
  }

  report() {
    const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
    return collectReport(this.board, this.system, outcome, this.configuration);
  }
}
