/** All experiments, in the order of docs/evaluation.md. */
import type { Experiment } from "./experiment";
import { channels } from "./experiments/channels";
import { hypercall } from "./experiments/hypercall";
import { levels } from "./experiments/levels";
import { restart } from "./experiments/restart";
import { switches } from "./experiments/switches";

export const EXPERIMENTS: readonly Experiment[] = [hypercall, switches, channels, levels, restart];
