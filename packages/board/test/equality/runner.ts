/** A run of a scenario, with all that a user of the board sees of it. */
import { CORES } from "../../src/cpu/core/contract";
import type { TranslationSetting } from "../../src/cpu/translation-setting";
import { QUANTUM } from "../../src/machine/run-loop";
import { DDR_OFFSET, OCM_OFFSET } from "../../src/memory/layout";
import { OCM_HIGH_BASE } from "../../src/memory/map";
import { PAGE_SIZE } from "../../src/snapshot/page-image";
import type { Snapshot } from "../../src/snapshot/snapshot";
import type { Zc702 } from "../../src/zc702";
import { type Difference, differences, staleRam, strayBytes } from "./difference";

/** Software that can be run as often as wanted. */
export interface Scenario {
  readonly name: string;
  /** The cycle at which the run ends, if the board does not stop before. */
  readonly end: number;
  /** The quantum of the boards, if it is not QUANTUM. */
  readonly quantum?: number;
  /** Cycles between two comparisons, at most. */
  readonly longestDistance?: number;
  /** At the end all of RAM is compared, and not only the pages that are noted as written. */
  readonly wholeRam?: boolean;
  /** What else is the same at the end: a report of the board. */
  report?(board: Zc702): unknown;
  /** A started board that executes with this setting. */
  start(translation: TranslationSetting): Promise<Subject>;
}

export interface Subject {
  readonly board: Zc702;
  /** Runs the board to a cycle; `board.run` if nothing is said. Gives how the run ended. */
  run?(until: number): unknown;
}

/** A tenth of a second: so that what is kept from one comparison to the next stays small. */
const LONGEST_DISTANCE = 16_384 * QUANTUM;
/** Quanta until the first comparison. The later distances are twice as long each. */
const FIRST_DISTANCE = 8;

/** The cycles at which the runs are compared: multiples of the quantum, and the end. */
export function* momentsOf(scenario: Scenario): Generator<number> {
  const { end, quantum = QUANTUM, longestDistance = LONGEST_DISTANCE } = scenario;
  let distance = FIRST_DISTANCE * quantum;
  for (let at = distance; at < end; at += distance) {
    yield at;
    distance = Math.min(2 * distance, longestDistance);
  }
  yield end;
}

/** A time of a run to which the run can go back. */
export interface Checkpoint {
  readonly snapshot: Snapshot;
  /** By console: how many bytes it had printed. */
  readonly printed: ReadonlyMap<string, number>;
}

/** Two runs at the same cycle. */
export interface Pair {
  readonly reference: Checkpoint;
  readonly subject: Checkpoint;
}

export class Runner {
  /** By console: each byte, and its cycle. */
  private readonly printed = new Map<string, string[]>();
  private ending: unknown;

  private constructor(private readonly subject: Subject) {
    for (const port of subject.board.devices.serialPorts) {
      const { onByte } = port;
      const bytes: string[] = [];
      this.printed.set(port.name, bytes);
      port.onByte = (byte, time) => {
        bytes.push(`${byte} at ${time}`);
        onByte?.(byte, time);
      };
    }
  }

  static async start(scenario: Scenario, translation: TranslationSetting): Promise<Runner> {
    return new Runner(await scenario.start(translation));
  }

  get board(): Zc702 {
    return this.subject.board;
  }

  /** False: the board has stopped before `until`. */
  run(until: number): boolean {
    const { board } = this;
    this.ending = this.subject.run === undefined ? board.run({ until }) : this.subject.run(until);
    return board.time >= until;
  }

  save(): Checkpoint {
    const printed = new Map([...this.printed].map(([name, bytes]) => [name, bytes.length]));
    return { snapshot: this.board.save(), printed };
  }

  restore({ snapshot, printed }: Checkpoint): void {
    this.board.restore(snapshot);
    for (const [name, bytes] of this.printed) bytes.length = printed.get(name)!;
  }

  /** What a user of the board sees of this run and of another one, where it is not the same. */
  *seenDifferently(subject: Runner): Generator<Difference> {
    const text = (of: unknown) => JSON.stringify(of);
    const pairs = [["ending", this.ending, subject.ending]];
    for (let core = 0; core < CORES; core++)
      pairs.push([`statistics of core ${core}`, this.board.statistics(core), subject.board.statistics(core)]);
    for (const [name, bytes] of this.printed) {
      const others = subject.printed.get(name) ?? [];
      const count = Math.max(bytes.length, others.length);
      const index = Array.from({ length: count }, (_, n) => n).find((n) => bytes[n] !== others[n]);
      if (index !== undefined)
        pairs.push([`byte ${index} of ${name}`, bytes[index] ?? "none", others[index] ?? "none"]);
    }
    for (const [where, a, b] of pairs)
      if (text(a) !== text(b)) yield { where: String(where), reference: text(a), subject: text(b) };
  }

  /** Bytes of RAM that the snapshot, which was just made, has not got. */
  stale({ snapshot }: Checkpoint): Difference[] {
    return staleRam(snapshot.cpu.ram, (hostOffset) => {
      if (hostOffset >= DDR_OFFSET) return this.board.memoryView(hostOffset - DDR_OFFSET, PAGE_SIZE);
      return viewOrNone(this.board, OCM_HIGH_BASE + hostOffset - OCM_OFFSET);
    });
  }

  /** Differences in all of DDR from the first MiB on. */
  stray(subject: Runner): Difference[] {
    const size = Number(this.board.save().identity["ddrSize"]);
    const [a, b] = [this, subject].map(({ board }) => board.memoryView(MIB, size - MIB));
    return strayBytes(a!, b!, MIB);
  }
}

const MIB = 0x10_0000;

/** Undefined: that bank of the OCM is at its low address. */
function viewOrNone(board: Zc702, pa: number): Uint8Array | undefined {
  try {
    return board.memoryView(pa, PAGE_SIZE);
  } catch {
    return undefined;
  }
}

/**
 * What differs between two runs that have come to the same cycle, and are saved there. `equal`: an
 * earlier pair without a difference.
 */
export function runDifferences(
  [reference, subject]: readonly [Runner, Runner],
  pair: Pair,
  equal: Pair | undefined,
): Difference[] {
  const before = equal && snapshotsOf(equal);
  return [...differences(snapshotsOf(pair), before), ...reference.seenDifferently(subject)];
}

const snapshotsOf = ({ reference, subject }: Pair) => ({
  reference: reference.snapshot,
  subject: subject.snapshot,
});
