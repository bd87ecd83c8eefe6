import { readFileSync } from "node:fs";
import { collectReport, guestsAreOver, instructionsOf, mvmHasPanicked } from "@mvm/report/collect";
import { textsUnderMvm } from "@mvm/report/entry-texts";
import { trackVms } from "@mvm/report/track-vms";
import type { BuiltSystem } from "../build/system";
import { caughtBy } from "../condition/caught";
import { SystemWatcher } from "../condition/system";
import { EXIT } from "../errors";
import { attachGdb } from "../gdb/attach";
import { DebuggedVms } from "../gdb/vms";
import { CodePlaces } from "../program/code-places";
import { elfLoader } from "../program/program-file";
import { watchDiagnostics } from "../report/diagnoses";
import { finish } from "../report/finish";
import { describeReset } from "../report/resets";
import type { InputRecord } from "../run/input-record";
import { plantsOf } from "../run/plants";
import { programDigest } from "../run/program-digest";
import { Session, type SessionOptions } from "../run/session";
import { VirtualZc702 } from "../run/virtual-zc702";
import { traceOfRun } from "../trace/attach";
import { attachObservers } from "./observers";
import { type CommonOptions, isTyped } from "./options";
import { attachRecord } from "./record";
import { attachSnapshots } from "./snapshots";
import { describeSpeed, speedOf } from "./speed";
import { limitOf } from "./time";
import { attachWarmStart, type WarmStartChoice } from "./warm-start";

const MS_PER_SECOND = 1000;

/** @returns the exit status */
export async function runOnZc702(
  system: BuiltSystem,
  sessionOptions: SessionOptions,
  options: CommonOptions & WarmStartChoice,
  record?: InputRecord,
): Promise<number> {
  const plants = plantsOf(system.configuration.system);
  const machine = await VirtualZc702.start(elfLoader(readFileSync(system.elf), system.elf), {
    limit: limitOf(options.for),
    speed: speedOf(options, isTyped(options, sessionOptions.keyboard !== undefined)),
    reset: options.reset,
    pl: plants,
    isOver: guestsAreOver,
    hasFailed: mvmHasPanicked,
  });
  trackVms(machine.board);
  const session = new Session(machine, sessionOptions);
  const reasons = new Map<string, string>();
  const program = programDigest(machine.board);
  const unsaved = await attachSnapshots(machine, session, options, program, reasons);
  const run = { name: system.name, machine, session, program, reasons, record };
  const { warm, written } = await attachWarmStart(run, options);
  const recorded = { ...options, keyboard: sessionOptions.keyboard };
  const endRecord = attachRecord(machine, session, program, recorded, record, warm);
  const places = new CodePlaces(system.symbols);
  const texts = textsUnderMvm(machine.board, system.configuration.system, places, reasons);
  const say = (text: string) => session.aside(text);
  const unwatch = watchDiagnostics(machine.board.diagnostics, say, texts, !warm);
  machine.onReset = (reset) => session.aside(describeReset(reset));
  const watcher = new SystemWatcher(machine.board, system.configuration.system, places);
  machine.isCaught = caughtBy(watcher, options);
  const vms = new DebuggedVms(machine.board, system.configuration.system, system.symbols);
  await attachGdb(machine, options, {
    name: system.name,
    files: system.symbols,
    say,
    options: { describe: (core) => vms.describe(core), points: vms.points, commands: vms.commands },
  });
  const { vms: given } = system.configuration.system;
  const endWatch = attachObservers(machine, options, {
    files: system.symbols,
    names: given.map(({ name }) => name),
    linuxMemory: (name) => {
      const vm = given.find((each) => each.name === name);
      return vm?.image.linux === undefined ? undefined : vm.memory;
    },
    nameOfVm: (core) => vms.executing(core),
  });
  const { board } = machine;
  const { name, symbols } = system;
  const traced = { name, board, system: system.configuration.system, symbols, say };
  const trace = traceOfRun(traced, options);
  if (trace !== undefined) session.observe(trace);
  const instructionsBefore = instructionsOf(machine.board);
  const begun = performance.now();
  const ending = await session.run();
  endRecord(ending.reason);
  const unseen = endWatch();
  await written();
  unwatch();
  const wallSeconds = (performance.now() - begun) / MS_PER_SECOND;
  const slow = describeSpeed(options, machine, wallSeconds);
  if (slow !== undefined) session.aside(slow);
  const doing = watcher.doing();
  const outcome = { ending, doing, wallSeconds, instructionsBefore, resets: machine.resets, plants };
  const report = collectReport(machine.board, system.name, outcome, system.configuration, texts);
  const status = finish(report, session, options.report, [...unsaved(), ...unseen], places);
  trace?.finish(status !== EXIT.success);
  return status;
}
