/** The names of the experiments, for the command line, which loads nothing else of them. */
export const EXPERIMENT_NAMES = [
  "hypercall",
  "paths",
  "switches",
  "turns",
  "latency",
  "reservations",
  "acceptance",
  "channels",
  "levels",
  "restart",
  "linux",
  "size",
] as const;
