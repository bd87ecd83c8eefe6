/**
 * One run from its start to its end: consoles on the screen, the keyboard for a guest, and the text
 * that ends the run.
 */

import { once } from "node:events";
import { restoreObjects, type Saved, saveObjects } from "@mvm/board/snapshot/object-state";
import { MVM_NAME } from "@mvm/config";
import { printableLines } from "@mvm/config/source/printable";
import { MvmConsole } from "@mvm/report/console/mvm-console";
import type { Ending } from "@mvm/report/report";
import { consoleColour, dim, usesColour } from "../console/colour";
import { CommandLine } from "../console/command-line";
import { Expectation } from "../console/expectation";
import { attachTerminal, Keyboard, type Receiver } from "../console/keyboard";
import { type ConsoleLines, LinePrinter, type Output } from "../console/line-printer";
import { BesideOutput } from "../terminals/beside-output";
import { Outlets } from "../terminals/outlets";
import type { Terminal } from "../terminals/terminal";
import { HeldInput } from "./held-input";
import type { Machine, Port } from "./machine";
import { PromptWatch } from "./prompt-watch";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** The user, the system, or the terminal's window ends the run. */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Characters of a console that a later --until may need. */
const RECENT_CHARACTERS = 4096;

/** Sees the run beside the user. */
export interface Observer {
  /** A console has printed more. */
  heard?(console: string, text: string): void;
  /**
   * The user has typed these bytes.
   * @param console the console that got them; undefined: the keyboard of the combined view
   */
  typed?(bytes: Uint8Array, console?: string): void;
  /** The user has ended the run. */
  quit?(): void;
  /** A step of the machine has ended, and the run can go on from here. */
  stepped?(): Promise<void> | void;
}

export interface Speaker {
  name: string;
  /** The UART that the speaker owns; undefined if the speaker prints through MVM's UART. */
  port: string | undefined;
  /**
   * The speaker loses what is typed before its first prompt. So input from a pipe waits for the
   * prompt.
   */
  prompts?: boolean;
}

export interface SessionOptions {
  speakers: readonly Speaker[];
  /** The UART that MVM prints on; undefined if there is no MVM. */
  mvmPort: string | undefined;
  until: string | undefined;
  /** The name of the speaker that gets the keyboard, or MVM_NAME; undefined: no speaker. */
  keyboard: string | undefined;
  /** Whether keys come from a pipe, too. Otherwise they come from a terminal only. */
  piped?: boolean;
  /** Keys come from a record: from a terminal's (true) or from a pipe's. */
  replayed?: { terminal: boolean } | undefined;
  /** Where the combined view is shown; undefined: the standard output, if no console has it. */
  output?: Output;
  /** The consoles that are not in the combined view, by name. The session closes them. */
  terminals?: ReadonlyMap<string, Terminal>;
}

const standardOutput: Output = {
  terminal: process.stdout.isTTY === true,
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns : undefined;
  },
  // In raw mode the terminal does not return the carriage by itself.
  write: (text) => process.stdout.write(process.stdin.isRaw ? text.replaceAll("\n", "\r\n") : text),
  async drained() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
};

export class Session {
  private readonly output: Output;
  private readonly printer: LinePrinter;
  private readonly outlets: Outlets;
  /** Prints what consoles elsewhere print: nothing. They keep their lines for --until. */
  private readonly mute = new LinePrinter({ terminal: false, write: () => {} });
  private readonly expectation: Expectation | undefined;
  private readonly consoles = new Map<string, ConsoleLines>();
  /** MVM's own console, and the line that a user types for MVM; undefined if there is no MVM. */
  private readonly mvm: HeldInput | undefined;
  private readonly commandLine: CommandLine | undefined;
  private readonly mvmConsole: MvmConsole;
  private readonly observers: Observer[] = [];
  /** By the name of a UART whose speaker prompts. */
  private readonly watches = new Map<string, PromptWatch>();
  /** By the name of a UART: the input of a pipe for a console that has not asked for input yet. */
  private readonly waiting = new Map<string, HeldInput>();
  /** What the consoles have printed last, by name. */
  private readonly recent = new Map<string, string>();
  /** Whether any UART has printed something. */
  private readonly spoken = { yet: false };
  private keyboard: Keyboard | undefined;
  private interrupted = false;
  /** What has failed between two steps, where nobody catches it. */
  private readonly failures: unknown[] = [];
  /** Input comes from a record alone: what is typed at a console's own terminal is ignored. */
  replays = false;
  private endNow = () => {};
  /** Is fulfilled when the user ends the run. */
  private readonly ending = new Promise<void>((resolve) => {
    this.endNow = resolve;
  });

  constructor(
    private readonly machine: Machine,
    private readonly options: SessionOptions,
  ) {
    const colours = usesColour(process.stdout);
    this.outlets = new Outlets(options.terminals ?? new Map());
    this.output = options.output ?? (this.outlets.takesStandardOutput ? new BesideOutput() : standardOutput);
    this.printer = new LinePrinter(this.output);
    for (const [index, { name }] of options.speakers.entries()) {
      this.consoles.set(name, this.printerOf(name).add(name, consoleColour(index, colours)));
    }
    const mvmPort = this.portOf(options.mvmPort);
    if (mvmPort !== undefined) {
      this.consoles.set(MVM_NAME, this.printerOf(MVM_NAME).add(MVM_NAME, dim(colours)));
      const mvm = new HeldInput(mvmPort);
      const prompt = this.printerOf(MVM_NAME).add(MVM_NAME, dim(colours));
      this.mvm = mvm;
      this.commandLine = new CommandLine(
        MVM_NAME,
        (text) => prompt.edit(text),
        (line) => mvm.send(Buffer.from(`${line}\n`)),
      );
    }
    this.mvmConsole = new MvmConsole((vm, line) => this.mvmLine(vm, line));
    this.expectation = options.until === undefined ? undefined : this.expects("--until", options.until);
    this.connect();
  }

  /** Whether the awaited text has come. True if no text is awaited. */
  get satisfied(): boolean {
    return this.expectation?.met ?? true;
  }

  /** The awaited text, for messages. */
  get awaited(): string {
    return this.expectation?.describe() ?? "";
  }

  get consoleNames(): string[] {
    return [...this.consoles.keys()];
  }

  /** Whether any speaker prompts, and whether each of them has shown its first prompt. */
  get prompts(): boolean {
    return this.watches.size > 0;
  }

  get prompted(): boolean {
    return [...this.watches.values()].every(({ prompted }) => prompted);
  }

  /** Whether each speaker that prompts has printed something that may be its first prompt. */
  get promptsShown(): boolean {
    return [...this.watches.values()].every(({ prompted, mayPrompt }) => prompted || mayPrompt);
  }

  /** Whether a speaker has printed what may become its first prompt. */
  get promptBegun(): boolean {
    return [...this.watches.values()].some(({ mayPrompt }) => mayPrompt);
  }

  /** Whether keys come from a pipe. */
  get piped(): boolean {
    const { piped, replayed } = this.options;
    return (piped === true || this.outlets.takesStandardOutput) && replayed === undefined && !this.terminal;
  }

  /** Shows what consoles have printed before the state that is restored next. */
  print(printed: readonly (readonly [console: string, text: string])[]): void {
    for (const [console, text] of printed) {
      this.consoles.get(console)?.text(text);
      this.outlets.text(console, text);
    }
  }

  /** A text that the consoles of this session may print. `option` is for messages. */
  expects(option: string, text: string): Expectation {
    const names = this.consoleNames;
    const expectation = new Expectation(text, names);
    const { stranger } = expectation;
    if (stranger !== undefined)
      this.aside(
        `${option}: no console is called "${stranger}" (there are ${names.join(", ")}): waits for the whole text`,
      );
    return expectation;
  }

  /** Adds an observer of the run. */
  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  /** What the session has seen of the run so far, at the end of a step. */
  saveState(): Saved {
    return saveObjects(this.seen, new Set<object>([this.printer, this.mute]));
  }

  /** The board has the state that it had at `saveState`, and the run goes on from there. */
  restoreState(saved: Saved): void {
    restoreObjects(this.seen, saved);
    for (const [name, text] of this.recent) this.expectation?.begin(name, text);
    if (this.spoken.yet) this.mvm?.open();
    this.openInput();
  }

  private get seen(): object {
    const { consoles, mvmConsole, watches, recent, spoken } = this;
    return { consoles, mvmConsole, watches, recent, spoken };
  }

  /** Prints a line of this program on the standard error. */
  aside(text: string): void {
    const line = `mvm: ${printableLines(text)}\n`;
    const write = (shown: string) => {
      if (this.output instanceof BesideOutput) this.output.write(shown);
      else process.stderr.write(process.stdin.isRaw ? shown.replaceAll("\n", "\r\n") : shown);
    };
    this.printer.aside(() => write(line));
  }

  /** Where tables go after the run: not to a standard output that has the bytes of a console. */
  get tables(): NodeJS.WriteStream {
    return this.outlets.takesStandardOutput ? process.stderr : process.stdout;
  }

  async run(): Promise<Ending> {
    const onSignal = () => this.quit();
    let detach = () => {};
    try {
      for (const signal of ENDING_SIGNALS) process.on(signal, onSignal);
      this.outlets.tellPlaces((text) => this.aside(text));
      if (this.output instanceof BesideOutput) this.output.begin();
      if (!this.outlets.takesStandardOutput) detach = this.attachKeyboard();
      this.beginOutlets();
      for (;;) {
        const ending = await this.machine.step();
        this.outlets.flush();
        await Promise.race([this.output.drained?.(), this.ending]);
        if (this.failures.length > 0) throw this.failures[0];
        this.printer.tick();
        for (const watch of this.watches.values()) watch.tick();
        this.openInput();
        if (this.expectation?.met) return { reason: "text" };
        if (this.interrupted) return { reason: "interrupted" };
        if (!this.machine.inStep && (ending === undefined || ending.reason === "time"))
          for (const observer of this.observers) await observer.stepped?.();
        if (ending !== undefined) return ending;
      }
    } finally {
      this.commandLine?.blur();
      this.printer.end();
      detach();
      try {
        this.outlets.close();
      } finally {
        if (this.output instanceof BesideOutput) this.output.end();
        for (const signal of ENDING_SIGNALS) process.off(signal, onSignal);
        await this.machine.close();
      }
    }
  }

  /** Does what comes from outside of a step. If it fails, the run ends, and throws the failure. */
  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    this.failures.push(error);
    this.endNow();
    this.machine.interrupt();
  }

  private connect(): void {
    const { speakers, mvmPort } = this.options;
    for (const { name, port, prompts } of speakers) {
      if (prompts && port !== undefined) this.watches.set(port, new PromptWatch());
      const lines = this.consoles.get(name);
      this.listen(port, (byte) => {
        this.outlets.byte(name, byte);
        lines?.byte(byte, (text) => this.heard(name, text));
      });
    }
    this.listen(mvmPort, (byte) => {
      this.outlets.byte(MVM_NAME, byte);
      this.mvmConsole.byte(byte);
    });
  }

  private mvmLine(vm: string | undefined, line: Uint8Array): void {
    const name = vm !== undefined && this.consoles.has(vm) ? vm : MVM_NAME;
    const lines = this.consoles.get(name);
    for (const byte of [...line, LINE_FEED]) lines?.byte(byte, (text) => this.heard(name, text));
    if (name !== MVM_NAME)
      for (const byte of [...line, CARRIAGE_RETURN, LINE_FEED]) this.outlets.byte(name, byte);
  }

  private printerOf(console: string): LinePrinter {
    return this.outlets.has(console) ? this.mute : this.printer;
  }

  private beginOutlets(): void {
    const inputs = new Map<string, HeldInput>();
    for (const { name, port, prompts } of this.options.speakers)
      if (prompts && port !== undefined && this.outlets.isPiped(name)) {
        const send = (bytes: Uint8Array) => this.typeAt(name, bytes);
        inputs.set(name, this.untilPrompt(port, { onByte: undefined, send }));
      }
    this.outlets.begin({
      typed: (console, bytes) => {
        if (this.replays) return;
        const input = inputs.get(console);
        this.attempt(() => (input === undefined ? this.typeAt(console, bytes) : input.send(bytes)));
      },
      quit: () => this.quit(),
      note: (text) => this.aside(text),
      failed: (error) => this.failed(error),
    });
  }

  private listen(port: string | undefined, take: (byte: number) => void): void {
    const end = this.portOf(port);
    if (end === undefined) return;
    const watch = this.watches.get(port!);
    end.onByte = (byte) => {
      this.spoken.yet = true;
      this.mvm?.open();
      watch?.heard(byte);
      take(byte);
    };
  }

  /** Lets the input of a pipe go where a prompt has been. */
  private openInput(): void {
    for (const [port, input] of this.waiting) if (this.watches.get(port)?.asked) input.open();
  }

  private portOf(name: string | undefined): Port | undefined {
    return name === undefined ? undefined : this.machine.ports.get(name);
  }

  private heard(name: string, text: string): void {
    const recent = (this.recent.get(name) ?? "") + text;
    this.recent.set(
      name,
      recent.length < 2 * RECENT_CHARACTERS ? recent : recent.slice(recent.length - RECENT_CHARACTERS),
    );
    for (const observer of this.observers) observer.heard?.(name, text);
    if (this.expectation === undefined || this.expectation.met) return;
    this.expectation.see(name, text);
    if (this.expectation.met) this.machine.interrupt();
  }

  /**
   * Gives the keys of the terminal, or of a pipe if this is wanted, to the chosen speaker or to
   * MVM.
   */
  private attachKeyboard(): () => void {
    const { piped, replayed, keyboard } = this.options;
    // A record may have keys for a console that is elsewhere now.
    const isHere = (to: Receiver | undefined) => replayed || (to !== undefined && !this.outlets.has(to.name));
    const receivers = [this.mvmReceiver(), ...this.speakingReceivers()].map((to) =>
      isHere(to) ? to : undefined,
    );
    const target = receivers.find((receiver) => receiver?.name === keyboard);
    const isElsewhere = process.stdin.isTTY && keyboard !== undefined && this.outlets.has(keyboard);
    if (target === undefined && !isElsewhere) return () => {};
    if (!(process.stdin.isTTY || piped || replayed)) return () => {};
    const others = receivers.flatMap((to, digit) =>
      to === undefined ? [] : [`, Ctrl-A ${digit} ${to.name}`],
    );
    const showKeys = (to: Receiver | undefined) =>
      this.printer.note(`[keyboard: ${to?.name ?? "nobody"}; Ctrl-A x quits${others.join("")}]`);
    this.keyboard = new Keyboard(receivers, target, {
      quit: () => this.quit(),
      switched: (to) => {
        this.printer.note(`[keyboard: ${to.name}]`);
        this.focus(to);
      },
      unknown: showKeys,
    });
    if (replayed !== undefined) return () => {};
    if (process.stdin.isTTY) {
      showKeys(target);
      if (target !== undefined) this.focus(target);
    }
    return attachTerminal((bytes) => this.attempt(() => this.type(bytes)));
  }

  /** Whether the keys are those of a person. */
  get terminal(): boolean {
    return this.options.replayed?.terminal ?? process.stdin.isTTY === true;
  }

  /** The user types these bytes. */
  type(bytes: Uint8Array): void {
    for (const observer of this.observers) observer.typed?.(bytes);
    this.keyboard?.typed(bytes);
  }

  /** The user types these bytes at the terminal of this console. */
  typeAt(console: string, bytes: Uint8Array): void {
    for (const observer of this.observers) observer.typed?.(bytes, console);
    if (console === MVM_NAME) this.mvm?.send(bytes);
    else this.portOf(this.options.speakers.find(({ name }) => name === console)?.port)?.send(bytes);
  }

  private focus(receiver: Receiver): void {
    if (receiver === this.commandLine) this.commandLine.focus();
    else this.commandLine?.blur();
  }

  private speakingReceivers(): Receiver[] {
    return this.options.speakers.flatMap(({ name, port, prompts }) => {
      const end = this.portOf(port);
      if (end === undefined) return [];
      const input = prompts && !this.terminal ? this.untilPrompt(port!, end) : end;
      return [{ name, send: (bytes) => input.send(bytes) }];
    });
  }

  private untilPrompt(name: string, port: Port): HeldInput {
    const input = new HeldInput(port);
    this.waiting.set(name, input);
    return input;
  }

  /** A line from a terminal is edited here. The input of a pipe goes straight to MVM. */
  private mvmReceiver(): Receiver | undefined {
    const { mvm, commandLine } = this;
    if (this.terminal || mvm === undefined) return commandLine;
    return { name: MVM_NAME, send: (bytes) => mvm.send(bytes) };
  }

  /** The user ends the run. */
  quit(): void {
    this.attempt(() => {
      for (const observer of this.observers) observer.quit?.();
    });
    this.interrupted = true;
    this.endNow();
    this.machine.interrupt();
  }
}
