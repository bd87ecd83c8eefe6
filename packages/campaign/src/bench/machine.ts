/**
 * A system on a board of its own, which goes to any time of its run without a fault. It keeps
 * snapshots on the way, so that the next run costs only what follows its fault.
 *
 *     power-on ──●────●────●────●────●───▶ end
 *                snapshots       │└─ runs on to the time of the fault
 *                                └─ restored
 */
import { createZc702, QUANTUM, type Snapshot, type Zc702 } from "@mvm/board";
import { type Configuration, parseConfiguration } from "@mvm/config";
import type { Subject } from "../plan/run";
import type { RunFigures } from "../verdict/figures";
import type { Heard, Instruments } from "./instruments";

/** Snapshots in a run. */
const SNAPSHOTS = 24;

interface Moment {
  readonly cycle: number;
  readonly snapshot: Snapshot;
  /** What the serial ports have sent, by their names. */
  readonly heard: Heard;
}

export class Machine {
  private readonly heard = new Map<string, number[]>();
  /** In order. The first is that of power-on. */
  private readonly moments: Moment[] = [];
  private known: RunFigures | undefined;

  private constructor(
    readonly board: Zc702,
    readonly configuration: Configuration,
    private readonly instruments: Instruments,
    /** The cycle at which runs end. */
    readonly duration: number,
  ) {
    for (const port of board.devices.serialPorts) {
      const bytes: number[] = [];
      this.heard.set(port.name, bytes);
      port.onByte = (byte) => bytes.push(byte);
    }
    this.keep();
  }

  /** Switched on, and nothing executed yet. Throws as the board does. */
  static async start(
    { elf, name, configuration: text }: Subject,
    clockDrift: number,
    duration: number,
    instruments: Instruments,
  ): Promise<Machine> {
    const configuration = parseConfiguration(name, text);
    const board = await createZc702({ pl: instruments.devices(configuration.system), clockDrift });
    instruments.prepare(board);
    board.start(board.loadElf(elf, name));
    return new Machine(board, configuration, instruments, duration);
  }

  /** The number of the VM of this name. */
  numberOf(vm: string): number {
    return this.configuration.system.vms.findIndex(({ name }) => name === vm);
  }

  /** Whether MVM has given the core to this VM. */
  holds(core: number, vm: number): boolean {
    return this.instruments.vmOn(this.board, this.configuration.system, core) === vm;
  }

  /** Whether the core executes the code of this VM, and not MVM's. */
  executes(core: number, vm: number): boolean {
    return this.holds(core, vm) && !this.board.debugger.isSecure(core);
  }

  /** Back to power-on. */
  switchOn(): void {
    this.restore(this.moments[0]!);
  }

  /** To a time of the run without a fault. */
  goTo(cycle: number): void {
    const step = QUANTUM * Math.ceil(this.duration / SNAPSHOTS / QUANTUM);
    const begin = this.moments.findLast((moment) => moment.cycle <= cycle)!;
    this.restore(begin);
    for (let next = begin.cycle + step; next <= cycle; next += step) {
      if (this.advance(next) !== "time") return;
      this.keep();
    }
    this.advance(cycle);
  }

  /**
   * Runs up to a cycle, or to the end. Returns "time", "condition", or why the board does not go
   * on: "asleep" if nothing will ever wake a core.
   */
  advance(until: number, when?: () => boolean): string {
    if (this.board.time >= until) return "time";
    const stop = this.board.run(when === undefined ? { until } : { until, when });
    switch (stop.kind) {
      case "time":
      case "condition":
        return stop.kind;
      case "stuck":
        return "asleep";
      case "core-stopped":
        return `stopped: ${stop.diagnosis}`;
      case "reset":
        return `stopped: the board was reset by ${stop.source}`;
      default:
        return `stopped: ${stop.kind}`;
    }
  }

  /** The figures of the run so far. */
  figures(ending: string, injected: readonly string[]): RunFigures {
    const { board, configuration, heard } = this;
    const read = this.instruments.figures(board, configuration, heard);
    return { ending, cycles: board.time, injected, ...read };
  }

  /** The figures of the run without a fault. */
  reference(): RunFigures {
    if (this.known === undefined) {
      this.goTo(this.duration - 1);
      this.known = this.figures(this.advance(this.duration), []);
    }
    return this.known;
  }

  private keep(): Moment {
    const { board, heard } = this;
    const copy = new Map([...heard].map(([port, bytes]) => [port, bytes.slice()]));
    const moment = { cycle: board.time, snapshot: board.save(), heard: copy };
    this.moments.push(moment);
    return moment;
  }

  private restore({ snapshot, heard }: Moment): void {
    this.board.restore(snapshot);
    for (const [port, bytes] of this.heard) {
      bytes.length = 0;
      for (const byte of heard.get(port) ?? []) bytes.push(byte);
    }
  }
}
