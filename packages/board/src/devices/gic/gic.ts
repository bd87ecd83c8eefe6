/**
 * The interrupt controller's state and rules: which interrupts are pending, and what each core is
 * told.
 *
 *     line ─► pending ─► enabled, group on ─► highest of this core ─► mask, preemption ─► IRQ, FIQ
 *             └ distributor ──────────────┘   └ CPU interface ───────────────────────┘
 *
 * Group 0 = secure, Group 1 = non-secure. The register files (distributor.ts, cpu-interface.ts)
 * only translate accesses, with each world's view, into calls of this class. An interrupt's state
 * changes in one place (`change`). That place keeps, for each core, the set of the interrupts that
 * are pending, enabled, not active and for this core (candidates.ts). So the cost of a change does
 * not depend on the number of interrupts.
 *
 * Source: ARM IHI 0048B 3.2 (states), 3.3 (priorities, preemption), 4.4; ARM DDI 0407I ch. 3.
 */
import { CORES } from "../../cpu/core/contract";
import { Candidates, lowestBit } from "./candidates";
import {
  FIRST_SPI,
  ID_COUNT,
  ID_SPURIOUS,
  IDLE_PRIORITY,
  MINIMUM_BINARY_POINT,
  MINIMUM_NS_BINARY_POINT,
  PPI_CONFIGURATION,
  SGI_COUNT,
} from "./registers";

/** ICCICR bits, secure view. */
export const ENABLE_GROUP0 = 1 << 0;
export const ENABLE_GROUP1 = 1 << 1;
export const ACK_CTL = 1 << 2;
export const FIQ_EN = 1 << 3;
export const SBPR = 1 << 4;

const HIGHEST_BIT_OF_PRIORITY = 8;

/** State of an interrupt as a core sees it; both cores share the state of an SPI. */
export interface InterruptState {
  enabled: boolean;
  group1: boolean;
  priority: number;
  /** Cores an SPI may go to, a bit each; an SGI or PPI: its own core. */
  targets: number;
  edge: boolean;
  /** Level of the input wire. */
  line: boolean;
  /**
   * Pending because of an edge or of a write to ICDISPR. A high level is pending without this bit.
   */
  latched: boolean;
  active: boolean;
  /** SGIs only: the sending cores, a bit each. */
  sources: number;
}

/** An interrupt that a core has acknowledged and not ended. */
interface ActiveInterrupt {
  id: number;
  source: number;
  priority: number;
}

/** What the CPU interface of one core remembers. */
export interface CpuInterfaceState {
  control: number;
  priorityMask: number;
  binaryPoint: number;
  nsBinaryPoint: number;
  /** Innermost last. */
  active: ActiveInterrupt[];
}

/** The highest pending interrupt of a core. */
export interface PendingInterrupt {
  id: number;
  /** Sending core of an SGI. */
  source: number;
  priority: number;
  group1: boolean;
}

/** What happens to an interrupt, as an observer of the board sees it. */
export const enum InterruptChange {
  /** It becomes pending, or is pending still when its handling ends. */
  RAISED = 0,
  /** It is pending no more, without an acknowledgement; or its source is silent while handled. */
  CLEARED = 1,
  /** A core acknowledges it. */
  TAKEN = 2,
  /** The core ends it. */
  ENDED = 3,
}

export class Gic {
  /** Tells an observer what happens to the interrupts; `core`: of an SGI or PPI, or who acts. */
  onInterrupt: ((core: number, id: number, change: InterruptChange) => void) | undefined;
  /** ICDDCR: bit 0 Group 0, bit 1 Group 1. */
  distributorControl = 0;
  readonly interfaces: CpuInterfaceState[] = [];
  private readonly banked: InterruptState[][] = [];
  private readonly shared: InterruptState[] = [];
  private readonly candidates: Candidates[] = [];

  /**
   * `signal` is called with the levels of a core's two interrupt inputs whenever they may have
   * changed.
   */
  constructor(private readonly signal: (core: number, irq: boolean, fiq: boolean, time: number) => void) {
    this.initialise();
  }

  /** The wires from the devices stay as they are: each device drives its own. */
  reset(): void {
    this.initialise();
    for (let core = 0; core < CORES; core++) this.signal(core, false, false, 0);
  }

  /** `core`: the core of an SGI or a PPI. */
  interrupt(core: number, id: number): Readonly<InterruptState> {
    return this.state(core, id);
  }

  /**
   * Changes an interrupt's state. The caller then calls `update` for the cores that this concerns.
   */
  change(core: number, id: number, how: (state: InterruptState, id: number) => void): void {
    const state = this.state(core, id);
    const { onInterrupt } = this;
    const wasPending = onInterrupt !== undefined && this.isPending(state, id);
    how(state, id);
    if (onInterrupt !== undefined && this.isPending(state, id) !== wasPending)
      onInterrupt(core, id, wasPending ? InterruptChange.CLEARED : InterruptChange.RAISED);
    const isCandidate = state.enabled && !state.active && this.isPending(state, id);
    if (id < FIRST_SPI) {
      this.candidates[core]!.put(id, isCandidate);
      return;
    }
    for (let each = 0; each < CORES; each++) {
      this.candidates[each]!.put(id, isCandidate && ((state.targets >>> each) & 1) === 1);
    }
  }

  private state(core: number, id: number): InterruptState {
    return id < FIRST_SPI ? this.banked[core]![id]! : this.shared[id - FIRST_SPI]!;
  }

  /** A wire from a device: an SPI, or a core's own PPI. */
  setLine(core: number, id: number, level: boolean, time: number): void {
    if (this.interrupt(core, id).line === level) return;
    this.change(core, id, (state) => {
      state.line = level;
      if (level && state.edge) state.latched = true;
    });
    if (id < FIRST_SPI) this.update(core, time);
    else this.updateAll(time);
  }

  isPending(state: Readonly<InterruptState>, id: number): boolean {
    if (id < SGI_COUNT) return state.sources !== 0;
    return state.latched || (!state.edge && state.line);
  }

  /** A core sends an SGI to `target`. */
  sendSgi(source: number, target: number, id: number, time: number): void {
    this.change(target, id, (state) => {
      state.sources |= 1 << source;
    });
    this.update(target, time);
  }

  /**
   * The most urgent interrupt that could be signalled to the core: pending, enabled, not active,
   * and its group on in the distributor. Of equal priorities the lowest ID wins; of several senders
   * of an SGI the lowest core.
   */
  highestPending(core: number): PendingInterrupt | undefined {
    const candidates = this.candidates[core]!;
    let best: Readonly<InterruptState> | undefined;
    let bestId = ID_SPURIOUS;
    for (let id = candidates.next(0); id >= 0; id = candidates.next(id + 1)) {
      const state = this.interrupt(core, id);
      if (best && state.priority >= best.priority) continue;
      if ((this.distributorControl & (state.group1 ? ENABLE_GROUP1 : ENABLE_GROUP0)) === 0) continue;
      best = state;
      bestId = id;
    }
    if (!best) return undefined;
    const source = bestId < SGI_COUNT ? lowestBit(best.sources) : 0;
    return { id: bestId, source, priority: best.priority, group1: best.group1 };
  }

  /**
   * The interrupt that is signalled to the core, if any: the highest pending one, if its group is
   * on, the mask lets it pass and it preempts the active one.
   */
  signalled(core: number): PendingInterrupt | undefined {
    const pending = this.highestPending(core);
    if (!pending) return undefined;
    const { control, priorityMask } = this.interfaces[core]!;
    if ((control & (pending.group1 ? ENABLE_GROUP1 : ENABLE_GROUP0)) === 0) return undefined;
    if (pending.priority >= priorityMask || !this.preempts(core, pending)) return undefined;
    return pending;
  }

  runningPriority(core: number): number {
    const { active } = this.interfaces[core]!;
    return active.length === 0 ? IDLE_PRIORITY : active[active.length - 1]!.priority;
  }

  /**
   * Pending → active. The caller has checked that the interrupt is the signalled one and that this
   * world may acknowledge it.
   */
  acknowledge(core: number, pending: PendingInterrupt, time: number): void {
    this.onInterrupt?.(core, pending.id, InterruptChange.TAKEN);
    this.change(core, pending.id, (state) => {
      if (pending.id < SGI_COUNT) state.sources &= ~(1 << pending.source);
      else state.latched = false;
      state.active = true;
    });
    this.interfaces[core]!.active.push({
      id: pending.id,
      source: pending.source,
      priority: pending.priority,
    });
    this.update(core, time);
    if (pending.id >= FIRST_SPI) this.updateAll(time);
  }

  /**
   * Ends an interrupt that the core has acknowledged. False: the core has acknowledged no such
   * interrupt.
   */
  end(core: number, id: number, source: number, time: number): boolean {
    const { active } = this.interfaces[core]!;
    const place = active.findLastIndex(
      (entry) => entry.id === id && (id >= SGI_COUNT || entry.source === source),
    );
    if (place < 0) return false;
    active.splice(place, 1);
    this.change(core, id, (state) => {
      state.active = false;
    });
    this.onInterrupt?.(core, id, InterruptChange.ENDED);
    if (this.isPending(this.state(core, id), id)) this.onInterrupt?.(core, id, InterruptChange.RAISED);
    if (id >= FIRST_SPI) this.updateAll(time);
    else this.update(core, time);
    return true;
  }

  updateAll(time: number): void {
    for (let core = 0; core < CORES; core++) this.update(core, time);
  }

  /** Drives the core's IRQ and FIQ from the present state. */
  update(core: number, time: number): void {
    const pending = this.signalled(core);
    const fiq = pending !== undefined && !pending.group1 && (this.interfaces[core]!.control & FIQ_EN) !== 0;
    this.signal(core, pending !== undefined && !fiq, fiq, time);
  }

  private preempts(core: number, pending: PendingInterrupt): boolean {
    const running = this.runningPriority(core);
    if (running === IDLE_PRIORITY) return true;
    const mask = this.groupPriorityMask(core, pending.group1);
    return (pending.priority & mask) < (running & mask);
  }

  /**
   * Priority bits that decide preemption: above the binary point of the interrupt's group (IHI
   * 0048B 3.3.3).
   */
  private groupPriorityMask(core: number, group1: boolean): number {
    const { control, binaryPoint, nsBinaryPoint } = this.interfaces[core]!;
    const lowest = group1 && (control & SBPR) === 0 ? nsBinaryPoint : binaryPoint + 1;
    return lowest >= HIGHEST_BIT_OF_PRIORITY ? 0 : (0xff << lowest) & 0xff;
  }

  private initialise(): void {
    const wires = [...this.banked, this.shared].map((states) => states.map(({ line }) => line));
    this.distributorControl = 0;
    this.interfaces.length = 0;
    this.banked.length = 0;
    this.shared.length = 0;
    this.candidates.length = 0;
    for (let core = 0; core < CORES; core++) {
      this.interfaces.push({
        control: 0,
        priorityMask: 0,
        binaryPoint: MINIMUM_BINARY_POINT,
        nsBinaryPoint: MINIMUM_NS_BINARY_POINT,
        active: [],
      });
      this.candidates.push(new Candidates());
      const ownTarget = 1 << core;
      this.banked.push(
        Array.from({ length: FIRST_SPI }, (_, id) =>
          newInterrupt(id, ownTarget, isEdge(id), wires[core]?.[id] ?? false),
        ),
      );
    }
    for (let id = FIRST_SPI; id < ID_COUNT; id++)
      this.shared.push(newInterrupt(id, 0, false, wires[CORES]?.[id - FIRST_SPI] ?? false));
  }
}

function newInterrupt(id: number, targets: number, edge: boolean, line: boolean): InterruptState {
  const enabled = id < SGI_COUNT;
  return {
    enabled,
    group1: false,
    priority: 0,
    targets,
    edge,
    line,
    latched: false,
    active: false,
    sources: 0,
  };
}

function isEdge(id: number): boolean {
  return id < SGI_COUNT || ((PPI_CONFIGURATION >>> ((id - SGI_COUNT) * 2)) & 2) !== 0;
}
