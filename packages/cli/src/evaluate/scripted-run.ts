/** A system on the virtual ZC702, and a script that types and waits as a user does. */
import { readFileSync } from "node:fs";
import { axiUart16550, createZc702, type Zc702 } from "@mvm/board";
import type { Configuration } from "@mvm/config";
import { CPU_HZ } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import type { RunReport } from "@mvm/report/report";
import { buildSystem } from "../build/system";
import { RunFailure } from "../errors";

/** MVM's console, and Linux's. */
export type Console = "uart0" | "pl-uart";

/** Of the virtual time until a text comes. */
const PATIENCE = 20 * CPU_HZ;
const SHOWN = 300;

export class ScriptedRun {
  /** What each console printed since the last text that was waited for. */
  private readonly heard: Record<Console, string> = { uart0: "", "pl-uart": "" };

  private constructor(
    readonly board: Zc702,
    /** Undefined for a program without MVM. */
    private readonly configuration: Configuration | undefined,
  ) {
    for (const name of ["uart0", "pl-uart"] as const) {
      board.serialPort(name).onByte = (byte) => {
        this.heard[name] += String.fromCharCode(byte);
      };
    }
  }

  /** @param file a system.jsonc */
  static async ofSystem(file: string): Promise<ScriptedRun> {
    const { elf, configuration } = await buildSystem(file);
    return ScriptedRun.start(elf, configuration);
  }

  /** A program without MVM. @param elf its path */
  static ofProgram(elf: string): Promise<ScriptedRun> {
    return ScriptedRun.start(elf, undefined);
  }

  private static async start(elf: string, configuration: Configuration | undefined): Promise<ScriptedRun> {
    const board = await createZc702({ pl: [axiUart16550()] });
    const run = new ScriptedRun(board, configuration);
    board.start(board.loadElf(readFileSync(elf), elf));
    return run;
  }

  /** Runs for this virtual time. */
  runFor(seconds: number): void {
    this.board.run({ for: Math.round(seconds * CPU_HZ) });
  }

  /** Runs until the console has printed the text. @throws RunFailure if the text does not come */
  waitFor(name: Console, text: string): void {
    const until = this.board.time + PATIENCE;
    const { kind } = this.board.run({ until, when: () => this.heard[name].includes(text) });
    if (kind !== "condition")
      throw new RunFailure(
        `"${text}" never came on ${name} (${kind}); it ends:\n${this.heard[name].slice(-SHOWN)}`,
      );
    this.heard[name] = "";
  }

  /** Types a line. */
  type(name: Console, line: string): void {
    this.board.serialPort(name).send(name === "uart0" ? `${line}\r` : `${line}\n`);
  }

  /** Of a system under MVM. */
  report(): RunReport {
    const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
    return collectReport(this.board, "evaluation", outcome, this.configuration!);
  }
}
