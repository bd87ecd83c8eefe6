/** The worker in which the board runs: messages of the page in, what the run shows out. */

import { QUANTUM } from "@mvm/board";
import { type Configuration, ConfigurationError, CPU_HZ, type Problem } from "@mvm/config";
import { failureOf } from "../fetched";
import { kept } from "../kept";
import { compileFrom, type Fetch, fetchFrom, loadFiles } from "../machine/files";
import { bootable, configurationOf } from "../machine/images";
import { Machine, type Warm } from "../machine/machine";
import { STORM } from "../machine/mischief";
import { summaryOf } from "../machine/summary";
import { readWarm } from "../machine/warm";
import { CORE_FILE, type SystemParts } from "../parts";
import type { Checked, FromWorker, Halt, ToWorker } from "../protocol";
import { Pace } from "./pace";
import { Rarely } from "./rarely";

/** How long a slice may take, and how often the page hears, in milliseconds of the wall clock. */
const SLICE_MS = 24;
const MOST_QUANTA = 4096;
const TOLD_MS = 80;
const REPORT_MS = 400;
/** Of the wall clock, for the jobs of the timeline, which a person looks at, and for the report. */
const JOBS_SHARE = 0.15;
const REPORT_SHARE = 0.05;
/** A virtual second without an event: the next one is not near. */
const NEXT_LIMIT = CPU_HZ;
const MS = 1000;

const tell = (message: FromWorker) => postMessage(message);

class Run {
  private running = false;
  /** Each command that moves the run has a number. What an earlier one has begun ends then. */
  private move = 0;
  private halt: Halt | undefined = "user";
  private quanta = 16;
  private toldMs = 0;
  private readonly jobsTurn = new Rarely(TOLD_MS, JOBS_SHARE);
  private readonly reportTurn = new Rarely(REPORT_MS, REPORT_SHARE);
  private pace: Pace;
  /** At the last message about the state. */
  private before = { ms: performance.now(), cycle: 0, instructions: 0 };

  constructor(
    private readonly machine: Machine,
    private speed: number,
  ) {
    this.pace = new Pace(machine.time, speed);
    this.tellAll();
  }

  run(): void {
    if (this.running || this.machine.over !== undefined) return;
    this.running = true;
    this.halt = undefined;
    this.restartClock();
    void this.loop(++this.move);
  }

  pause(halt: Halt = "user"): void {
    this.move++;
    this.running = false;
    this.halt = halt;
    this.tellAll();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.restartClock();
  }

  next(): void {
    this.running = false;
    const came = this.machine.next(NEXT_LIMIT);
    this.pause(this.machine.over?.halt ?? (came ? "event" : "quiet"));
  }

  /** The way from the moment before may take seconds: the page sees the run go there. */
  async goTo(cycle: number): Promise<void> {
    const { machine } = this;
    const move = ++this.move;
    this.running = false;
    this.halt = "way";
    const goal = machine.setOut(cycle);
    tell({ kind: "rewritten", cycle: machine.time, consoles: machine.consoles.texts() });
    while (move === this.move && machine.time < goal && machine.over === undefined) {
      this.slice(goal);
      this.tellSometimes();
      await turn(0);
    }
    if (move === this.move) this.pause(machine.over?.halt ?? "moment");
  }

  type(console: string, text: string): void {
    this.machine.send(console, text);
    this.tellFork();
  }

  mischief(vm: string, number: number, what: "attack" | "hang" | "storm"): void {
    if (what !== "storm") this.machine.mischief(number, what);
    else {
      const outcome = this.machine.send(vm, STORM) ? "done" : "not there";
      tell({ kind: "done", vm, what, outcome });
    }
    this.tellFork();
    this.tellAll();
  }

  measure(cycles: number): void {
    this.machine.runTo(this.machine.time + cycles);
    tell({ kind: "report", report: this.machine.report() });
    this.pause("measured");
  }

  private async loop(move: number): Promise<void> {
    const { machine } = this;
    while (move === this.move) {
      this.slice(QUANTUM * Math.floor(this.pace.limit() / QUANTUM));
      if (machine.over !== undefined) return this.pause(machine.over.halt);
      this.tellSometimes();
      await turn(this.pace.waitMs(machine.time));
    }
  }

  /** Runs for about SLICE_MS, and not beyond the cycle `limit`. */
  private slice(limit: number): void {
    const begun = performance.now();
    const goal = this.machine.boundary(this.quanta);
    const end = Math.min(goal, limit);
    if (end > this.machine.time) this.machine.runTo(end);
    const took = performance.now() - begun;
    if (took > SLICE_MS) this.quanta = Math.ceil(this.quanta / 2);
    else if (took < SLICE_MS / 2 && end === goal) this.quanta = Math.min(MOST_QUANTA, this.quanta * 2);
  }

  private tellSometimes(): void {
    if (performance.now() - this.toldMs > TOLD_MS) this.tellAll();
  }

  private restartClock(): void {
    this.pace = new Pace(this.machine.time, this.speed);
    this.before = {
      ms: performance.now(),
      cycle: this.machine.time,
      instructions: this.machine.instructions,
    };
  }

  private tellFork(): void {
    const { forkedAt } = this.machine;
    if (forkedAt === undefined) return;
    this.machine.forkedAt = undefined;
    tell({ kind: "forked", cycle: forkedAt });
  }

  private tellAll(): void {
    const { machine, before } = this;
    const now = performance.now();
    this.toldMs = now;
    for (const [console, bytes] of machine.consoles.news()) tell({ kind: "text", console, bytes });
    for (const { vm, code: what, outcome } of machine.outcomes())
      tell({ kind: "done", vm: vmNames[vm]!, what, outcome });
    const piece = machine.piece();
    if (piece.to > piece.from) tell({ kind: "timeline", ...piece });
    const stands = !this.running && this.halt !== "way";
    if (stands || this.jobsTurn.isDue)
      this.jobsTurn.do(() => tell({ kind: "jobs", to: machine.time, tasks: machine.jobs() }));
    const ms = now - before.ms;
    const isMeasured = this.running && ms > TOLD_MS / 2;
    const speed = isMeasured ? ((machine.time - before.cycle) / CPU_HZ / ms) * MS : 0;
    const mips = isMeasured ? (machine.instructions - before.instructions) / ms / MS : 0;
    if (ms > MS) this.before = { ms: now, cycle: machine.time, instructions: machine.instructions };
    const diagnosis = machine.over?.diagnosis;
    const { running, halt } = this;
    const { time: cycle, present } = machine;
    const plant = machine.plant();
    tell({ kind: "state", cycle, present, running, speed, mips, halt, diagnosis, plant });
    if (stands || this.reportTurn.isDue)
      this.reportTurn.do(() => tell({ kind: "report", report: machine.report() }));
  }
}

/** A turn of the event loop, so that messages of the page come in. */
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
function turn(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms > 0) setTimeout(resolve, ms);
    else {
      waiting.push(resolve);
      channel.port2.postMessage(0);
    }
  });
}

let run: Run | undefined;
let vmNames: string[] = [];
let speed = 1;
/** The files of checks and of runs from the first cycle. */
let files: Fetch | undefined;

async function load(message: Extract<ToWorker, { kind: "load" }>): Promise<void> {
  run?.pause();
  run = undefined;
  const { parts, base, alone } = message;
  const text = message.text ?? parts.text;
  const configuration = configurationOf(parts, text);
  const { system } = configuration;
  if (alone !== undefined) for (const vm of system.vms) vm.autostart = vm.name === alone;
  const isAsWarm = text === parts.text && alone === undefined && parts.warm !== null;
  tell({ kind: "progress", step: isAsWarm ? "warm" : "files" });
  const [{ elf, warm }, core] = await Promise.all([
    isAsWarm ? storedRun(fetchFrom(base)(parts.warm!)) : newRun(parts, filesOf(base), configuration),
    compileFrom(base, CORE_FILE),
  ]);
  tell({ kind: "progress", step: "board" });
  const { name, places } = parts;
  const machine = await Machine.create({ core, elf, configuration, places, name }, warm);
  vmNames = system.vms.map((vm) => vm.name);
  tell({ kind: "loaded", system: summaryOf(name, system), cycle: machine.time });
  run = new Run(machine, speed);
}

interface Begin {
  elf: Uint8Array | undefined;
  warm: Warm | undefined;
}

async function storedRun(bytes: Promise<Uint8Array>): Promise<Begin> {
  return { elf: undefined, warm: await readWarm(await bytes) };
}

async function newRun(parts: SystemParts, fetchFile: Fetch, configuration: Configuration): Promise<Begin> {
  const files = await loadFiles(parts, fetchFile);
  tell({ kind: "progress", step: "image" });
  return { elf: await bootable(parts, files, configuration), warm: undefined };
}

function filesOf(base: string): Fetch {
  files ??= kept(fetchFrom(base));
  return files;
}

async function check(parts: SystemParts, base: string, text: string): Promise<Checked> {
  try {
    const problems = await problemsOf(async () => {
      const configuration = configurationOf(parts, text);
      await bootable(parts, await loadFiles(parts, filesOf(base)), configuration);
    });
    return { problems };
  } catch (error) {
    return { problems: [], failure: failureOf(error) };
  }
}

async function problemsOf(work: () => Promise<void>): Promise<readonly Problem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

async function receive(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "load": {
      const problems = await problemsOf(() => load(message));
      if (problems.length > 0) tell({ kind: "problems", problems });
      return;
    }
    case "check": {
      const { id, parts, base, text } = message;
      return tell({ kind: "checked", id, ...(await check(parts, base, text)) });
    }
    case "speed":
      speed = message.speed;
      return run?.setSpeed(speed);
    case "run":
      return run?.run();
    case "pause":
      return run?.pause();
    case "next":
      return run?.next();
    case "goTo":
      return run?.goTo(message.cycle);
    case "type":
      return run?.type(message.console, message.text);
    case "mischief":
      return run?.mischief(message.vm, vmNames.indexOf(message.vm), message.what);
    case "measure":
      return run?.measure(message.cycles);
  }
}

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  receive(data).catch((error: unknown) => tell({ kind: "failed", failure: failureOf(error) }));
});
