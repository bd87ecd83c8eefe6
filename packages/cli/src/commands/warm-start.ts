/**
 * `mvm run` of a system with Linux begins after the boot, if a run before has left a snapshot, and
 * nothing that the user asks for happens during the boot.
 */
import { relative } from "node:path";
import { CPU_HZ, parseTime } from "@mvm/config";
import { Expectation } from "../console/expectation";
import { type GdbChoice, gdbPort } from "../gdb/port";
import { BootSnapshot, bootSnapshotFile, type Printed, readBootSnapshot } from "../run/boot-snapshot";
import type { InputRecord } from "../run/input-record";
import type { Session } from "../run/session";
import { type RunState, StoredRuns, secondsOf } from "../run/stored-run";
import type { VirtualZc702 } from "../run/virtual-zc702";
import { watchedFrom } from "./observers";
import type { CommonOptions } from "./options";
import { limitOf } from "./time";

export interface WarmStartChoice {
  cold?: boolean;
}

interface Run {
  name: string;
  machine: VirtualZc702;
  session: Session;
  /** Digest of what was loaded. */
  program: string;
  reasons: Map<string, string>;
  record: InputRecord | undefined;
}

export interface WarmStart {
  /** Whether the run begins after the boot. */
  warm: boolean;
  /** Is fulfilled when the snapshot for later runs is written. */
  written(): Promise<void>;
}

const NO_SNAPSHOT: WarmStart = { warm: false, written: async () => {} };

/** Does nothing if no VM prompts, or if the options name another begin. The board has not run. */
export async function attachWarmStart(
  run: Run,
  options: CommonOptions & WarmStartChoice,
): Promise<WarmStart> {
  const { name, machine, session, program, reasons } = run;
  if (!session.prompts || options.cold || options.restore !== undefined) return NO_SNAPSHOT;
  // A trace shows the boot.
  if (options.trace !== undefined) return NO_SNAPSHOT;
  // What comes from a pipe waits for the prompt, and should be there when the prompt comes.
  if (gdbPort(options as GdbChoice) !== undefined || session.piped) return NO_SNAPSHOT;
  const runs = new StoredRuns(machine, session, program, reasons);
  const file = bootSnapshotFile(name, program, [session.consoleNames]);
  const state = await readBootSnapshot(file);
  const place = relative(process.cwd(), file);
  if (state !== undefined && isAfterwards(state, run, options)) {
    session.print(state.surroundings.printed ?? []);
    runs.restore(state, place);
    session.aside(`Linux has booted before: goes on from ${secondsOf(state)}, ${place} (--cold boots)`);
    return { ...NO_SNAPSHOT, warm: true };
  }
  if (state !== undefined) return NO_SNAPSHOT;
  const maker = new BootSnapshot(machine, session, runs, file);
  session.observe(maker);
  return { warm: false, written: () => maker.written() };
}

/** Does all that the options ask for happen after the snapshot? */
function isAfterwards(
  { snapshot, surroundings }: RunState,
  { session, record }: Run,
  options: CommonOptions,
): boolean {
  const { cycle } = snapshot;
  const { until, saveAt } = options;
  const saveCycle = saveAt === undefined ? undefined : parseTime(saveAt, CPU_HZ);
  if (cycle >= limitOf(options.for) || (saveCycle ?? Number.POSITIVE_INFINITY) <= cycle) return false;
  if (watchedFrom(options) <= cycle) return false;
  if (record?.inputs.some((input) => input.cycle < cycle)) return false;
  const texts = [until, saveCycle === undefined ? saveAt : undefined].filter((text) => text !== undefined);
  return texts.every((text) => !wasPrinted(text, session.consoleNames, surroundings.printed ?? []));
}

function wasPrinted(text: string, consoles: readonly string[], printed: Printed): boolean {
  const expectation = new Expectation(text, consoles);
  return printed.some(([console, output]) => {
    expectation.see(console, output);
    return expectation.met;
  });
}
