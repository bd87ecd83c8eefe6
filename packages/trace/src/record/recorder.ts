/**
 * Records a run: an observer of the board that knows where MVM keeps its data. MVM does nothing for
 * it, and takes no cycle more.
 *
 *     board ── worlds, sleep, interrupts ──▶ recorder ──▶ a log for each core, and one for both
 *     MVM's memory ── report, budgets ──────────┘
 *
 * The recorder looks at MVM's memory where MVM goes on with a guest, or sleeps: what MVM has
 * changed there is an event at this time.
 */
import * as abi from "@mvm/abi";
import { type Marker, type Observer, SHARED_PLACE } from "@mvm/board";
import type { Points } from "@mvm/board/debugger/points";
import { type CoreState, follow, newCoreState } from "./core-state";
import { type Event, fold, Kind, type Lane, Phase } from "./events";
import { LaneLog } from "./lane-log";
import { FIRST_SHARED, followLine, type LineState, LineStates } from "./lines";
import type { MvmPlaces } from "./places";
import { VM_WORDS, type VmWord } from "./vm-words";

/** The board, as the recorder needs it (Zc702). */
export interface RecordedBoard {
  readonly time: number;
  memoryView(pa: number, length: number): Uint8Array;
  observe(observer: Observer | undefined): void;
  activity(core: number): "executes" | "wfi" | "wfe" | "held";
  readonly devices: { readonly gic: InterruptWords };
  readonly debugger: {
    readonly points: Points;
    isSecure(core: number): boolean;
    readonly registers: Registers;
  };
}

interface InterruptWords {
  /** 32 interrupts, a bit each. */
  word(core: number, word: number): { readonly pending: number; readonly active: number };
}

interface Registers {
  read(core: number, name: string): number;
}

/** What is known where a part of a log begins. */
export interface LaneState {
  core: CoreState;
  /** By VM, the values of VM_WORDS. */
  words: Uint32Array;
  /** By shared device: number of the VM that holds it + 1; 0: nobody. */
  holders: readonly number[];
  /** By VM: whether its first virtual CPU waits. */
  waiting: readonly boolean[];
  /** By VM with a reservation: ticks left of its budget. */
  budgets: ReadonlyMap<number, number>;
  /** The interrupts that are pending or handled. */
  lines: readonly LineState[];
}

export interface RecorderOptions {
  /** How many cycles before the present one are kept at least. Without it: all. */
  window?: number;
  /**
   * Host memory for the whole record. When it is full, a record with a window drops the oldest. One
   * without does not keep what comes.
   */
  bytes?: number;
}

/** Told of jobs and timers, as the run goes on. */
export interface JobObserver {
  marker(marker: Marker): void;
  timer(core: number, time: number): void;
  /** The board was reset: no job goes on. */
  reset(): void;
}

const CORES = abi.MAX_CORES;
const WORD = 4;
const WORD_BITS = 32;
/** Interrupt IDs of the board (UG585 7.2.3). */
const INTERRUPTS = 96;
const EVENTS_BETWEEN_LOOKS = 1024;
const MIB = 0x10_0000;
const DEFAULT_BYTES = 512 * MIB;

export class Recorder implements Observer {
  /** By core; the last one is for what happens at the time that all cores share. */
  readonly lanes: readonly LaneLog<LaneState>[];
  /** The cycle at which the record begins. */
  readonly begin: number;
  /** Without a window: the cycle from which on nothing is kept, because the memory is full. */
  fullSince: number | undefined;
  /**
   * With a window: the cycle before which something is lost that the window has, because the memory
   * is full.
   */
  lostBefore: number | undefined;
  /** Nanoseconds of a tick of MVM's clock; 0: MVM has not started. */
  tickNanoseconds = 0;
  jobs: JobObserver | undefined;
  private readonly states: CoreState[];
  private readonly report: Uint32Array;
  private readonly structures: DataView;
  private readonly words: Uint32Array;
  private readonly holders: number[];
  private readonly waiting = new Array<boolean>(abi.MAX_VMS).fill(false);
  private readonly budgets = new Map<number, number>();
  private readonly lines = new LineStates();
  /** By word: how often it was counted since the record began. */
  private readonly counted = new Array<number>(VM_WORDS.length).fill(0);
  private readonly takeAway: (() => void)[];
  private readonly limit: number;
  private readonly isRing: boolean;
  private events = 0;
  /** False from a reset on until MVM runs a VM: its memory still holds what was before. */
  private mvmIsUp = true;

  /** Begins at once. The board does not run meanwhile. */
  constructor(
    private readonly board: RecordedBoard,
    private readonly places: MvmPlaces,
    { window = Number.POSITIVE_INFINITY, bytes = DEFAULT_BYTES }: RecorderOptions = {},
  ) {
    this.begin = board.time;
    this.limit = bytes;
    this.isRing = Number.isFinite(window);
    const report = board.memoryView(abi.REPORT_BASE, abi.REPORT_SIZE);
    this.report = new Uint32Array(report.buffer, report.byteOffset, abi.REPORT_SIZE / WORD);
    const { vcpus } = places;
    const end = vcpus.base + vcpus.count * vcpus.size;
    const structures = board.memoryView(abi.MVM_STRUCTURES, end - abi.MVM_STRUCTURES);
    this.structures = new DataView(structures.buffer, structures.byteOffset, structures.length);
    this.words = new Uint32Array(abi.MAX_VMS * VM_WORDS.length);
    this.holders = new Array<number>(places.leases.count).fill(0);
    this.states = Array.from({ length: CORES + 1 }, newCoreState);
    for (let core = 0; core < CORES; core++) this.lookAtCore(core);
    this.lookAtInterrupts();
    this.lookAtMvm(CORES, this.begin);
    this.lanes = this.states.map((state) => new LaneLog(() => this.laneState(state), window, this.begin));
    board.observe(this);
    this.takeAway = this.observeFunctions();
  }

  /**
   * Notes what MVM has changed up to now; between runs. Call before the record is read, because the
   * run may have stopped within MVM.
   */
  look(): void {
    this.lookAtMvm(CORES, this.board.time);
  }

  /** The record ends. */
  close(): void {
    this.look();
    this.board.observe(undefined);
    for (const each of this.takeAway) each();
    this.takeAway.length = 0;
  }

  /** The number of VMs that MVM has; 0: MVM has not started. */
  get vms(): number {
    const { report } = this;
    if (report[abi.REPORT_MAGIC_WORD / WORD] !== abi.REPORT_MAGIC) return 0;
    return Math.min(report[abi.REPORT_VM_COUNT / WORD]!, abi.MAX_VMS);
  }

  /** How often all VMs together counted this since the record began. */
  count(word: VmWord): number {
    return this.counted[indexOf(word)]!;
  }

  /** Where the record ends now: a core may be an instruction ahead of the board. */
  get end(): number {
    return Math.max(this.board.time, ...this.lanes.map(({ end }) => end));
  }

  /** Host memory in use. */
  get bytes(): number {
    return this.lanes.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  entered(core: number, time: number, vector: number, r0: number): void {
    this.put(core, Kind.ENTER, time, vector, r0);
  }

  left(core: number, time: number): void {
    this.mvmIsUp = true;
    this.lookAtMvm(core, time);
    const vm = this.report[(abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE + abi.CORE_VM) / WORD]!;
    this.put(core, Kind.LEAVE, time, vm === abi.NO_VM ? 0 : vm + 1);
  }

  executes(core: number, time: number, executes: boolean): void {
    if (this.states[core]!.executes === executes) return;
    if (!executes && this.states[core]!.inMvm) this.lookAtMvm(core, time);
    this.put(core, Kind.EXECUTES, time, executes ? 1 : 0);
  }

  interrupt(place: number, time: number, core: number, id: number, change: number): void {
    this.put(place === SHARED_PLACE ? CORES : place, Kind.INTERRUPT, time, change, id, core);
    followLine(this.lines.of(id, core), time, change);
  }

  marker(marker: Marker): void {
    this.jobs?.marker(marker);
  }

  timer(core: number, time: number): void {
    this.jobs?.timer(core, time);
  }

  reset(time: number): void {
    for (let core = 0; core < CORES; core++) this.put(core, Kind.RESET, time);
    this.words.fill(0);
    this.holders.fill(0);
    this.waiting.fill(false);
    this.budgets.clear();
    this.lines.clear();
    this.mvmIsUp = false;
    this.jobs?.reset();
  }

  private put(lane: Lane, kind: Kind, time: number, a = 0, b = 0, c = 0): void {
    // What MVM's memory holds at the begin is no event.
    if (this.lanes === undefined) return;
    if (this.fullSince === undefined) this.keep(lane, { kind, time, a, b, c });
    follow(this.states[lane]!, { kind, a, b });
  }

  private keep(lane: Lane, { kind, time, a, b, c }: Event): void {
    this.lanes[lane]!.push(kind, time, a, b, c);
    if (++this.events % EVENTS_BETWEEN_LOOKS !== 0 || this.bytes <= this.limit) return;
    if (this.isRing) this.dropOldest();
    else this.fullSince = time;
  }

  /** Of what is in the ring, the oldest goes, as far as it must. */
  private dropOldest(): void {
    while (this.bytes > this.limit) {
      const [oldest] = this.lanes.filter(({ mayDrop }) => mayDrop).sort((a, b) => a.begin - b.begin);
      if (oldest === undefined) return;
      oldest.drop();
      this.lostBefore = Math.max(this.lostBefore ?? 0, oldest.begin);
    }
  }

  /** What the core does at the begin. */
  private lookAtCore(core: number): void {
    const state = this.states[core]!;
    state.executes = this.board.activity(core) === "executes";
    if (this.vms === 0) return;
    state.inMvm = this.board.debugger.isSecure(core);
    const vm = this.report[(abi.CORE_REPORTS + core * abi.CORE_REPORT_SIZE + abi.CORE_VM) / WORD]!;
    state.vm = vm === abi.NO_VM ? 0 : vm + 1;
    if (state.inMvm) follow(state, { kind: Kind.PHASE, a: Phase.IDLE, b: 0 });
  }

  /** What is pending and handled at the begin. */
  private lookAtInterrupts(): void {
    for (let id = 0; id < INTERRUPTS; id++)
      for (let core = 0; core < (id < FIRST_SHARED ? CORES : 1); core++) {
        const { pending, active } = this.board.devices.gic.word(core, Math.floor(id / WORD_BITS));
        const has = (bits: number) => ((bits >>> (id % WORD_BITS)) & 1) !== 0;
        if (!has(pending) && !has(active)) continue;
        const line = this.lines.of(id, core);
        line.pending = has(pending);
        line.handled = has(active);
      }
  }

  private laneState(core: CoreState): LaneState {
    const { words, holders, waiting, budgets } = this;
    return {
      core: { ...core },
      words: words.slice(),
      holders: [...holders],
      waiting: [...waiting],
      budgets: new Map(budgets),
      lines: this.lines.open,
    };
  }

  /** Notes what MVM has changed in its memory, up to `time` of `core`. */
  private lookAtMvm(lane: Lane, time: number): void {
    const { report, words } = this;
    const { vms } = this;
    if (vms === 0 || !this.mvmIsUp) return;
    this.tickNanoseconds = report[abi.REPORT_TICK / WORD]!;
    const count = VM_WORDS.length;
    const busy = this.othersInMvm(lane);
    for (let vm = 0; vm < vms; vm++) {
      const base = (abi.VM_REPORTS + vm * abi.VM_REPORT_SIZE) / WORD;
      if ((report[base + WORD_OFFSETS[CORES_WORD]!]! & busy) !== 0) continue;
      const own = words.subarray(vm * count, (vm + 1) * count);
      const waits = own[WAITS_WORD]!;
      for (let index = 0; index < count; index++) {
        const value = report[base + WORD_OFFSETS[index]!]!;
        if (value === own[index]) continue;
        this.put(lane, Kind.WORD, time, vm, index, value);
        if (this.lanes !== undefined) this.counted[index]! += Math.max(0, value - own[index]!);
        own[index] = value;
      }
      this.lookAtWait(lane, time, vm, own[WAITS_WORD]! - waits);
      this.lookAtBudget(lane, time, vm);
    }
    this.lookAtLeases(lane, time);
  }

  /**
   * The cores that are in the middle of a stay in MVM, as bits, except the core of this lane. What
   * they change for their VMs belongs to the end of their stays.
   */
  private othersInMvm(lane: Lane): number {
    // Between runs all is noted that there is.
    if (lane === CORES) return 0;
    let cores = 0;
    for (let core = 0; core < CORES; core++) {
      const { inMvm, executes } = this.states[core]!;
      if (core !== lane && inMvm && executes) cores |= 1 << core;
    }
    return cores;
  }

  /**
   * The wait of the first virtual CPU, as the budget.
   * @param begun how many waits have begun since the look before; some may be over again
   */
  private lookAtWait(lane: Lane, time: number, vm: number, begun: number): void {
    const { base, size, state, waits } = this.places.vcpus;
    const now = waits.includes(
      this.structures.getUint32(base + vm * size + state - abi.MVM_STRUCTURES, true),
    );
    const change = (waits: boolean) => {
      if (waits === this.waiting[vm]) return;
      this.put(lane, Kind.WAIT, time, vm, waits ? 1 : 0);
      this.waiting[vm] = waits;
    };
    for (let left = begun; left > 0; left--) {
      change(false);
      change(true);
    }
    change(now);
  }

  private lookAtBudget(lane: Lane, time: number, vm: number): void {
    const { base, size, budget, remaining } = this.places.vcpus;
    if (this.structures.getUint32(base + vm * size + budget - abi.MVM_STRUCTURES, true) === 0) return;
    const left = this.structures.getInt32(base + vm * size + remaining - abi.MVM_STRUCTURES, true);
    if (left === (this.budgets.get(vm) ?? 0)) return;
    this.put(lane, Kind.BUDGET, time, vm, fold(left));
    this.budgets.set(vm, left);
  }

  private lookAtLeases(lane: Lane, time: number): void {
    const { base, size, count, holder } = this.places.leases;
    for (let device = 0; device < count; device++) {
      const vm = this.structures.getUint32(base + device * size + holder - abi.MVM_STRUCTURES, true);
      const now = vm === abi.NO_HOLDER ? 0 : vm + 1;
      if (now === this.holders[device]) continue;
      this.put(lane, Kind.LEASE, time, device, now);
      this.holders[device] = now;
    }
  }

  private observeFunctions(): (() => void)[] {
    const { decide, switchTo, enterCore, waitOrWork } = this.places.functions;
    const at = (address: number, passes: (core: number) => void) =>
      this.board.debugger.points.addPassing(address, (core) => {
        if (this.board.debugger.isSecure(core)) passes(core);
      });
    const vcpuIn = (core: number, register: string) =>
      this.vmOf(this.board.debugger.registers.read(core, register));
    return [
      at(decide, (core) => this.phase(core, Phase.DECIDE, 0)),
      at(switchTo, (core) => this.phase(core, Phase.SWITCH, vcpuIn(core, "r1"))),
      at(enterCore, (core) => this.phase(core, Phase.SWITCH, vcpuIn(core, "r0"))),
      at(waitOrWork, (core) => {
        const { base, size, chosen } = this.places.cores;
        const vcpu = this.structures.getUint32(base + core * size + chosen - abi.MVM_STRUCTURES, true);
        this.phase(core, vcpu === 0 ? Phase.IDLE : Phase.WORK, this.vmOf(vcpu));
      }),
    ];
  }

  private phase(core: number, phase: Phase, vm: number): void {
    this.put(core, Kind.PHASE, this.board.time, phase, vm);
  }

  /** The VM of the virtual CPU at this address: its number + 1; 0: there is none. */
  private vmOf(vcpu: number): number {
    const { vcpus, vms } = this.places;
    const index = (vcpu - vcpus.base) / vcpus.size;
    if (!Number.isInteger(index) || index < 0 || index >= vcpus.count) return 0;
    const record = this.structures.getUint32(vcpu + vcpus.vm - abi.MVM_STRUCTURES, true);
    return (record - vms.base) / vms.size + 1;
  }
}

function indexOf(word: VmWord): number {
  return VM_WORDS.findIndex(([name]) => name === word);
}

const WORD_OFFSETS = VM_WORDS.map(([, offset]) => offset / WORD);
const CORES_WORD = indexOf("cores");
const WAITS_WORD = indexOf("waits");
