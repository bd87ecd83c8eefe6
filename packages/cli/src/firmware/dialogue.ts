/** A person at the console of a firmware, as a program: waits for texts and types lines. */
import { CPU_HZ } from "@mvm/config";
import type { Ending } from "@mvm/report/report";
import type { Machine, Port } from "../run/machine";
import { SilentConsole } from "./check";

/** How much of the console an error shows. */
const SHOWN_LINES = 15;

/** A machine with a clock: the virtual ZC702. */
export interface TimedMachine extends Machine {
  /** `time` is in CPU cycles. */
  readonly board: { readonly time: number };
}

export interface Heard {
  /** What the console has printed since the last awaited text, up to and with this one. */
  text: string;
  /** When the awaited text was complete: virtual time in seconds. */
  seconds: number;
}

export interface Answer {
  /** What a command printed. */
  answer: string;
  /** When the console had repeated the command: virtual time in seconds. */
  begun: number;
  /** From there to the next prompt, in seconds of virtual time. */
  took: number;
}

export class Dialogue {
  /** What the console has printed since the last awaited text, and the cycle of each byte. */
  private said = "";
  private times: number[] = [];
  private awaited: string | undefined;
  private readonly port: Port;

  /** @param portName the UART of the console, by its name in `machine.ports` */
  constructor(
    private readonly machine: TimedMachine,
    portName: string,
  ) {
    this.port = machine.ports.get(portName)!;
    this.port.onByte = (byte) => this.hear(byte);
  }

  /**
   * Runs the machine until the console has printed `text`.
   * @param patience the longest wait, in seconds of virtual time
   * @throws SilentConsole
   */
  async waitFor(text: string, patience: number): Promise<Heard> {
    const { board } = this.machine;
    const limit = board.time + patience * CPU_HZ;
    this.awaited = text;
    while (!this.said.includes(text)) {
      const ending = await this.machine.step();
      if (this.said.includes(text)) break;
      if (ending !== undefined) throw this.silence(text, `before the run ended: ${describe(ending)}`);
      if (board.time >= limit) throw this.silence(text, `in ${patience} s of virtual time`);
    }
    const end = this.said.indexOf(text) + text.length;
    const heard = { text: this.said.slice(0, end), seconds: this.times[end - 1]! / CPU_HZ };
    this.said = this.said.slice(end);
    this.times = this.times.slice(end);
    return heard;
  }

  /** Types a line. */
  type(line: string): void {
    this.port.send(Buffer.from(`${line}\r`));
  }

  /**
   * Types a command, and waits until the console has repeated the line and prints `prompt` again.
   * @param command shorter than the console's line, because a shell breaks a longer line
   */
  async ask(command: string, prompt: string, patience: number): Promise<Answer> {
    this.type(command);
    const begun = await this.waitFor(`${command}\r\n`, ECHO_PATIENCE);
    const ended = await this.waitFor(prompt, patience);
    const answer = ended.text.slice(0, -prompt.length);
    return { answer, begun: begun.seconds, took: ended.seconds - begun.seconds };
  }

  /**
   * Runs until the run ends by itself.
   * @param how the diagnosis of the end must match
   * @returns the diagnosis
   * @throws SilentConsole if the run goes on, or ends in another way
   */
  async waitForEnd(how: RegExp, patience: number): Promise<string> {
    const { board } = this.machine;
    const limit = board.time + patience * CPU_HZ;
    this.awaited = undefined;
    for (;;) {
      const ending = await this.machine.step();
      if (ending?.reason === "stopped" && how.test(ending.diagnosis)) return ending.diagnosis;
      if (ending !== undefined) throw this.silence(how.source, `when the run ended: ${describe(ending)}`);
      if (board.time >= limit) throw this.silence(how.source, `in ${patience} s of virtual time`);
    }
  }

  private hear(byte: number): void {
    this.said += String.fromCharCode(byte);
    this.times.push(this.machine.board.time);
    if (this.awaited !== undefined && this.said.endsWith(this.awaited)) this.machine.interrupt();
  }

  private silence(text: string, when: string): SilentConsole {
    const last = this.said.split("\n").slice(-SHOWN_LINES).join("\n      ");
    return new SilentConsole(`"${text}" never came ${when}; the console's last lines:\n      ${last}`);
  }
}

/** In seconds of virtual time. A line of 80 characters takes 7 ms at 115200 baud. */
const ECHO_PATIENCE = 2;

const describe = (ending: Ending) =>
  ending.reason === "stopped" ? ending.diagnosis : `it ended by ${ending.reason}`;
