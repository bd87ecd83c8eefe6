/**
 * The board with a system, as a page uses it: it runs in short slices, tells what happened, and
 * goes back in time. It needs neither a page nor a worker, so the command line and tests use it,
 * too.
 */
import {
  axiUart16550,
  type PlDevice,
  pendulum,
  QUANTUM,
  type Snapshot,
  type StopReason,
  type Zc702,
} from "@mvm/board";
import { createZc702From } from "@mvm/board/create";
import { type Configuration, CPU_HZ, PENDULUM } from "@mvm/config";
import { collectReport, guestsAreOver } from "@mvm/report/collect";
import type { RunReport } from "@mvm/report/report";
import { tracedTasks } from "@mvm/report/traced/jobs";
import { lineNames } from "@mvm/report/traced/line-names";
import { trackVms } from "@mvm/report/track-vms";
import type { MvmPlaces } from "@mvm/trace/record/places";
import { Recorder } from "@mvm/trace/record/recorder";
import type { Halt, PlantState, TaskJobs } from "../protocol";
import { Consoles, type ConsoleTexts, consolesOf } from "./consoles";
import { EventWatch } from "./event-watch";
import { type Code, isAlive, replaceIn } from "./mischief";
import { Moments } from "./moments";
import { plantState } from "./plant-state";
import { chunkOf, type TrackChunk } from "./timeline-feed";

/** Cycles between moments to which one can go back, at least: 50 ms. */
const MOMENT_DISTANCE = 8192 * QUANTUM;
/** The recorder keeps what was not told yet; a page asks several times in a virtual second. */
const RECORD_WINDOW = 2 ** 31;
const RECORD_BYTES = 64 * 2 ** 20;
/** Quanta between two looks whether a VM is in its own code, at most: 0.4 ms. */
const LONGEST_STEP = 64;
/** Cycles of a character at 115,200 baud: ten bits. */
const CHARACTER = Math.ceil((10 * CPU_HZ) / 115_200);
/** A command has changed the state of its VM so many cycles after its last character: 10 ms. */
const ANSWER = CPU_HZ / 100;

export interface MachineOptions {
  core: BufferSource | WebAssembly.Module;
  /** Undefined for a run that was stored: it has its program in its memory. */
  elf: Uint8Array | undefined;
  configuration: Configuration;
  places: MvmPlaces;
  name: string;
  /** What the moments to go back to may cost, in bytes. Left out: MOMENTS_BYTES. */
  momentsBytes?: number;
}

/** A run that was stored. */
export interface Warm {
  snapshot: Snapshot;
  consoles: ConsoleTexts;
}

/** A mischief that waits, for at most a virtual second, until its VM is in its own code. */
interface Wish {
  vm: number;
  code: Code;
  until: number;
  /** Quanta until the next look. */
  step: number;
}

export interface Outcome {
  vm: number;
  code: Code;
  outcome: "done" | "not running";
}

export interface Piece {
  from: number;
  to: number;
  tracks: TrackChunk[];
}

export class Machine {
  readonly consoles: Consoles;
  /** Why the run cannot go on; undefined: it can. */
  over: { halt: Halt; diagnosis: string | undefined } | undefined;
  readonly moments: Moments;
  private recorder: Recorder;
  /** What follows was not told to the timeline yet. */
  private toldTo: number;
  private readonly toldJobs = new Map<string, number>();
  private wish: Wish | undefined;
  private readonly ended: Outcome[] = [];
  /** The latest cycle that the run has come to. */
  present: number;
  /**
   * Up to this cycle, characters from outside may still start a VM. On a way back it stays, because
   * the moment may lie between a command and its answer.
   */
  private answerUntil = 0;

  private constructor(
    readonly board: Zc702,
    private readonly options: MachineOptions,
    private readonly plants: readonly ReturnType<typeof pendulum>[],
    warm: Warm | undefined,
  ) {
    this.moments = new Moments(options.momentsBytes);
    this.consoles = new Consoles(board, consolesOf(options.configuration.system));
    if (warm !== undefined) {
      board.restore(warm.snapshot);
      this.consoles.begin(warm.consoles);
    }
    this.recorder = this.newRecorder();
    this.toldTo = board.time;
    this.present = board.time;
    this.moments.keep(board.save());
  }

  /** @throws ElfError, SnapshotError */
  static async create(options: MachineOptions, warm?: Warm): Promise<Machine> {
    const { system } = options.configuration;
    const plants = system.vms.some(({ devices }) => devices.includes(PENDULUM)) ? [pendulum()] : [];
    const pl: PlDevice[] = [axiUart16550(), ...plants];
    const board = await createZc702From(options.core, { pl });
    if (options.elf !== undefined) board.start(board.loadElf(options.elf, options.name));
    trackVms(board);
    return new Machine(board, options, plants, warm);
  }

  get time(): number {
    return this.board.time;
  }

  get instructions(): number {
    return this.board.statistics(0).instructions + this.board.statistics(1).instructions;
  }

  /** Whether the run is at a moment that lies behind its latest one. */
  get inPast(): boolean {
    return this.time < this.present;
  }

  /**
   * Runs to the cycle `end`, a multiple of QUANTUM, or to where the run cannot go on. The run does
   * not depend on how it is cut into slices.
   */
  runTo(end: number): void {
    const { moments } = this;
    while (this.time < end && this.over === undefined) {
      moments.replay(this.time);
      const look = this.wish === undefined ? end : this.boundary(this.wish.step);
      this.stopped(this.board.run({ until: Math.min(end, look, moments.nextInput, this.nextMoment) }));
      this.tryWish();
      if (!this.inPast && this.time >= this.nextMoment) moments.keep(this.board.save());
      this.present = Math.max(this.present, this.time);
    }
  }

  /**
   * Keys for a console. If every VM is off, the run goes on, because MVM takes commands. It is over
   * again when no VM has started. @returns whether the console takes keys
   */
  send(console: string, text: string): boolean {
    this.fork();
    if (!this.give(console, text)) return false;
    this.input(() => this.give(console, text));
    if (this.over?.halt === "over") this.over = undefined;
    return true;
  }

  /**
   * Replaces the code of the VM with this number, as soon as the run finds it in its own code.
   * `outcomes` has what became of that.
   */
  mischief(vm: number, code: Code): void {
    if (!isAlive(this.board, vm)) {
      this.ended.push({ vm, code, outcome: "not running" });
      return;
    }
    this.fork();
    this.wish = { vm, code, until: this.time + CPU_HZ, step: 1 };
    this.tryWish();
  }

  /** What became of mischiefs since the last call. */
  outcomes(): Outcome[] {
    return this.ended.splice(0);
  }

  /** Goes to the begin of the quantum of `cycle`, in the past, or forward. */
  goTo(cycle: number): void {
    this.runTo(this.setOut(cycle));
  }

  /**
   * Goes to the latest moment from which the way to `cycle` is short. @returns the begin of the
   * quantum of `cycle`, to which the way goes on by `runTo`
   */
  setOut(cycle: number): number {
    const goal = Math.floor(cycle / QUANTUM) * QUANTUM;
    const snapshot = this.moments.before(goal);
    if (goal < this.time || snapshot.cycle > this.time) {
      this.board.restore(snapshot);
      this.over = undefined;
      this.wish = undefined;
      this.consoles.truncate(snapshot.cycle);
      this.moments.wentBack(snapshot.cycle);
    }
    return goal;
  }

  /**
   * Runs to the end of the quantum of the next event that a timeline shows. The record knows the
   * events of the past already, so the event is one that the board tells.
   * @param limit cycles
   * @returns whether an event came
   */
  next(limit: number): boolean {
    const end = this.time + limit;
    const watch = new EventWatch(this.recorder);
    this.board.observe(watch);
    while (!watch.happened && this.time < end && this.over === undefined) this.runTo(this.boundary(1));
    this.board.observe(this.recorder);
    return watch.happened;
  }

  /** The cycle that is `quanta` ends of quanta away. */
  boundary(quanta: number): number {
    return (Math.floor(this.time / QUANTUM) + quanta) * QUANTUM;
  }

  /** What happened since the last call. */
  piece(): Piece {
    this.recorder.look();
    const { options } = this;
    const { system } = options.configuration;
    const from = this.toldTo;
    const to = Math.max(from, this.time);
    const tracks =
      to === from
        ? []
        : chunkOf({
            name: options.name,
            lanes: this.recorder.lanes,
            begin: from,
            end: to,
            vms: system.vms.map(({ name }) => name),
            lines: lineNames(system),
            sharedDevices: system.sharedDevices.map(({ device }) => device),
            tasks: [],
            tickNanoseconds: this.recorder.tickNanoseconds,
          });
    this.toldTo = to;
    return { from, to, tracks };
  }

  /** The jobs since the last call. All jobs of the run are looked at for this. */
  jobs(): TaskJobs[] {
    if (this.inPast) return [];
    const { system } = this.options.configuration;
    const tasks = tracedTasks(this.board, system).map((task) => this.newJobs(task));
    return tasks.filter(({ jobs }) => jobs.length > 0);
  }

  /** Refused accesses and notes are told in the board's words: the page does not show them. */
  report(): RunReport {
    const { board, options } = this;
    const { configuration, name } = options;
    const outcome = { ending: { reason: "interrupted" } as const, wallSeconds: 0, plants: this.plants };
    return collectReport(board, name, outcome, configuration);
  }

  plant(): PlantState | undefined {
    return this.plants.length === 0 ? undefined : plantState(this.board);
  }

  /** The run as it is now, to be stored. */
  store(): Warm {
    return { snapshot: this.board.save(), consoles: this.consoles.texts() };
  }

  /** The cycle from which on the run is another one; undefined since the last call: none. */
  forkedAt: number | undefined;
  /** From here on the run is a new one: something comes from outside. */
  private fork(): void {
    if (!this.inPast) return;
    this.moments.fork(this.time);
    this.present = this.time;
    this.answerUntil = Math.min(this.answerUntil, this.time + ANSWER);
    this.recorder.close();
    this.recorder = this.newRecorder();
    this.toldTo = this.time;
    this.toldJobs.clear();
    this.forkedAt = this.time;
  }

  private tryWish(): void {
    const { wish } = this;
    if (wish === undefined) return;
    const { vm, code } = wish;
    const { system } = this.options.configuration;
    const replace = replaceIn(this.board, system, vm);
    if (replace?.(code)) {
      this.input(() => replace(code));
      this.endWish(wish, "done");
    } else if (this.time >= wish.until || this.over !== undefined || !isAlive(this.board, vm))
      this.endWish(wish, "not running");
    else wish.step = Math.min(LONGEST_STEP, 2 * wish.step);
  }

  private endWish({ vm, code }: Wish, outcome: Outcome["outcome"]): void {
    this.ended.push({ vm, code, outcome });
    this.wish = undefined;
  }

  private give(console: string, text: string): boolean {
    if (!this.consoles.send(console, text)) return false;
    this.answerUntil = this.time + CHARACTER * text.length + ANSWER;
    return true;
  }

  private input(give: () => void): void {
    this.moments.add({ cycle: this.time, give });
  }

  private get nextMoment(): number {
    return this.inPast ? this.present : this.moments.last + MOMENT_DISTANCE;
  }

  private stopped(stop: StopReason): void {
    const mayStart = this.time < this.answerUntil || Number.isFinite(this.moments.nextInput);
    if (guestsAreOver(this.board) && !mayStart) this.over = { halt: "over", diagnosis: undefined };
    else if (stop.kind === "reset") this.over = { halt: "reset", diagnosis: stop.source };
    else if (stop.kind === "stuck" || stop.kind === "core-stopped")
      this.over = { halt: "stuck", diagnosis: stop.diagnosis };
  }

  private newJobs({ name, vm, jobs }: ReturnType<typeof tracedTasks>[number]): TaskJobs {
    const key = `${vm} ${name}`;
    const first = Math.min(this.toldJobs.get(key) ?? 0, jobs.length);
    this.toldJobs.set(key, jobs.length);
    return { name, vm, first, jobs: jobs.slice(first) };
  }

  private newRecorder(): Recorder {
    return new Recorder(this.board, this.options.places, { window: RECORD_WINDOW, bytes: RECORD_BYTES });
  }
}
