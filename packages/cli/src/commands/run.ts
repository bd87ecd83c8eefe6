/** `mvm run`: a whole system, with its consoles, and the report at its end. */
import { readFileSync } from "node:fs";
import { type Configuration, findDevice } from "@mvm/config";
import { ensureQemu } from "@mvm/setup";
import { type BuiltSystem, buildSystem } from "../build/system";
import { EXIT, RunFailure, UsageError } from "../errors";
import { collectReport, guestsAreOver, type Outcome } from "../report/collect";
import { finish } from "../report/finish";
import type { Ending } from "../report/report";
import { QemuMachine } from "../run/qemu";
import { Session, type SessionOptions } from "../run/session";
import { VirtualZc702 } from "../run/virtual-zc702";
import { findSystemFile } from "../system-file";
import { limitOf, secondsOf } from "./time";

export interface RunOptions {
  until?: string;
  for?: string;
  report?: string;
  board: "zc702" | "qemu";
  keyboard?: string;
}

const MVM_PORT = "uart0";
const MS_PER_SECOND = 1000;

/** @returns the exit status */
export async function run(argument: string, options: RunOptions): Promise<number> {
  const file = findSystemFile(argument);
  const limit = limitOf(options.for);
  const system = await buildSystem(file);
  const session = sessionOptions(system.configuration, options);
  return options.board === "qemu"
    ? runOnQemu(system, session, options)
    : runOnBoard(system, session, options, limit);
}

async function runOnBoard(
  system: BuiltSystem,
  sessionOptions: SessionOptions,
  options: RunOptions,
  limit: number,
): Promise<number> {
  const machine = await VirtualZc702.start(readFileSync(system.elf), system.elf, {
    limit,
    paced: isTyped(sessionOptions, options),
    isOver: guestsAreOver,
  });
  const session = new Session(machine, sessionOptions);
  const begun = performance.now();
  const ending = await session.run();
  const outcome: Outcome = { ending, wallSeconds: (performance.now() - begun) / MS_PER_SECOND };
  const report = collectReport(machine.board, system.name, outcome, system.configuration);
  return finish(report, session, options.report);
}

async function runOnQemu(
  system: BuiltSystem,
  sessionOptions: SessionOptions,
  options: RunOptions,
): Promise<number> {
  if (options.report !== undefined) {
    throw new UsageError(
      "QEMU has no virtual time to report\n    fix: leave out --report, or use --board zc702",
    );
  }
  requireQemuConsoles(system.configuration);
  const qemu = await ensureQemu();
  if ("missing" in qemu) throw new UsageError(`there is no QEMU to run on: ${qemu.missing}`);
  const machine = await QemuMachine.start(qemu, system.elf, secondsOf(options.for) * MS_PER_SECOND);
  const session = new Session(machine, sessionOptions);
  const ending: Ending = await session.run();
  if (ending.reason === "stopped") throw new RunFailure(ending.diagnosis);
  if (!session.satisfied) throw new RunFailure(`the text ${session.awaited} never came`);
  return EXIT.success;
}

function sessionOptions({ system }: Configuration, options: RunOptions): SessionOptions {
  const speakers = system.vms.map(({ name, console }) => ({
    name,
    port: console === "hypercall" ? undefined : console,
  }));
  const keyboard = options.keyboard ?? system.keyboard;
  const target = speakers.find(({ name }) => name === options.keyboard);
  if (options.keyboard !== undefined && target?.port === undefined) {
    const candidates = speakers.filter(({ port }) => port !== undefined).map(({ name }) => name);
    throw new UsageError(
      `--keyboard ${options.keyboard}: there is no such VM with a UART\n    fix: give ${candidates.join(" or ") || "no keyboard"}`,
    );
  }
  return { speakers, mvmPort: MVM_PORT, until: options.until, keyboard };
}

/** Someone types, and nothing says when to stop: then virtual seconds shall be seconds. */
function isTyped({ keyboard }: SessionOptions, options: RunOptions): boolean {
  const open = options.until === undefined && options.for === undefined;
  return open && keyboard !== undefined && process.stdin.isTTY === true;
}

function requireQemuConsoles({ system }: Configuration): void {
  for (const { name, console } of system.vms) {
    if (findDevice(console)?.onQemu !== false) continue;
    throw new UsageError(
      `the console "${console}" of "${name}" is programmable logic, which QEMU's board does not have\n    fix: run this system with --board zc702`,
    );
  }
}
