/** All experiments, in the order of docs/evaluation.md. */
import type { Experiment } from "./experiment";
import { acceptance } from "./experiments/acceptance";
import { channels } from "./experiments/channels";
import { hypercall } from "./experiments/hypercall";
import { latency } from "./experiments/latency";
import { levels } from "./experiments/levels";
import { reservations } from "./experiments/reservations";
import { restart } from "./experiments/restart";
import { switches } from "./experiments/switches";
import { turns } from "./experiments/turns";

export const EXPERIMENTS: readonly Experiment[] = [
  hypercall,
  switches,
  turns,
  latency,
  reservations,
  acceptance,
  channels,
  levels,
  restart,
];
