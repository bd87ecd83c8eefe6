/** What a switch of VMs costs, against the number of VMs of the core. */

import { MAX_VMS, SWITCH_CHARGE } from "@mvm/abi";
import type { Observer, Zc702 } from "@mvm/board";
import { CPU_HZ } from "@mvm/config";
import { microseconds, statisticsOf } from "@mvm/report/latency/statistics";
import * as Plot from "@observablehq/plot";
import { runningVm } from "../../report/running-vm";
import type { Experiment, Point } from "../experiment";
import { REFERENCE_COLOUR } from "../figure";
import { linesWithDots } from "../lines";
import type { MadeVm } from "../periodic/made-system";
import { runPeriodic } from "../periodic/run";
import { numberOf, numbersOf, type Row } from "../rows";
import { decimal, fewest, most } from "../words";

const TURNS = "turns of surplus";
const RESERVATIONS = "reservations";
const KINDS = [TURNS, RESERVATIONS];
const FIQ_VECTOR = 0x1c;
const CORE = 0;
const LEAST_VMS = 2;
const RUN_MILLISECONDS = 400;
/** By then all VMs are loaded. Before, a FIQ may also load a piece of a VM. */
const LOADED_SECONDS = 0.05;
/** In microseconds: the budget of each reservation, and the periods, of which each VM has one. */
const BUDGET = 1_000;
const PERIODS = [16_000, 20_000, 24_000, 28_000];
/** Wang 2016 (docs/measurements.md), the longer of its two switches, in microseconds. */
const OTHER_SWITCH = 3.1;

/** Sees the FIQs after which another VM goes on: a decision and a switch. */
class SwitchWatch implements Observer {
  readonly microseconds: number[] = [];
  private begin: number | undefined;
  private last: number | undefined;

  constructor(
    private readonly board: Zc702,
    private readonly vms: number,
  ) {}

  entered(core: number, time: number, vector: number): void {
    if (core === CORE) this.begin = vector === FIQ_VECTOR ? time : undefined;
  }
  left(core: number, time: number): void {
    if (core !== CORE) return;
    const vm = runningVm(this.board, core, this.vms);
    const switched = time > LOADED_SECONDS * CPU_HZ && vm !== this.last;
    if (switched && this.begin !== undefined) this.microseconds.push(microseconds(time - this.begin));
    this.last = vm;
    this.begin = undefined;
  }
  executes(): void {}
  interrupt(): void {}
  marker(): void {}
  timer(): void {}
  reset(): void {}
}

const spinner: MadeVm = { level: "srt", core: CORE, idle: "spin", timer: "private", tasks: [] };

function vmsOf(kind: string, count: number): MadeVm[] {
  return Array.from({ length: count }, (_, n) => {
    if (kind === TURNS) return spinner;
    const reservation = { budget: BUDGET, period: PERIODS[n % PERIODS.length]! };
    return { ...spinner, reservation };
  });
}

async function measure(kind: string, count: number): Promise<Row[]> {
  let watch: SwitchWatch | undefined;
  await runPeriodic(vmsOf(kind, count), RUN_MILLISECONDS, (board) => {
    watch = new SwitchWatch(board, count);
    return watch;
  });
  const { min, mean, max } = statisticsOf(watch!.microseconds)!;
  const switches = watch!.microseconds.length;
  return [{ vms: count, kind, switches, min_us: min, mean_us: mean, max_us: max }];
}

const of = (rows: readonly Row[], kind: string) => rows.filter((row) => row["kind"] === kind);

export const switches: Experiment = {
  id: "switches",
  title: "Switch of VMs against the number of VMs",
  question: "Does a switch become longer with the number of VMs that share the core?",
  system: `${LEAST_VMS} to ${MAX_VMS} VMs, the most that MVM has, share core 0 and never wait. There are
two series. In *${TURNS}* no VM has a reservation, and the VMs take turns of 10 ms. In *${RESERVATIONS}* each VM has
a budget of 1 ms. The VMs get the periods 16, 20, 24 and 28 ms in turn. In the time that the reservations
leave, the VMs take turns of 10 ms.`,
  columns: {
    vms: "number of VMs of the core",
    kind: "what makes MVM switch",
    switches: "number of switches",
    min_us:
      "time from the FIQ until the next VM goes on (decision and switch, with VFP and NEON) in µs: minimum",
    mean_us: "mean",
    max_us: "maximum",
  },
  points: KINDS.flatMap((kind) =>
    Array.from({ length: MAX_VMS - LEAST_VMS + 1 }, (_, n): Point => {
      const count = LEAST_VMS + n;
      return {
        name: `${count} VMs, ${kind}`,
        short: count === LEAST_VMS || count === MAX_VMS,
        measure: () => measure(kind, count),
      };
    }),
  ),
  figure: (rows) => ({
    series: KINDS,
    options: {
      x: { label: "VMs of the core", ticks: numbersOf(of(rows, TURNS), "vms"), tickFormat: "d", inset: 10 },
      y: { label: "decision and switch, µs", domain: [0, SWITCH_CHARGE + 1 / 2], grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleY([OTHER_SWITCH, SWITCH_CHARGE], { stroke: REFERENCE_COLOUR, strokeDasharray: "5 4" }),
        Plot.text([[LEAST_VMS, SWITCH_CHARGE]], { text: () => "SWITCH_CHARGE", textAnchor: "start", dy: -9 }),
        Plot.text([[MAX_VMS, OTHER_SWITCH]], {
          text: () => "Wang 2016, a switch of two VMs",
          textAnchor: "end",
          dy: 10,
        }),
        Plot.ruleX(rows, {
          x: "vms",
          y1: "min_us",
          y2: "max_us",
          stroke: "kind",
          strokeWidth: 5,
          strokeOpacity: 0.35,
        }),
        ...linesWithDots(rows, { x: "vms", y: "mean_us", series: "kind" }),
      ],
    },
  }),
  finding(rows) {
    const [few, many] = [fewest, most].map((choose) => choose(of(rows, RESERVATIONS), "vms"));
    const mean = (row: Row) => numberOf(row, "mean_us");
    const each = (mean(many!) - mean(few!)) / (numberOf(many!, "vms") - numberOf(few!, "vms"));
    return `With reservations, decision and switch together take ${decimal(mean(few!))} µs in the mean if there are
${few!["vms"]} VMs, and ${decimal(mean(many!))} µs if there are ${many!["vms"]}. Each further VM adds ${decimal(each)} µs, because
MVM compares the VMs of the core one after the other. The longest decision and switch took ${decimal(numberOf(most(rows, "max_us"), "max_us"))} µs. MVM charges ${SWITCH_CHARGE} µs for a switch.`;
  },
  claims: (rows) => [
    {
      says: `No decision and switch together is longer than SWITCH_CHARGE (${SWITCH_CHARGE} µs).`,
      holds: rows.every((row) => numberOf(row, "max_us") <= SWITCH_CHARGE),
    },
  ],
};
