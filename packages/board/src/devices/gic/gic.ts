/**
 * The interrupt controller's state and rules: which interrupts are pending, and what each core is
 * told.
 *
 *     line ─► pending ─► enabled, group on ─► highest of this core ─► mask, preemption ─► IRQ, FIQ
 *             └ distributor ──────────────┘   └ CPU interface ───────────────────────┘
 *
 * Group 0 = secure, Group 1 = non-secure. The register files (distributor.ts, cpu-interface.ts)
 * only translate accesses, with each world's view, into calls of this class. The interrupts are
 * kept in words (interrupt-word.ts). A change computes the cores' inputs anew only if something has
 * changed, and tells the cores only if an input has.
 *
 * Source: ARM IHI 0048B 3.2 (states), 3.3 (priorities, preemption), 4.4; ARM DDI 0407I ch. 3.
 */
import { CORES } from "../../cpu/core/contract";
import { BITS_PER_WORD, InterruptWord, lowestBit } from "./interrupt-word";
import {
  FIRST_SPI,
  ID_COUNT,
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
/** log2(BITS_PER_WORD) */
const WORD_SHIFT = 5;

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

/** Every ID of the word of SGIs and PPIs. */
const ALL = -1;
const ALL_SGIS = (1 << SGI_COUNT) - 1;
/** SGIs are edge-triggered, and the PPIs for which PPI_CONFIGURATION says so. */
const PRIVATE_EDGES = privateEdges();
const WORDS = ID_COUNT / BITS_PER_WORD;
const NONE = -1;

/** What a core's interrupt inputs were when they were last computed. */
const enum Input {
  NONE = 0,
  IRQ = 1,
  FIQ = 2,
}

export class Gic {
  /** Tells an observer what happens to the interrupts; `core`: of an SGI or PPI, or who acts. */
  onInterrupt: ((core: number, id: number, change: InterruptChange) => void) | undefined;
  /**
   * A fault in the wire between a device and the controller, for tests. Asked whenever a device
   * drives an input, also if the level is the same as before; false: the level does not arrive.
   * `core`: of a PPI, or else 0.
   */
  onLine: ((core: number, id: number, level: boolean) => boolean) | undefined;
  readonly interfaces: CpuInterfaceState[] = [];
  /** For each core: the words of all interrupts as the core sees them. Both share those of SPIs. */
  private readonly words: readonly (readonly InterruptWord[])[];
  private readonly inputs = new Array<Input>(CORES).fill(Input.NONE);
  private control = 0;

  /**
   * `signal` is called with the levels of a core's two interrupt inputs whenever they may have
   * changed.
   */
  constructor(private readonly signal: (core: number, irq: boolean, fiq: boolean, time: number) => void) {
    const shared = Array.from({ length: WORDS - 1 }, () => new InterruptWord());
    this.words = Array.from({ length: CORES }, () => [new InterruptWord(), ...shared]);
    this.initialise();
  }

  /** The wires from the devices stay as they are: each device drives its own. */
  reset(): void {
    this.initialise();
    for (let core = 0; core < CORES; core++) this.signal(core, false, false, 0);
  }

  /** ICDDCR: bit 0 Group 0, bit 1 Group 1. */
  get distributorControl(): number {
    return this.control;
  }

  setDistributorControl(control: number, time: number): void {
    if (control === this.control) return;
    this.control = control;
    this.recomputeAll(time);
  }

  /** The 32 interrupts of a word, as `core` sees them; only to be read. */
  word(core: number, word: number): Readonly<InterruptWord> {
    return this.words[core]![word]!;
  }

  /** `core`: the core of an SGI or a PPI. */
  interrupt(core: number, id: number): InterruptState {
    const word = this.wordOf(core, id);
    const bit = id % BITS_PER_WORD;
    const has = (bits: number) => ((bits >>> bit) & 1) === 1;
    let targets = 0;
    for (let each = 0; each < CORES; each++) if (has(word.targets[each]!)) targets |= 1 << each;
    return {
      enabled: has(word.enabled),
      group1: has(word.group1),
      priority: word.priorities[bit]!,
      targets,
      edge: has(word.edge),
      line: has(word.line),
      latched: id >= SGI_COUNT && has(word.latched),
      active: has(word.active),
      sources: id < SGI_COUNT ? word.sources[bit]! : 0,
    };
  }

  // ── what the distributor's registers change; `bits`: which interrupts of the word ──

  setGroups(core: number, word: number, group1: number, time: number): void {
    const interrupts = this.words[core]![word]!;
    if (group1 === interrupts.group1) return;
    interrupts.group1 = group1;
    this.changed(core, word, time);
  }

  enable(core: number, word: number, bits: number, time: number): void {
    this.setEnabled(core, word, this.word(core, word).enabled | bits, time);
  }

  /** SGIs are always enabled. */
  disable(core: number, word: number, bits: number, time: number): void {
    this.setEnabled(core, word, this.word(core, word).enabled & ~withoutSgis(word, bits), time);
  }

  /** ICDISPR; not for SGIs. */
  makePending(core: number, word: number, bits: number, time: number): void {
    this.setLatched(core, word, this.word(core, word).latched | withoutSgis(word, bits), time);
  }

  /** ICDICPR; not for SGIs. */
  clearPending(core: number, word: number, bits: number, time: number): void {
    this.setLatched(core, word, this.word(core, word).latched & ~withoutSgis(word, bits), time);
  }

  /** Edge-triggered, of the interrupts in `bits`: those in `edge`. */
  configure(core: number, word: number, bits: number, edge: number, time: number): void {
    const interrupts = this.words[core]![word]!;
    const edges = (interrupts.edge & ~bits) | (edge & bits);
    if (edges === interrupts.edge) return;
    const before = interrupts.pending;
    interrupts.edge = edges;
    this.tell(core, word, before);
    this.changed(core, word, time);
  }

  setPriority(core: number, id: number, priority: number, time: number): void {
    const { priorities } = this.wordOf(core, id);
    const bit = id % BITS_PER_WORD;
    if (priorities[bit] === priority) return;
    priorities[bit] = priority;
    this.changed(core, id >>> WORD_SHIFT, time);
  }

  /** `targets`: the cores an SPI may go to, a bit each. */
  setTargets(id: number, targets: number, time: number): void {
    const word = this.wordOf(0, id);
    const bit = 1 << (id % BITS_PER_WORD);
    let same = true;
    for (let core = 0; core < CORES; core++) {
      const before = word.targets[core]!;
      const now = ((targets >>> core) & 1) === 1 ? before | bit : before & ~bit;
      word.targets[core] = now;
      same &&= now === before;
    }
    if (!same) this.recomputeAll(time);
  }

  private setEnabled(core: number, word: number, enabled: number, time: number): void {
    const interrupts = this.words[core]![word]!;
    if (enabled === interrupts.enabled) return;
    interrupts.enabled = enabled;
    this.changed(core, word, time);
  }

  private setLatched(core: number, word: number, latched: number, time: number): void {
    const interrupts = this.words[core]![word]!;
    if (latched === interrupts.latched) return;
    const before = interrupts.pending;
    interrupts.latched = latched;
    this.tell(core, word, before);
    this.changed(core, word, time);
  }

  private wordOf(core: number, id: number): InterruptWord {
    return this.words[core]![id >>> WORD_SHIFT]!;
  }

  /** Tells the observer which interrupts of a word are pending now and were not, or were. */
  private tell(core: number, word: number, before: number): void {
    const { onInterrupt } = this;
    if (onInterrupt === undefined) return;
    const now = this.words[core]![word]!.pending;
    for (let left = before ^ now; left !== 0; left &= left - 1) {
      const bit = lowestBit(left);
      const isPending = ((now >>> bit) & 1) === 1;
      const change = isPending ? InterruptChange.RAISED : InterruptChange.CLEARED;
      onInterrupt(core, word * BITS_PER_WORD + bit, change);
    }
  }

  /** A wire from a device: an SPI, or a core's own PPI. */
  setLine(core: number, id: number, level: boolean, time: number): void {
    if (this.onLine?.(core, id, level) === false) return;
    const word = this.wordOf(core, id);
    const bit = 1 << (id % BITS_PER_WORD);
    if (((word.line & bit) !== 0) === level) return;
    const before = word.pending;
    word.line ^= bit;
    if (level) word.latched |= word.edge & bit;
    this.tell(core, id >>> WORD_SHIFT, before);
    this.changed(core, id >>> WORD_SHIFT, time);
  }

  /** Is the interrupt non-secure? */
  isGroup1(core: number, id: number): boolean {
    return ((this.wordOf(core, id).group1 >>> (id % BITS_PER_WORD)) & 1) === 1;
  }

  isPending(state: Readonly<InterruptState>, id: number): boolean {
    if (id < SGI_COUNT) return state.sources !== 0;
    return state.latched || (!state.edge && state.line);
  }

  /** A core sends an SGI to `target`. */
  sendSgi(source: number, target: number, id: number, time: number): void {
    this.setSources(target, id, this.words[target]![0]!.sources[id]! | (1 << source));
    this.changed(target, 0, time);
  }

  private setSources(core: number, id: number, sources: number): void {
    const word = this.words[core]![0]!;
    const before = word.pending;
    word.sources[id] = sources;
    if (sources === 0) word.latched &= ~(1 << id);
    else word.latched |= 1 << id;
    this.tell(core, 0, before);
  }

  /**
   * The most urgent interrupt that could be signalled to the core: pending, enabled, not active,
   * and its group on in the distributor. Of equal priorities the lowest ID wins; of several senders
   * of an SGI the lowest core.
   */
  highestPending(core: number): PendingInterrupt | undefined {
    return this.pendingInterrupt(core, this.highestId(core));
  }

  /**
   * The interrupt that is signalled to the core, if any: the highest pending one, if its group is
   * on, the mask lets it pass and it preempts the active one.
   */
  signalled(core: number): PendingInterrupt | undefined {
    return this.pendingInterrupt(core, this.signalledId(core));
  }

  private pendingInterrupt(core: number, id: number): PendingInterrupt | undefined {
    if (id === NONE) return undefined;
    const word = this.wordOf(core, id);
    const bit = id % BITS_PER_WORD;
    const source = id < SGI_COUNT ? lowestBit(word.sources[id]!) : 0;
    return { id, source, priority: word.priorities[bit]!, group1: this.isGroup1(core, id) };
  }

  private highestId(core: number): number {
    const { control } = this;
    const ofGroup0 = (control & ENABLE_GROUP0) !== 0 ? ALL : 0;
    const ofGroup1 = (control & ENABLE_GROUP1) !== 0 ? ALL : 0;
    const words = this.words[core]!;
    let best = NONE;
    let bestPriority = IDLE_PRIORITY;
    for (let index = 0; index < WORDS; index++) {
      const word = words[index]!;
      const { group1 } = word;
      let left = word.candidates(core) & ((group1 & ofGroup1) | (~group1 & ofGroup0));
      for (; left !== 0; left &= left - 1) {
        const bit = lowestBit(left);
        if (word.priorities[bit]! >= bestPriority) continue;
        bestPriority = word.priorities[bit]!;
        best = index * BITS_PER_WORD + bit;
      }
    }
    return best;
  }

  private signalledId(core: number): number {
    const id = this.highestId(core);
    if (id === NONE) return NONE;
    const word = this.wordOf(core, id);
    const bit = id % BITS_PER_WORD;
    const group1 = this.isGroup1(core, id);
    const priority = word.priorities[bit]!;
    const { control, priorityMask } = this.interfaces[core]!;
    if ((control & (group1 ? ENABLE_GROUP1 : ENABLE_GROUP0)) === 0) return NONE;
    return priority < priorityMask && this.preempts(core, priority, group1) ? id : NONE;
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
    const { id, source, priority } = pending;
    this.onInterrupt?.(core, id, InterruptChange.TAKEN);
    const word = this.wordOf(core, id);
    const bit = 1 << (id % BITS_PER_WORD);
    if (id < SGI_COUNT) this.setSources(core, id, word.sources[id]! & ~(1 << source));
    else {
      const before = word.pending;
      word.latched &= ~bit;
      this.tell(core, id >>> WORD_SHIFT, before);
    }
    word.active |= bit;
    this.interfaces[core]!.active.push({ id, source, priority });
    this.changed(core, id >>> WORD_SHIFT, time);
  }

  /** The interrupt that the core has acknowledged last, of those that it has not ended. */
  innermost(core: number): Readonly<ActiveInterrupt> | undefined {
    return this.interfaces[core]!.active.at(-1);
  }

  /** Has the core acknowledged the interrupt, and not ended it? */
  isHandled(core: number, id: number, source: number): boolean {
    return this.placeOfActive(core, id, source) >= 0;
  }

  /** The innermost place of an interrupt among the active ones of the core; −1: none. */
  private placeOfActive(core: number, id: number, source: number): number {
    const { active } = this.interfaces[core]!;
    for (let place = active.length - 1; place >= 0; place--) {
      const entry = active[place]!;
      if (entry.id === id && (id >= SGI_COUNT || entry.source === source)) return place;
    }
    return -1;
  }

  /**
   * Ends an interrupt that the core has acknowledged, also if it is not the innermost one. False:
   * the core has acknowledged no such interrupt.
   */
  end(core: number, id: number, source: number, time: number): boolean {
    const { active } = this.interfaces[core]!;
    const place = this.placeOfActive(core, id, source);
    if (place < 0) return false;
    if (place === active.length - 1) active.pop();
    else active.splice(place, 1);
    const word = this.wordOf(core, id);
    const bit = 1 << (id % BITS_PER_WORD);
    word.active &= ~bit;
    this.onInterrupt?.(core, id, InterruptChange.ENDED);
    if ((word.pending & bit) !== 0) this.onInterrupt?.(core, id, InterruptChange.RAISED);
    this.changed(core, id >>> WORD_SHIFT, time);
    return true;
  }

  /** Something has changed in the CPU interface of the core. */
  interfaceChanged(core: number, time: number): void {
    this.recompute(core, time);
  }

  /** Something has changed in a word; `core`: of SGIs and PPIs. */
  private changed(core: number, word: number, time: number): void {
    if (word === 0) this.recompute(core, time);
    else this.recomputeAll(time);
  }

  private recomputeAll(time: number): void {
    for (let core = 0; core < CORES; core++) this.recompute(core, time);
  }

  /** Drives the core's IRQ and FIQ, if they are not as they were when they were last computed. */
  private recompute(core: number, time: number): void {
    if (this.inputOf(core) !== this.inputs[core]) this.update(core, time);
  }

  /** Drives the core's IRQ and FIQ from the present state. */
  update(core: number, time: number): void {
    const input = this.inputOf(core);
    this.inputs[core] = input;
    this.signal(core, input === Input.IRQ, input === Input.FIQ, time);
  }

  private inputOf(core: number): Input {
    const id = this.signalledId(core);
    if (id === NONE) return Input.NONE;
    return !this.isGroup1(core, id) && (this.interfaces[core]!.control & FIQ_EN) !== 0
      ? Input.FIQ
      : Input.IRQ;
  }

  private preempts(core: number, priority: number, group1: boolean): boolean {
    const running = this.runningPriority(core);
    if (running === IDLE_PRIORITY) return true;
    const mask = this.groupPriorityMask(core, group1);
    return (priority & mask) < (running & mask);
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
    this.control = 0;
    this.inputs.fill(Input.NONE);
    this.interfaces.length = 0;
    for (let core = 0; core < CORES; core++) {
      this.interfaces.push({
        control: 0,
        priorityMask: 0,
        binaryPoint: MINIMUM_BINARY_POINT,
        nsBinaryPoint: MINIMUM_NS_BINARY_POINT,
        active: [],
      });
      const [own, ...shared] = this.words[core]!;
      own!.reset(ALL_SGIS, PRIVATE_EDGES);
      own!.targets[core] = ALL;
      for (const word of shared) word.reset(0, 0);
    }
  }
}

/** SGIs do not change in this way. */
function withoutSgis(word: number, bits: number): number {
  return word === 0 ? bits & ~ALL_SGIS : bits;
}

function privateEdges(): number {
  let edges = ALL_SGIS;
  for (let id = SGI_COUNT; id < FIRST_SPI; id++)
    if (((PPI_CONFIGURATION >>> ((id - SGI_COUNT) * 2)) & 2) !== 0) edges |= 1 << id;
  return edges;
}
