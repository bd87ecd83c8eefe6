/** What each number of the bench's guest measures, as the table calls it. */
import * as numbers from "../../../../guests/bench/src/paths";

export interface Path {
  path: number;
  name: string;
  /** Whether instructions are counted: they are not where two cores, or a guest's own loop, are part of the path. */
  instructions: boolean;
  /** What others have published (docs/measurements.md names the sources). */
  reference?: string;
}

const EMPTY_REFERENCE = "130 cycles (source paper)";
const SWITCH_REFERENCE = "2.64 / 3.10 µs (Wang 2016)";

function hypercall(path: number, name: string, reference?: string): Path {
  return {
    path,
    name: `hypercall: ${name}`,
    instructions: true,
    ...(reference === undefined ? {} : { reference }),
  };
}

/** In the table's order. */
export const PATHS: readonly Path[] = [
  hypercall(numbers.PATH_VERSION, "version (empty)", EMPTY_REFERENCE),
  hypercall(numbers.PATH_UNKNOWN, "unknown number"),
  hypercall(numbers.PATH_CONSOLE, "console write, refused"),
  hypercall(numbers.PATH_DELAY, "delay, interrupt pending"),
  hypercall(numbers.PATH_VM_INFO, "VM information"),
  hypercall(numbers.PATH_TIME, "time"),
  hypercall(numbers.PATH_TIMER_SET, "timer, set"),
  hypercall(numbers.PATH_TIMER_CANCEL, "timer, cancel"),
  hypercall(numbers.PATH_POLLING, "delay with polling, flag set"),
  hypercall(numbers.PATH_CHANNEL_INFO, "channel information"),
  hypercall(numbers.PATH_NOTIFY, "channel notify"),
  hypercall(numbers.PATH_LEASE_ACQUIRE, "lease acquire, free"),
  hypercall(numbers.PATH_LEASE_RELEASE, "lease release"),
  hypercall(numbers.PATH_LEASE_INFO, "lease information"),
  hypercall(numbers.PATH_STATISTIC, "VM statistic"),
  hypercall(numbers.PATH_KICK, "watchdog kick"),
  hypercall(numbers.PATH_PSCI_VERSION, "PSCI version"),
  {
    path: numbers.PATH_FIQ,
    name: "FIQ of MVM's timer: alarm done, decided, back in the guest",
    instructions: true,
    reference: "132 + 54 instructions (LTZVisor: FIQ in, SMC out)",
  },
  {
    path: numbers.PATH_INTERRUPT,
    name: "interrupt to the guest on the core, until its handler",
    instructions: true,
  },
  {
    path: numbers.PATH_GUARDED,
    name: "guarded interrupt to the guest on the core, until its handler: FIQ, virtual IRQ",
    instructions: true,
  },
  hypercall(numbers.PATH_ACKNOWLEDGE, "guarded interrupt, acknowledge"),
  hypercall(numbers.PATH_END, "guarded interrupt, end"),
  {
    path: numbers.PATH_WAKE,
    name: "notify a VM off the core, until it runs: hypercall, FIQ, VM switch",
    instructions: true,
    reference: SWITCH_REFERENCE,
  },
  {
    path: numbers.PATH_SWITCH,
    name: "delay, until the next VM runs: hypercall, VM switch",
    instructions: true,
    reference: SWITCH_REFERENCE,
  },
  {
    path: numbers.PATH_ROUND_TRIP,
    name: "channel round trip to the other core, which sleeps",
    instructions: false,
  },
];
