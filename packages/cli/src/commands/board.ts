/** `mvm board`: any bare-metal program or kernel on the virtual ZC702, without MVM. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { BootMode, StartState, Zc702 } from "@mvm/board";
import { collectBareReport, instructionsOf } from "@mvm/report/collect";
import { mvmReportOf } from "@mvm/report/counters/mvm-report";
import { type EntryTexts, textsOfProgram } from "@mvm/report/entry-texts";
import { watchProgram } from "../condition/bare";
import { caughtBy } from "../condition/caught";
import { EXIT, UsageError } from "../errors";
import { attachGdb } from "../gdb/attach";
import type { SymbolFile } from "../gdb/symbol-file";
import { CodePlaces } from "../program/code-places";
import { readGiven } from "../program/given-file";
import type { LinuxOptions } from "../program/linux-options";
import { isElf } from "../program/program-file";
import { loaderWithFiles } from "../program/with-files";
import { watchDiagnostics } from "../report/diagnoses";
import { finish } from "../report/finish";
import { describeReset } from "../report/resets";
import { type AddressRange, parseAllowed, strictFailure } from "../report/strict";
import { programDigest } from "../run/program-digest";
import { Session } from "../run/session";
import { SEMIHOSTING, VirtualZc702 } from "../run/virtual-zc702";
import { parseConsoles } from "../terminals/choice";
import { openTerminals } from "../terminals/open";
import { attachObservers } from "./observers";
import { type CommonOptions, checkCommon, isTyped } from "./options";
import { attachRecord, replayOf } from "./record";
import { attachSnapshots } from "./snapshots";
import { describeSpeed, speedOf } from "./speed";
import { limitOf } from "./time";

export interface BoardOptions extends CommonOptions, LinuxOptions {
  start: StartState;
  bootMode: BootMode;
  load: string[];
  uart: "0" | "1";
  exceptionLoop?: "fail" | "ignore";
  /** The board does Arm's semihosting calls. */
  semihosting?: boolean;
  allow: string[];
  /** The program prompts for input: what comes from a pipe waits for the first prompt. */
  prompts?: boolean;
}

const MS_PER_SECOND = 1000;

/** @returns the exit status */
export async function board(program: string, given: BoardOptions): Promise<number> {
  checkCommon(given);
  const { options, record } = replayOf(given);
  const limit = limitOf(options.for);
  const allowed = options.allow.flatMap(parseAllowed);
  if (options.allow.length > 0 && !options.strict)
    throw new UsageError(
      "--allow: it says what --strict lets pass\n    fix: give --strict, too, or leave --allow out",
    );
  const uart = `uart${options.uart}`;
  const others = ["uart0", "uart1", "uart16550"].filter((name) => name !== uart);
  const names = [uart, ...others, ...(options.semihosting ? [SEMIHOSTING] : [])];
  const terminals = await openTerminals(parseConsoles(options.console ?? []), names);
  const loader = await loaderWithFiles(program, options.load, options);
  const machine = await VirtualZc702.start(loader, {
    limit,
    speed: speedOf(options, isTyped(options, true)),
    start: options.start,
    bootMode: options.bootMode,
    reset: options.reset,
    semihosting: options.semihosting,
    isOver: () => false,
  });
  const session = new Session(machine, {
    speakers: names.map((name) => ({ name, port: name, prompts: options.prompts })),
    mvmPort: undefined,
    until: options.until,
    keyboard: uart,
    piped: true,
    replayed: record?.run,
    terminals,
  });
  const digest = programDigest(machine.board);
  const unsaved = await attachSnapshots(machine, session, options, digest);
  const endRecord = attachRecord(machine, session, digest, { ...options, keyboard: undefined }, record);
  const name = basename(program);
  const files = symbolsOf(program);
  const places = new CodePlaces(files);
  const texts = textsOfProgram(places.of(name));
  const unwatch = watchDiagnostics(machine.board.diagnostics, (text) => session.aside(text), texts);
  machine.onReset = (reset) => session.aside(describeReset(reset));
  const watcher = watchProgram(machine.board, places, name, options.exceptionLoop === "ignore");
  machine.isCaught = caughtBy(watcher, options);
  await attachGdb(machine, options, {
    name,
    files,
    say: (text) => session.aside(text),
  });
  const endWatch = attachObservers(machine, options, {
    files,
    names: [name],
    linuxMemory: () => undefined,
    nameOfVm: () => name,
  });
  const instructionsBefore = instructionsOf(machine.board);
  const begun = performance.now();
  const ending = await session.run();
  endRecord(ending.reason);
  const unseen = endWatch();
  unwatch();
  const wallSeconds = (performance.now() - begun) / MS_PER_SECOND;
  const slow = describeSpeed(options, machine, wallSeconds);
  if (slow !== undefined) session.aside(slow);
  const doing = watcher.doing();
  const outcome = { ending, doing, wallSeconds, instructionsBefore, resets: machine.resets };
  const status = finish(collectBareReport(machine.board, name, outcome, texts), session, options.report, [
    ...unsaved(),
    ...unseen,
  ]);
  const failures = failuresOf(machine.board, options, allowed, texts);
  for (const failure of failures) process.stderr.write(`mvm: ${failure}\n`);
  if (failures.length > 0) return EXIT.failure;
  return status === EXIT.success && ending.reason === "exit" ? ending.status : status;
}

/** An ELF has its own symbols. */
function symbolsOf(program: string): SymbolFile[] {
  if (!existsSync(program) || !isElf(readGiven(program))) return [];
  return [{ of: basename(program), path: resolve(program) }];
}

/**
 * A program may provoke an abort and handle the abort. So what the board noted is a failure only
 * with --strict. A panic of MVM is always a failure.
 */
function failuresOf(
  board: Zc702,
  { strict }: BoardOptions,
  allowed: readonly AddressRange[],
  texts: EntryTexts,
): string[] {
  const failures: string[] = [];
  const mvm = mvmReportOf(board);
  if (mvm?.phase === "panic") failures.push("MVM stopped with a panic; its console says why");
  const failure = strict ? strictFailure(board.diagnostics, allowed, texts) : undefined;
  return failure === undefined ? failures : [...failures, failure];
}
