/** The page's side of the run: the worker, and all that it has told. */

import type { Problem } from "@mvm/config";
import type { RunReport } from "@mvm/report/report";
import { batch, signal } from "@preact/signals";
import { type Failure, failureOf, fetched } from "../fetched";
import { partsFile, SYSTEMS_FILE, type SystemEntry, type SystemParts } from "../parts";
import type { Checked, FromWorker, Halt, Mischief, PlantState, SystemSummary, ToWorker } from "../protocol";
import { BASE, newWorker } from "./connection";
import { Aloneness } from "./tasks/alone";
import { TimelineStore } from "./timeline/store";

export const systems = signal<readonly SystemEntry[]>([]);
export const parts = signal<SystemParts | undefined>(undefined);
export const system = signal<SystemSummary | undefined>(undefined);
export const progress = signal<"files" | "image" | "board" | "warm" | undefined>("files");
export const running = signal(false);
export const halt = signal<Halt | undefined>(undefined);
export const diagnosis = signal<string | undefined>(undefined);
export const cycle = signal(0);
export const present = signal(0);
export const measured = signal({ speed: 0, mips: 0 });
export const speed = signal(1);
export const report = signal<RunReport | undefined>(undefined);
export const plant = signal<PlantState | undefined>(undefined);
export const failure = signal<Failure | undefined>(undefined);
/** Of the configuration that was to run. */
export const problems = signal<readonly Problem[]>([]);
/** What is said to a person who does not see the page. */
export const announcement = signal("");
export const outcome = signal<Extract<FromWorker, { kind: "done" }> | undefined>(undefined);
/** The text of the configuration that runs. */
export const configuration = signal("");

export const timeline = new TimelineStore();
export const alone = new Aloneness();

/** Who shows a console. */
export interface ConsoleView {
  write(bytes: Uint8Array): void;
  rewrite(bytes: Uint8Array): void;
}

/** The browser does not say why it could not load the worker. */
const NO_WORKER: Failure = { file: "page/worker-….js", reason: "it does not start" };

const views = new Map<string, ConsoleView>();
/** What a console has printed before its view was there. */
const early = new Map<string, Uint8Array[]>();
interface Check {
  text: string;
  resolve(checked: Checked): void;
}
/** Not answered yet. */
const checks = new Map<number, Check>();
let lastCheck = 0;
/** Counts the systems that were chosen. */
let choices = 0;
let worker: Worker | undefined;

function send(message: ToWorker): void {
  worker?.postMessage(message);
}

/** Loads the list of systems, and the one that the address names, or the first. */
export async function open(): Promise<void> {
  try {
    systems.value = await json<SystemEntry[]>(SYSTEMS_FILE);
  } catch (error) {
    return fail(failureOf(error));
  }
  const named = decodeURIComponent(location.hash.slice(1));
  const wanted = systems.value.find(({ name }) => name === named) ?? systems.value[0];
  if (wanted === undefined) throw new Error("the site has no system");
  await choose(wanted.name);
}

/** The system that was chosen last is the one that is shown, whatever arrives first. */
export async function choose(name: string): Promise<void> {
  const choice = ++choices;
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  stop();
  // The editor of the system before is gone.
  for (const { resolve } of checks.values()) resolve({ problems: [] });
  checks.clear();
  progress.value = "files";
  system.value = undefined;
  parts.value = undefined;
  try {
    const loaded = await json<SystemParts>(partsFile(name));
    if (choice !== choices) return;
    parts.value = loaded;
    start(loaded.text);
  } catch (error) {
    if (choice === choices) fail(failureOf(error));
  }
}

function fail(why: Failure): void {
  progress.value = undefined;
  failure.value = why;
}

/** Starts the present system with this text of its configuration, from its first cycle. */
export function start(text: string): void {
  stop();
  const given = parts.value!;
  configuration.value = text;
  worker = newWorker();
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);
  worker.onerror = ({ message }) => fail(message ? { reason: message } : NO_WORKER);
  send({ kind: "speed", speed: speed.value });
  send({ kind: "load", parts: given, base: BASE, text });
  // The worker before can answer no more.
  for (const [id, { text }] of checks) askCheck(id, text);
  alone.begin(given, text);
}

function stop(): void {
  worker?.terminate();
  worker = undefined;
  for (const view of views.values()) view.rewrite(new Uint8Array());
  early.clear();
  timeline.clear();
  batch(() => {
    running.value = false;
    halt.value = undefined;
    report.value = undefined;
    plant.value = undefined;
    failure.value = undefined;
    problems.value = [];
    outcome.value = undefined;
    cycle.value = 0;
  });
}

export function run(): void {
  send({ kind: "run" });
}

export function pause(): void {
  send({ kind: "pause" });
}

export function next(): void {
  send({ kind: "next" });
}

export function goTo(to: number): void {
  send({ kind: "goTo", cycle: Math.max(0, Math.round(to)) });
}

export function setSpeed(value: number): void {
  speed.value = value;
  send({ kind: "speed", speed: value });
}

export function type(console: string, text: string): void {
  send({ kind: "type", console, text });
}

/** A command at MVM's console. */
export function order(line: string): void {
  outcome.value = undefined;
  type("mvm", `${line}\n`);
  if (!running.value) run();
}

export function mischief(vm: string, what: Mischief): void {
  send({ kind: "mischief", vm, what });
  if (!running.value) run();
}

/** What `mvm check` says of a text. */
export function check(text: string): Promise<Checked> {
  const id = ++lastCheck;
  askCheck(id, text);
  return new Promise((resolve) => checks.set(id, { text, resolve }));
}

function askCheck(id: number, text: string): void {
  send({ kind: "check", id, text, parts: parts.value!, base: BASE });
}

/** Shows a console from now on. @returns what ends that */
export function show(console: string, view: ConsoleView): () => void {
  views.set(console, view);
  for (const bytes of early.get(console) ?? []) view.write(bytes);
  early.delete(console);
  return () => {
    if (views.get(console) === view) views.delete(console);
  };
}

function write(console: string, bytes: Uint8Array): void {
  const view = views.get(console);
  if (view !== undefined) view.write(bytes);
  else early.set(console, [...(early.get(console) ?? []), bytes]);
}

function receive(message: FromWorker): void {
  switch (message.kind) {
    case "progress":
      // What went on beside the step that failed says so later.
      if (failure.value === undefined) progress.value = message.step;
      return;
    case "loaded":
      batch(() => {
        progress.value = undefined;
        system.value = message.system;
        cycle.value = message.cycle;
        present.value = message.cycle;
        timeline.begin(message.cycle, message.system);
      });
      run();
      return;
    case "problems":
      progress.value = undefined;
      problems.value = message.problems;
      return;
    case "checked":
      checks.get(message.id)?.resolve(message);
      checks.delete(message.id);
      return;
    case "state":
      batch(() => {
        cycle.value = message.cycle;
        present.value = message.present;
        running.value = message.running;
        halt.value = message.halt;
        diagnosis.value = message.diagnosis;
        plant.value = message.plant;
        if (message.running) measured.value = { speed: message.speed, mips: message.mips };
      });
      timeline.now(message.cycle, message.running);
      return;
    case "text":
      write(message.console, message.bytes);
      return;
    case "rewritten":
      for (const [name, bytes] of message.consoles) views.get(name)?.rewrite(bytes);
      return;
    case "forked":
      timeline.fork(message.cycle);
      return;
    case "timeline":
      timeline.add(message);
      return;
    case "jobs":
      timeline.addJobs(message);
      return;
    case "report":
      report.value = message.report;
      return;
    case "done":
      outcome.value = message;
      return;
    case "failed":
      fail(message.failure);
  }
}

function json<T>(path: string): Promise<T> {
  return fetched(BASE, path, (response) => response.json() as Promise<T>);
}
