/**
 * The part of MVM's report about one VM (layout: abi/src/report.ts), with times in microseconds.
 */
import * as abi from "@mvm/abi";

export type VmState = "not started" | "running" | "off" | "faulted" | "stopped" | "loading";

export interface Fault {
  kind: string;
  core: number;
  pc: number;
  /** Undefined for an imprecise abort, because the hardware does not record the address. */
  address: number | undefined;
  status: number;
}

/** What a VM got of a core that the VM shares. */
export interface Scheduling {
  switches: number;
  runMicroseconds: number;
  surplusMicroseconds: number;
  /**
   * Periods of the reservation with the whole budget, periods without it, and periods in which the
   * VM wanted more.
   */
  periodsServed: number;
  periodsMissed: number;
  overruns: number;
  /** How often the VM began to wait, and how often the VM was woken. */
  waits: number;
  wakes: number;
  /** Interrupts that waited until the VM was on its core again. */
  deferred: number;
  deferredMicroseconds: number;
  deferredMaxMicroseconds: number;
}

export interface Life {
  starts: number;
  /** The duration of the last start from the images. */
  startMicroseconds: number;
  levelChanges: number;
  levelChangeMicroseconds: number;
  watchdogMisses: number;
  /** Misses that MVM reacted to, as `onMiss` of the configuration says. */
  reactions: number;
}

export interface Sharing {
  notificationsSent: number;
  notificationsReceived: number;
  leases: number;
  leasesRevoked: number;
  leasesBoosted: number;
  leaseMaxMicroseconds: number;
}

export interface VmCounters {
  name: string;
  state: VmState;
  level: "hrt" | "srt";
  /** The cores at present, in order. */
  cores: number[];
  fiqs: number;
  /** Guarded interrupts. The FIQ of each is not among `fiqs`. */
  forwarded: number;
  hypercalls: Record<string, number>;
  scheduling: Scheduling;
  life: Life;
  sharing: Sharing;
  faults: number;
  /** Accesses of start code that MVM answered, or let pass. */
  answered: number;
  lastFault: Fault | undefined;
}

const STATES = new Map<number, VmState>([
  [abi.VM_STATE_NONE, "not started"],
  [abi.VM_STATE_RUNNING, "running"],
  [abi.VM_STATE_OFF, "off"],
  [abi.VM_STATE_FAULTED, "faulted"],
  [abi.VM_STATE_STOPPED, "stopped"],
  [abi.VM_STATE_LOADING, "loading"],
]);

const FAULTS = new Map<number, string>([
  [abi.FAULT_DATA_READ, "external abort on a read"],
  [abi.FAULT_DATA_WRITE, "external abort on a write"],
  [abi.FAULT_PREFETCH_ABORT, "external abort on an instruction fetch"],
  [abi.FAULT_IMPRECISE_ABORT, "imprecise external abort"],
  [abi.FAULT_INSTRUCTION, "instruction that a deprivileged guest cannot have"],
]);

/** Hypercalls by kind, as MVM counts them. */
const CALLS: Readonly<Record<string, number>> = {
  version: abi.VM_REPORT_CALLS_VERSION,
  console: abi.VM_REPORT_CALLS_CONSOLE,
  delay: abi.VM_REPORT_CALLS_DELAY,
  info: abi.VM_REPORT_CALLS_INFO,
  time: abi.VM_REPORT_CALLS_TIME,
  channel: abi.VM_REPORT_CALLS_CHANNEL,
  lease: abi.VM_REPORT_CALLS_LEASE,
  control: abi.VM_REPORT_CALLS_CONTROL,
  watchdog: abi.VM_REPORT_CALLS_WATCHDOG,
  interrupt: abi.VM_REPORT_CALLS_INTERRUPT,
  psci: abi.VM_REPORT_CALLS_PSCI,
  unknown: abi.VM_REPORT_CALLS_UNKNOWN,
};

const NANOSECONDS_PER_MICROSECOND = 1000;
const WORD_RANGE = 2 ** 32;

/** Reads words of one record by their offset, and converts them. */
export class RecordReader {
  constructor(
    readonly word: (offset: number) => number,
    private readonly tickNanoseconds: number,
  ) {}

  microseconds = (offset: number): number => this.duration(this.word(offset));

  /** A 64-bit time, low word first. */
  longMicroseconds = (offset: number): number =>
    this.duration(this.word(offset) + this.word(offset + 4) * WORD_RANGE);

  private duration(ticks: number): number {
    return (ticks * this.tickNanoseconds) / NANOSECONDS_PER_MICROSECOND;
  }
}

export function readVm(record: RecordReader, name: string): VmCounters {
  const { word } = record;
  const cores = word(abi.VM_REPORT_CORES);
  return {
    name,
    state: STATES.get(word(abi.VM_REPORT_STATE)) ?? "not started",
    level: word(abi.VM_REPORT_LEVEL) === abi.LEVEL_HRT ? "hrt" : "srt",
    cores: Array.from({ length: abi.MAX_CORES }, (_, core) => core).filter((core) => (cores >>> core) & 1),
    fiqs: word(abi.VM_REPORT_FIQS),
    forwarded: word(abi.VM_REPORT_FORWARDED),
    hypercalls: Object.fromEntries(Object.entries(CALLS).map(([kind, offset]) => [kind, word(offset)])),
    scheduling: readScheduling(record),
    life: readLife(record),
    sharing: readSharing(record),
    faults: word(abi.VM_REPORT_FAULTS),
    answered: word(abi.VM_REPORT_ANSWERED),
    lastFault: word(abi.VM_REPORT_FAULTS) === 0 ? undefined : readFault(word),
  };
}

function readScheduling({ word, microseconds, longMicroseconds }: RecordReader): Scheduling {
  const surplusMicroseconds = longMicroseconds(abi.VM_REPORT_SURPLUS_TIME);
  return {
    switches: word(abi.VM_REPORT_SWITCHES),
    runMicroseconds: longMicroseconds(abi.VM_REPORT_BUDGET_TIME) + surplusMicroseconds,
    surplusMicroseconds,
    periodsServed: word(abi.VM_REPORT_PERIODS_SERVED),
    periodsMissed: word(abi.VM_REPORT_PERIODS_MISSED),
    overruns: word(abi.VM_REPORT_OVERRUNS),
    waits: word(abi.VM_REPORT_WAITS),
    wakes: word(abi.VM_REPORT_WAKES),
    deferred: word(abi.VM_REPORT_DEFERRED),
    deferredMicroseconds: longMicroseconds(abi.VM_REPORT_DEFERRED_TIME),
    deferredMaxMicroseconds: microseconds(abi.VM_REPORT_DEFERRED_MAX_TICKS),
  };
}

function readLife({ word, microseconds }: RecordReader): Life {
  return {
    starts: word(abi.VM_REPORT_STARTS),
    startMicroseconds: microseconds(abi.VM_REPORT_START_TICKS),
    levelChanges: word(abi.VM_REPORT_LEVEL_CHANGES),
    levelChangeMicroseconds: microseconds(abi.VM_REPORT_LEVEL_CHANGE_TICKS),
    watchdogMisses: word(abi.VM_REPORT_WATCHDOG_MISSES),
    reactions: word(abi.VM_REPORT_REACTIONS),
  };
}

function readSharing({ word, microseconds }: RecordReader): Sharing {
  return {
    notificationsSent: word(abi.VM_REPORT_NOTIFICATIONS_SENT),
    notificationsReceived: word(abi.VM_REPORT_NOTIFICATIONS_RECEIVED),
    leases: word(abi.VM_REPORT_LEASES),
    leasesRevoked: word(abi.VM_REPORT_LEASES_REVOKED),
    leasesBoosted: word(abi.VM_REPORT_LEASES_BOOSTED),
    leaseMaxMicroseconds: microseconds(abi.VM_REPORT_LEASE_MAX_TICKS),
  };
}

function readFault(word: (offset: number) => number): Fault {
  const kind = word(abi.VM_REPORT_FAULT_KIND);
  const imprecise = kind === abi.FAULT_IMPRECISE_ABORT;
  return {
    kind: FAULTS.get(kind) ?? `fault ${kind}`,
    core: word(abi.VM_REPORT_FAULT_CORE),
    pc: word(abi.VM_REPORT_FAULT_PC),
    address: imprecise ? undefined : word(abi.VM_REPORT_FAULT_ADDRESS),
    status: word(abi.VM_REPORT_FAULT_STATUS),
  };
}
