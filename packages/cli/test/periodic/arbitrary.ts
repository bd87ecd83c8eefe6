/**
 * Random systems: a core that VMs with reservations share, as full as asked, and a hard real-time
 * VM on the other core.
 */
import { parseConfiguration, responsesOf } from "@mvm/config";
import fc from "fast-check";
import { blocking, TICK_US } from "../../../config/src/schedulability/costs";
import {
  CYCLES_PER_US,
  configurationText,
  KERNEL_US,
  type MadeTask,
  type MadeVm,
} from "../../src/evaluate/periodic/made-system";

const BUDGET_MIN = 100;
const PERCENT = 100;
const CORES = 2;
const PHASE_MAX = 5_000;
/** Microseconds of work that no task has the time for. */
const LARGE = 1_000_000;

const task = fc.record({
  /** A multiple of the reservation's period. */
  stretch: fc.integer({ min: 110, max: 1_200 }),
  slack: fc.integer({ min: 60, max: 100 }),
  part: fc.integer({ min: 1, max: 4 }),
  phase: fc.nat(PHASE_MAX),
});

/** The behaviour of a VM that has no task and disturbs the others as much as possible. */
const greedy = fc.constantFrom<MadeVm["idle"]>("spin", "print", "poll", "restart");

const server = fc.record({
  period: fc.oneof(fc.constantFrom(1_000, 2_000, 4_000, 10_000), fc.integer({ min: 1_000, max: 15_000 })),
  part: fc.integer({ min: 1, max: 6 }),
  weight: fc.constantFrom(0, 0, 1, 3),
  idle: fc.constantFrom<MadeVm["idle"]>("delay", "delay", "spin", "wait"),
  timer: fc.constantFrom<MadeVm["timer"]>("private", "hypercall"),
  line: fc.option(fc.record({ urgent: fc.boolean() }), { nil: undefined }),
  tasks: fc.array(task, { maxLength: 3 }),
  greedy,
});

/**
 * The reserved part of the core, and the part of the possible work that is asked for, in per cent.
 */
const made = fc.record({
  servers: fc.array(server, { minLength: 2, maxLength: 3 }),
  bestEffort: fc.option(greedy, { nil: undefined }),
  full: fc.integer({ min: 50, max: PERCENT }),
  load: fc.integer({ min: 60, max: PERCENT }),
});

const HARD: MadeVm = {
  level: "hrt",
  core: 1,
  idle: "wait",
  timer: "private",
  tasks: [
    { period: 1_000, deadline: 1_000, work: 100, phase: 1_000 },
    { period: 5_000, deadline: 5_000, work: 500, phase: 1_000 },
  ],
};

export const system: fc.Arbitrary<MadeVm[]> = made.map(({ servers, bestEffort, full, load }) => {
  const parts = servers.reduce((sum, { part }) => sum + part, 0);
  const periods = servers.map(({ period }) => period);
  const mvm = periods.reduce((sum, period) => sum + TICK_US / period, blocking(CORES) / Math.min(...periods));
  const shared = servers.map(({ period, part, tasks, greedy, ...vm }): MadeVm => {
    const share = ((part / parts) * (1 - mvm) * full) / PERCENT;
    const budget = Math.max(BUDGET_MIN, Math.floor(share * period));
    return {
      ...vm,
      ...(tasks.length === 0 && vm.line === undefined ? { idle: greedy } : {}),
      level: "srt",
      core: 0,
      reservation: { budget, period },
      tasks: tasks
        .map(({ stretch, slack, part, phase }) => {
          const long = Math.round((period * stretch) / PERCENT);
          return { period: long, deadline: Math.floor((long * slack) / PERCENT), work: part, phase };
        })
        .sort((a, b) => a.deadline - b.deadline),
    };
  });
  const others: MadeVm[] =
    bestEffort === undefined
      ? []
      : [{ level: "srt", core: 0, idle: bestEffort, timer: "private", tasks: [] }];
  const vms = [...shared, ...others, HARD];
  return withWork(vms, load / PERCENT);
});

/**
 * Changes the work of the tasks in proportion, so that the work is `load` of the most that is
 * accepted. Tasks without any time are left out.
 */
export function withWork(vms: readonly MadeVm[], load: number): MadeVm[] {
  const { system } = parseConfiguration(
    "made.jsonc",
    configurationText(vms.map((vm) => ({ ...vm, tasks: [] }))),
  );
  return vms.map((vm, index) => {
    if (vm.reservation === undefined || vm.tasks.length === 0) return vm;
    const scaled = (factor: number): MadeTask[] =>
      vm.tasks.map((task) => ({ ...task, work: Math.floor(task.work * factor) }));
    const fits = (factor: number) => {
      const deadlines = scaled(factor).map(({ period, deadline, work }, n) => ({
        task: `t${n}`,
        marker: n,
        period: period * CYCLES_PER_US,
        deadline: deadline * CYCLES_PER_US,
        wcet: (work + KERNEL_US) * CYCLES_PER_US,
      }));
      const responses = responsesOf(system, { ...system.vms[index]!, deadlines });
      return responses.every(({ task, worst }) => worst <= task.deadline);
    };
    if (!fits(1)) return { ...vm, tasks: [] };
    let least = 1;
    let most = LARGE;
    while (most - least > 1) {
      const middle = (least + most) / 2;
      if (fits(middle)) least = middle;
      else most = middle;
    }
    return { ...vm, tasks: scaled(Math.max(1, least * load)) };
  });
}

/**
 * A VM whose task asks for a tenth more than the reservation brings, beside a VM that leaves the
 * first VM nothing else.
 */
export const nearMiss: fc.Arbitrary<MadeVm[]> = fc
  .record({
    period: fc.integer({ min: 1_000, max: 5_000 }),
    share: fc.integer({ min: 20, max: 60 }),
    jobs: fc.integer({ min: 2, max: 4 }),
    timer: fc.constantFrom<MadeVm["timer"]>("private", "hypercall"),
    phase: fc.nat(PHASE_MAX),
  })
  .map(({ period, share, jobs, timer, phase }) => {
    const budget = Math.floor((period * share) / PERCENT);
    const task = {
      period: jobs * period,
      deadline: jobs * period,
      work: Math.ceil(1.1 * jobs * budget),
      phase,
    };
    const victim: MadeVm = {
      level: "srt",
      core: 0,
      reservation: { budget, period },
      weight: 0,
      idle: "delay",
      timer,
      tasks: [task],
    };
    const other: MadeVm = { ...victim, reservation: undefined, weight: 1, idle: "spin", tasks: [] };
    return [victim, other];
  });
