/** A run of VMs with periodic tasks, as an experiment needs it. */

import type { Observer, Zc702 } from "@mvm/board";
import { type Configuration, CPU_HZ, parseConfiguration } from "@mvm/config";
import { collectReport } from "@mvm/report/collect";
import type { RunReport } from "@mvm/report/report";
import { RunFailure } from "../../errors";
import { boardWith, configurationText, type MadeVm } from "./made-system";
import { type Observation, observe } from "./observation";

const FILE = "made.jsonc";
const MILLISECONDS_PER_SECOND = 1000;

export interface PeriodicRun {
  configuration: Configuration;
  board: Zc702;
  seen: Observation[];
  report: RunReport;
}

/** What `mvm check` makes of the VMs. @throws ConfigurationError if it refuses them */
export function checkPeriodic(vms: readonly MadeVm[]): Configuration {
  return parseConfiguration(FILE, configurationText(vms));
}

/**
 * Runs the VMs. Their tasks are not checked, so a run can show what happens to tasks that `mvm
 * check` refuses.
 * @param milliseconds virtual time of the run
 * @param observerOf makes an observer of the whole run
 */
export async function runPeriodic(
  vms: readonly MadeVm[],
  milliseconds: number,
  observerOf?: (board: Zc702) => Observer,
): Promise<PeriodicRun> {
  const configuration = checkPeriodic(vms.map((vm) => ({ ...vm, tasks: [] })));
  const board = await boardWith(vms, configuration);
  board.observe(observerOf?.(board));
  const stop = board.run({ for: Math.floor((milliseconds * CPU_HZ) / MILLISECONDS_PER_SECOND) });
  if (stop.kind !== "time") throw new RunFailure(`a run of ${vms.length} VMs ended early (${stop.kind})`);
  const outcome = { ending: { reason: "time" as const }, wallSeconds: 0 };
  const report = collectReport(board, FILE, outcome, configuration);
  return { configuration, board, seen: observe(board, vms), report };
}
