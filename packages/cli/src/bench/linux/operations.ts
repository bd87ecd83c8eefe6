/**
 * What `mvm bench linux` measures in the guest: the operations of guests/linux/bench/operations.h,
 * in that order.
 */
export interface Operation {
  name: string;
  /** The largest ratio of shadow to direct that is meant to be. */
  limit?: number;
  /** One of the programs whose geometric mean has a limit. */
  program?: true;
}

/** Of the programs' geometric mean. */
export const PROGRAMS_LIMIT = 1.16;
export const BOOT_LIMIT = 2;
export const SWITCH_LIMIT = 4;

export const PIPE_ALONE = 4;
export const PING_PONG = 5;
export const FORK_EXEC = 7;
export const TICKS = 10;

export const OPERATIONS: readonly Operation[] = [
  { name: "system call: getppid", limit: 3 },
  { name: "page fault: first touch of an anonymous page", limit: 4 },
  { name: "mmap and munmap of 1 MiB" },
  { name: "the same, and each page touched" },
  { name: "pipe: write and read of a byte in one process" },
  { name: "pipe: ping-pong of two processes, round trip" },
  { name: "fork, exit, wait" },
  { name: "fork, exec, exit, wait", limit: 3 },
  { name: "signal: kill, handler, sigreturn" },
  { name: "nanosleep of 1 ms: timer interrupt, wake from idle" },
  { name: "timer tick" },
  { name: "user mode: compute kernel in C", limit: 1.02 },
  { name: "sh: loop of 20000", program: true },
  { name: "gzip", program: true },
  { name: "sha256sum", program: true },
  { name: "sort", program: true },
  { name: "awk", program: true },
  { name: "find", program: true },
  { name: "tar", program: true },
  { name: "sh: ten pipelines of cat and grep", program: true },
];
