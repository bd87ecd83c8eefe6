/** The names of the experiments, for the command line, which loads nothing else of them. */
export const EXPERIMENT_NAMES = [
  "hypercall",
  "switches",
  "turns",
  "latency",
  "reservations",
  "acceptance",
  "channels",
  "levels",
  "restart",
] as const;
