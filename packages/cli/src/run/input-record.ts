/**
 * What a user has typed in a run, with virtual times. The board depends on nothing else, so the
 * record gives the same run again. A file has a line of JSON for the run, and one for each input:
 *
 *     {"format":"mvm input","version":2,"program":"…","begin":0,"terminal":true,"keyboard":"linux"}
 *     {"cycle":3541234176,"keys":"ls\n"}
 *     {"cycle":3907654321,"console":"rtos","keys":"a"}
 *     {"cycle":4012345600,"quit":true}
 *
 * The characters of `keys` are bytes (U+0000 to U+00FF). With `console` they were typed at a
 * terminal of this console's own (--console).
 */
import { appendFileSync, writeFileSync } from "node:fs";
import type { Ending } from "@mvm/report/report";
import { UsageError } from "../errors";
import { unwritable } from "../report/finish";
import type { Observer } from "./session";

const FORMAT = "mvm input";
const VERSION = 2;
export const RECORD_FILE = { what: "the record", option: "--record" } as const;

/** The run to which the inputs belong. */
export interface RecordedRun {
  /** Digest of what was loaded. */
  program: string;
  /** The cycle at which the run began: 0, or that of a snapshot. */
  begin: number;
  /** Whether the keys came from a terminal. Those of a pipe wait for the first prompt. */
  terminal: boolean;
  /** Who had the keyboard first. */
  keyboard?: string | undefined;
  until?: string | undefined;
  reset?: "stop" | "restart" | undefined;
}

export type Input = { cycle: number } & (
  | { keys: string; console?: string }
  | { quit: true }
  | { end: Ending["reason"] }
);

export interface InputRecord {
  run: RecordedRun;
  inputs: readonly Input[];
}

/** Writes the file as the run goes on, so that a run that is killed has its record, too. */
export class InputRecorder implements Observer {
  constructor(
    private readonly file: string,
    private readonly now: () => number,
    run: RecordedRun,
  ) {
    this.write(() => writeFileSync(file, lineOf({ format: FORMAT, version: VERSION, ...run })));
  }

  typed(bytes: Uint8Array, console?: string): void {
    const keys = Buffer.from(bytes).toString("latin1");
    this.add({ cycle: this.now(), ...(console === undefined ? {} : { console }), keys });
  }

  quit(): void {
    this.add({ cycle: this.now(), quit: true });
  }

  ended(reason: Ending["reason"]): void {
    this.add({ cycle: this.now(), end: reason });
  }

  private add(input: Input): void {
    this.write(() => appendFileSync(this.file, lineOf(input)));
  }

  private write(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw unwritable(error as Error, RECORD_FILE);
    }
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** @param name for messages. @throws UsageError if the text is no record */
export function parseRecord(text: string, name: string): InputRecord {
  const [first, ...inputs] = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => parseLine(line, index + 1, name));
  if (!isObject(first) || first["format"] !== FORMAT) throw damaged(name, 1, "this is no record");
  if (first["version"] !== VERSION)
    throw new UsageError(
      `${name} is a record of version ${first["version"]}, and this program reads version ${VERSION}\n    fix: record the run again`,
    );
  let last = 0;
  for (const [index, input] of inputs.entries()) {
    if (!isInput(input) || input.cycle < last) throw damaged(name, index + 2, "this is no input");
    last = input.cycle;
  }
  return { run: first as unknown as RecordedRun, inputs: inputs as Input[] };
}

function parseLine(line: string, number: number, name: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged(name, number, "this is no JSON");
  }
}

function isInput(value: unknown): value is Input {
  if (!isObject(value) || !Number.isSafeInteger(value["cycle"])) return false;
  if (!["undefined", "string"].includes(typeof value["console"])) return false;
  return typeof value["keys"] === "string" || value["quit"] === true || typeof value["end"] === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function damaged(name: string, line: number, what: string): UsageError {
  return new UsageError(
    `${name}, line ${line}: ${what}\n    fix: give a file of --record, as it was written`,
  );
}
