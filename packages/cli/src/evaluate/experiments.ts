/** All experiments, in the order of docs/evaluation.md. */
import type { Experiment } from "./experiment";
import { acceptance } from "./experiments/acceptance";
import { channels } from "./experiments/channels";
import { hypercall } from "./experiments/hypercall";
import { latency } from "./experiments/latency";
import { levels } from "./experiments/levels";
import { linux } from "./experiments/linux";
import { paths } from "./experiments/paths";
import { reservations } from "./experiments/reservations";
import { restart } from "./experiments/restart";
import { size } from "./experiments/size";
import { switches } from "./experiments/switches";
import { turns } from "./experiments/turns";

export const EXPERIMENTS: readonly Experiment[] = [
  hypercall,
  paths,
  switches,
  turns,
  latency,
  reservations,
  acceptance,
  channels,
  levels,
  restart,
  linux,
  size,
];
