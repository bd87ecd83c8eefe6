/** One run from its start to its end: consoles on the screen, the keyboard to a guest, the text that is waited for. */

import { consoleColour, dim, usesColour } from "../console/colour";
import { Expectation } from "../console/expectation";
import { attachTerminal, Keyboard, type Receiver } from "../console/keyboard";
import { type ConsoleLines, LinePrinter, type Output } from "../console/line-printer";
import { splitMvmConsole } from "../console/mvm-console";
import type { Ending } from "../report/report";
import type { Machine } from "./machine";

export interface Speaker {
  name: string;
  /** The UART it owns; undefined when it speaks through MVM's. */
  port: string | undefined;
}

export interface SessionOptions {
  speakers: readonly Speaker[];
  /** The UART that MVM speaks on; undefined when there is no MVM. */
  mvmPort: string | undefined;
  until: string | undefined;
  /** Name of the speaker that gets the keyboard; undefined: nobody. */
  keyboard: string | undefined;
  /** Whether keys come from a pipe, too; otherwise from a terminal only. */
  piped?: boolean;
  /** Where the consoles are shown; the standard output when absent. */
  output?: Output;
}

const standardOutput: Output = {
  terminal: process.stdout.isTTY === true,
  // In raw mode the terminal does not return the carriage by itself.
  write: (text) => process.stdout.write(process.stdin.isRaw ? text.replaceAll("\n", "\r\n") : text),
};

const MVM = "mvm";

export class Session {
  private readonly printer: LinePrinter;
  private readonly expectation: Expectation | undefined;
  private readonly consoles = new Map<string, ConsoleLines>();
  private interrupted = false;

  constructor(
    private readonly machine: Machine,
    private readonly options: SessionOptions,
  ) {
    const colours = usesColour(process.stdout);
    this.printer = new LinePrinter(options.output ?? standardOutput);
    for (const [index, { name }] of options.speakers.entries()) {
      this.consoles.set(name, this.printer.add(name, consoleColour(index, colours)));
    }
    if (options.mvmPort !== undefined) this.consoles.set(MVM, this.printer.add(MVM, dim(colours)));
    const names = [...this.consoles.keys()];
    this.expectation = options.until === undefined ? undefined : new Expectation(options.until, names);
    const stranger = this.expectation?.stranger;
    if (stranger !== undefined)
      this.aside(
        `--until: no console is called "${stranger}" (there are ${names.join(", ")}): waits for the whole text`,
      );
    this.connect();
  }

  /** Whether the text that was waited for has come; true when there was none. */
  get satisfied(): boolean {
    return this.expectation?.met ?? true;
  }

  /** The text that was waited for, for messages. */
  get awaited(): string {
    return this.expectation?.describe() ?? "";
  }

  /** A line of this program's own, on the standard error. */
  aside(text: string): void {
    const end = process.stdin.isRaw ? "\r\n" : "\n";
    this.printer.aside(() => process.stderr.write(`mvm: ${text.replaceAll("\n", end)}${end}`));
  }

  async run(): Promise<Ending> {
    const detach = this.attachKeyboard();
    const onSignal = () => this.quit();
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    try {
      for (;;) {
        const ending = await this.machine.step();
        this.printer.tick();
        if (this.expectation?.met) return { reason: "text" };
        if (this.interrupted) return { reason: "interrupted" };
        if (ending !== undefined) return ending;
      }
    } finally {
      this.printer.end();
      detach();
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
      await this.machine.close();
    }
  }

  private connect(): void {
    const { speakers, mvmPort } = this.options;
    for (const { name, port } of speakers) {
      const end = port === undefined ? undefined : this.machine.ports.get(port);
      if (end !== undefined)
        end.onByte = (byte) => this.consoles.get(name)?.byte(byte, (text) => this.heard(name, text));
    }
    const mvm = mvmPort === undefined ? undefined : this.machine.ports.get(mvmPort);
    if (mvm === undefined) return;
    mvm.onByte = splitMvmConsole((vm, line) => {
      const name = vm !== undefined && this.consoles.has(vm) ? vm : MVM;
      this.consoles.get(name)?.text(`${line}\n`);
      this.heard(name, `${line}\n`);
    });
  }

  private heard(name: string, text: string): void {
    if (this.expectation === undefined || this.expectation.met) return;
    this.expectation.see(name, text);
    if (this.expectation.met) this.machine.interrupt();
  }

  /** Gives the keys, of the terminal or (when asked) from a pipe, to the chosen speaker. */
  private attachKeyboard(): () => void {
    const receivers = this.options.speakers.flatMap(({ name, port }): Receiver[] => {
      const end = port === undefined ? undefined : this.machine.ports.get(port);
      return end === undefined ? [] : [{ name, send: (bytes) => end.send(bytes) }];
    });
    const target = receivers.find(({ name }) => name === this.options.keyboard);
    if (target === undefined || !(process.stdin.isTTY || this.options.piped)) return () => {};
    const keyboard = new Keyboard(receivers, target, {
      quit: () => this.quit(),
      switched: ({ name }) => this.printer.note(`[keyboard: ${name}]`),
    });
    const others = receivers.map(({ name }, index) => `Ctrl-A ${index + 1} ${name}`).join(", ");
    if (process.stdin.isTTY) this.printer.note(`[keyboard: ${target.name}; Ctrl-A x quits, ${others}]`);
    return attachTerminal(keyboard);
  }

  private quit(): void {
    this.interrupted = true;
    this.machine.interrupt();
  }
}
