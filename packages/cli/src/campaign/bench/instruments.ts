/** Reads for a bench of campaigns what MVM and the guests did on the board. */
import { createHash } from "node:crypto";
import type { Zc702 } from "@mvm/board";
import { axiUart16550 } from "@mvm/board";
import type { Heard, Instruments } from "@mvm/campaign/bench/instruments";
import type { RunFigures, TaskFigures, VmFigures } from "@mvm/campaign/verdict/figures";
import { type Configuration, findDevice, type System } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import { MvmConsole } from "@mvm/report/console/mvm-console";
import { MVM_PORT, serialPortOf } from "@mvm/report/console/serial-port";
import { microseconds } from "@mvm/report/latency/statistics";
import type { VmReport, VmTaskReport } from "@mvm/report/report";
import { trackVms } from "@mvm/report/track-vms";
import { runningVm } from "../../report/running-vm";
import { plantsOf } from "../../run/plants";

const DIGEST_CHARACTERS = 16;
const DECIMALS = 3;

export const instruments: Instruments = {
  devices: (system) => [axiUart16550(), ...plantsOf(system)],
  prepare: trackVms,
  vmOn: (board, { vms }, core) => runningVm(board, core, vms.length),
  figures,
};

function figures(
  board: Zc702,
  configuration: Configuration,
  heard: Heard,
): Pick<RunFigures, "mvm" | "lastLine" | "vms"> {
  const { system } = configuration;
  const outcome = { ending: { reason: "time" }, wallSeconds: 0 } as const;
  const { mvm = "not started", vms } = collectReport(board, "", outcome, configuration);
  const texts = textsOf(system, heard);
  const lastLine = mvm === "running" ? undefined : texts.get(undefined)?.split("\n").at(-2);
  return {
    mvm,
    ...(lastLine !== undefined && { lastLine }),
    vms: vms.map((vm) => vmFigures(vm, texts.get(vm.name) ?? "")),
  };
}

function vmFigures({ name, state, life, faults, scheduling, tasks }: VmReport, text: string): VmFigures {
  return {
    name,
    state,
    starts: life?.starts ?? 0,
    faults,
    watchdogMisses: life?.watchdogMisses ?? 0,
    periodsMissed: scheduling?.periodsMissed ?? 0,
    tasks: tasks.filter(({ declared }) => declared).map(taskFigures),
    output: createHash("sha256").update(text).digest("hex").slice(0, DIGEST_CHARACTERS),
  };
}

function taskFigures({ task, jobs, misses, neverBegun, neverRan, response }: VmTaskReport): TaskFigures {
  return {
    task,
    done: jobs - neverBegun,
    misses,
    neverRan,
    ...(response && { worstResponse: Number(microseconds(response.max).toFixed(DECIMALS)) }),
  };
}

/** What each VM printed; undefined: MVM. */
function textsOf({ vms }: System, heard: Heard): Map<string | undefined, string> {
  const texts = new Map<string | undefined, string>();
  const say = (vm: string | undefined, text: string) => texts.set(vm, (texts.get(vm) ?? "") + text);
  const lines = new MvmConsole((vm, line) => say(vm, `${Buffer.from(line).toString("latin1")}\n`));
  for (const byte of heard.get(MVM_PORT) ?? []) lines.byte(byte);
  for (const { name, console } of vms)
    if (findDevice(console)?.console)
      say(name, Buffer.from(heard.get(serialPortOf(console)) ?? []).toString("latin1"));
  return texts;
}
