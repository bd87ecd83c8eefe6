/** Makes one run of a campaign again, and shows it beside the run without the fault. */
import { Bench, type RunResult } from "@mvm/campaign/bench/bench";
import type { PlannedRun, Subject } from "@mvm/campaign/plan/run";
import { faultOf } from "@mvm/campaign/summary";
import type { RunFigures, TaskFigures, VmFigures } from "@mvm/campaign/verdict/figures";
import { CPU_HZ } from "@mvm/config";
import { grid } from "../report/grid";
import { instruments } from "./bench/instruments";

const MS_PER_SECOND = 1000;
const DECIMALS = 6;

export interface Replayed extends RunResult {
  readonly text: string;
}

export async function replay({ key, spec }: PlannedRun, subject: Subject): Promise<Replayed> {
  const bench = new Bench(instruments);
  const { fault: _, ...withoutFault } = spec;
  const reference = await bench.run(subject, withoutFault);
  const result = await bench.run(subject, spec);
  const { figures, verdict } = result;
  const parameters = Object.entries(spec.parameters).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  const drift = spec.clockDrift === 0 ? [] : [`clock drift ${spec.clockDrift} millionths`];
  const lines = [
    [
      `run ${key}`,
      `system ${spec.system}`,
      faultOf({ key, spec }),
      `seed ${spec.seed}`,
      ...parameters,
      ...drift,
    ].join(", "),
    ...injectedLines(figures, spec),
    `the run ended after ${milliseconds(figures.cycles)}: ${figures.ending}; MVM: ${figures.mvm}`,
    ...(figures.lastLine === undefined ? [] : [`MVM's last line: ${figures.lastLine}`]),
    grid(["", "without the fault", "with the fault"], rowsOf(reference.figures.vms, figures.vms)),
    `verdict: ${verdict}`,
  ];
  return { ...result, text: lines.join("\n") };
}

function injectedLines({ injected }: RunFigures, { fault }: PlannedRun["spec"]): string[] {
  if (fault === undefined) return [];
  const when = "at" in fault.is ? `from ${milliseconds(fault.is.at)} on` : "before the boot";
  return injected.length === 0 ? ["nothing was injected"] : injected.map((what) => `${when}: ${what}`);
}

function milliseconds(cycles: number): string {
  return `${((cycles / CPU_HZ) * MS_PER_SECOND).toFixed(DECIMALS)} ms`;
}

function rowsOf(before: readonly VmFigures[], after: readonly VmFigures[]): string[][] {
  return before.flatMap((vm, index) => {
    const now = after[index]!;
    const row = (what: string, of: (vm: VmFigures) => unknown) => [
      `${vm.name} ${what}`,
      `${of(vm)}`,
      `${of(now)}`,
    ];
    const tasks = vm.tasks.map(({ task }, number) => {
      const text = ({ tasks: all }: VmFigures) => taskText(all[number]);
      return row(task, text);
    });
    return [
      row("state", ({ state }) => state),
      row("starts", ({ starts }) => starts),
      row("faults", ({ faults }) => faults),
      row("periods missed", ({ periodsMissed }) => periodsMissed),
      ...tasks,
      row("output", ({ output }) => output),
    ];
  });
}

function taskText(task: TaskFigures | undefined): string {
  if (task === undefined) return "–";
  const worst = task.worstResponse === undefined ? "" : `, worst response ${task.worstResponse} us`;
  return `${task.done} jobs, ${task.misses} misses${worst}`;
}
