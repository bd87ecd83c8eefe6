/** `mvm board`: any bare-metal ELF on the virtual ZC702, from secure reset, without MVM. */
import { basename } from "node:path";
import { REPORT_BASE } from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { printable } from "@mvm/config/source/printable";
import { readRegularFile } from "@mvm/config/source/regular-file";
import { EXIT, UsageError } from "../errors";
import { collectBareReport } from "../report/collect";
import { watchDiagnostics } from "../report/diagnoses";
import { finish } from "../report/finish";
import { REPORT_SIZE, readMvmReport } from "../report/mvm-report";
import { describeReset } from "../report/resets";
import { type AddressRange, parseAllowed, strictFailure } from "../report/strict";
import { Session } from "../run/session";
import { VirtualZc702 } from "../run/virtual-zc702";
import { type CommonOptions, checkCommon } from "./options";
import { limitOf } from "./time";

export interface BoardOptions extends CommonOptions {
  load: string[];
  uart: "0" | "1";
  strict?: boolean;
  allow: string[];
}

const MS_PER_SECOND = 1000;

/** @returns the exit status */
export async function board(elf: string, options: BoardOptions): Promise<number> {
  checkCommon(options);
  const limit = limitOf(options.for);
  const allowed = options.allow.flatMap(parseAllowed);
  const loads = options.load.map(parseLoad);
  const machine = await VirtualZc702.start(readGiven(elf), elf, {
    limit,
    paced: false,
    reset: options.reset,
    isOver: () => false,
  });
  for (const { file, address } of loads) {
    try {
      machine.load({ address, bytes: readGiven(file) });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(
        `--load ${printable(file)}: ${error.message}\n    fix: give an address in DDR (from 0x00100000) or OCM`,
      );
    }
  }
  const uart = `uart${options.uart}`;
  const names = [uart, ...["uart0", "uart1", "uart16550"].filter((name) => name !== uart)];
  const session = new Session(machine, {
    speakers: names.map((name) => ({ name, port: name })),
    mvmPort: undefined,
    until: options.until,
    keyboard: uart,
    piped: true,
  });
  const unwatch = watchDiagnostics(machine.board.diagnostics, (text) => session.aside(text));
  machine.onReset = (reset) => session.aside(describeReset(reset));
  const begun = performance.now();
  const ending = await session.run();
  unwatch();
  const wallSeconds = (performance.now() - begun) / MS_PER_SECOND;
  const outcome = { ending, wallSeconds, resets: machine.resets };
  const status = finish(collectBareReport(machine.board, basename(elf), outcome), session, options.report);
  const failures = failuresOf(machine.board, options, allowed);
  for (const failure of failures) process.stderr.write(`mvm: ${failure}\n`);
  return failures.length > 0 ? EXIT.failure : status;
}

/**
 * A program may provoke an abort and handle the abort. So what the board noted is a failure only
 * with --strict. A panic of MVM is always a failure.
 */
function failuresOf(board: Zc702, { strict }: BoardOptions, allowed: readonly AddressRange[]): string[] {
  const failures: string[] = [];
  const mvm = readMvmReport(board.readMemory(REPORT_BASE, REPORT_SIZE));
  if (mvm?.phase === "panic") failures.push("MVM stopped with a panic; its console says why");
  const failure = strict ? strictFailure(board.diagnostics, allowed) : undefined;
  return failure === undefined ? failures : [...failures, failure];
}

function readGiven(file: string): Uint8Array {
  const bytes = readRegularFile(file);
  if (bytes instanceof Uint8Array) return bytes;
  const name = printable(file);
  throw new UsageError(
    bytes === undefined
      ? `there is no file ${name}\n    fix: correct the path, or build it`
      : `${name} ${bytes.reason}\n    fix: give the path of an ELF file, or of a file with data`,
  );
}

/** `FILE@ADDR`, ADDR as 0x… */
function parseLoad(argument: string): { file: string; address: number } {
  const match = /^(.+)@(0x[0-9A-Fa-f]{1,8})$/.exec(argument);
  if (match === null) {
    throw new UsageError(
      `--load ${printable(argument)}: this is not FILE@ADDRESS\n    fix: give for example data.bin@0x00200000`,
    );
  }
  return { file: match[1]!, address: Number(match[2]) };
}
