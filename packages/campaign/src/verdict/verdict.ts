/** The verdict about a run: its figures against those of the run without the fault. */
import type { Fault } from "../plan/fault";
import type { RunFigures, TaskFigures, VmFigures } from "./figures";
import type { Verdict } from "./verdicts";

/**
 * A run may end a job earlier than the run without the fault, because its last job is a little
 * later. So one job less is no miss.
 */
const LAST_JOB = 1;

export function verdictOf(fault: Fault | undefined, figures: RunFigures, reference: RunFigures): Verdict {
  const isDamage = fault?.kind === "damaged-image";
  if (isDamage && wasRefused(figures)) return "refused";
  if (hasStopped(figures)) return "hypervisor-stopped";
  const pairs = reference.vms.map((before, index) => ({ before, now: figures.vms[index]! }));
  const others = pairs.filter(({ before }) => before.name !== fault?.vm);
  const victims = pairs.filter(({ before }) => before.name === fault?.vm);
  const reached = ({ before, now }: (typeof pairs)[number]) => missed(before, now, figures, reference);
  if (others.some(hasFailed)) return "other-failed";
  if (others.some(reached)) return "other-missed";
  if (victims.some(hasFailed)) return "victim-failed";
  if (victims.some(reached)) return "victim-missed";
  if (pairs.some(({ before, now }) => before.output !== now.output)) return "output-differs";
  return fault !== undefined && figures.injected.length === 0 ? "not-injected" : "unaffected";
}

/** MVM looked at the image, said what is wrong, and started no VM. */
function wasRefused({ mvm, vms, lastLine }: RunFigures): boolean {
  return mvm === "panic" && lastLine !== undefined && vms.every(({ starts }) => starts === 0);
}

function hasStopped({ ending, mvm }: RunFigures): boolean {
  return mvm !== "running" && mvm !== "halted" ? true : ending.startsWith("stopped");
}

function hasFailed({ before, now }: { before: VmFigures; now: VmFigures }): boolean {
  return (
    now.state !== before.state ||
    now.starts !== before.starts ||
    now.faults > before.faults ||
    now.watchdogMisses > before.watchdogMisses
  );
}

function missed(before: VmFigures, now: VmFigures, figures: RunFigures, reference: RunFigures): boolean {
  if (now.periodsMissed > before.periodsMissed) return true;
  // All sleep, and nothing will wake a VM that has jobs to do.
  if (figures.ending === "asleep" && reference.ending !== "asleep" && now.tasks.length > 0) return true;
  return before.tasks.some((task, index) => taskMissed(task, now.tasks[index]));
}

function taskMissed(before: TaskFigures, now: TaskFigures | undefined): boolean {
  if (now === undefined) return true;
  return (
    now.misses > before.misses || (now.neverRan && !before.neverRan) || now.done + LAST_JOB < before.done
  );
}
