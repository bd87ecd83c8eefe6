/** All experiments, in the order of docs/evaluation.md. */
import type { Experiment } from "./experiment";
import { restart } from "./experiments/restart";
import { switches } from "./experiments/switches";

export const EXPERIMENTS: readonly Experiment[] = [switches, restart];
