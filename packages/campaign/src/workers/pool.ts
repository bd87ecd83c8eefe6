/** Threads that make runs. If a thread dies, another one makes its run. */
import { hostname } from "node:os";
import { Worker } from "node:worker_threads";
import type { PlannedRun, Subject } from "../plan/run";
import { Recent } from "../recent";
import type { Outcome } from "../results/results";
import { type FromThread, SUBJECTS_KEPT, type ToThread } from "./messages";

/** The run cannot be made. */
export class RunError extends Error {}

/** No thread can be started, so no run can be made. */
export class ThreadsError extends Error {}

/** A run that kills as many threads cannot be made. */
const TRIES = 3;
/** After as many threads in a row that died while they loaded their program, no other is tried. */
const STARTS = 3;

interface Task {
  readonly run: PlannedRun;
  readonly subject: Subject;
  tries: number;
  done(outcome: Outcome): void;
  failed(error: RunError | ThreadsError): void;
}

interface Thread {
  readonly worker: Worker;
  readonly name: string;
  /** Digests of the subjects that it has. */
  readonly subjects: Recent<true>;
  task: Task | undefined;
  isReady: boolean;
}

export class ThreadPool {
  /** Undefined: not started yet, or dead. A thread starts when there is a run for it. */
  private readonly threads: (Thread | undefined)[];
  private readonly waiting: Task[] = [];
  private deadStarts = 0;
  private broken: ThreadsError | undefined;
  private closing = false;

  /** @param entry the module of a thread, which calls `serveRuns` */
  constructor(
    private readonly entry: URL,
    readonly size: number,
  ) {
    this.threads = new Array(size).fill(undefined);
  }

  /**
   * Makes a run as soon as a thread is free. Rejects with RunError if the run cannot be made, and
   * with ThreadsError if none can be made.
   */
  execute(run: PlannedRun, subject: Subject): Promise<Outcome> {
    if (this.broken !== undefined) return Promise.reject(this.broken);
    return new Promise((done, failed) => {
      this.waiting.push({ run, subject, tries: 0, done, failed });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.threads.map((thread) => thread?.worker.terminate()));
  }

  private next(): void {
    for (let number = 0; number < this.size; number++) {
      if (this.waiting.length === 0) return;
      this.threads[number] ??= this.start(number);
      const thread = this.threads[number]!;
      if (thread.task !== undefined) continue;
      const task = this.waiting.shift()!;
      thread.task = task;
      const { run, subject } = task;
      if (thread.subjects.get(subject.digest) === undefined) this.tell(thread, { subject });
      thread.subjects.set(subject.digest, true);
      this.tell(thread, { run });
    }
  }

  private tell({ worker }: Thread, message: ToThread): void {
    worker.postMessage(message);
  }

  private start(number: number): Thread {
    const worker = new Worker(this.entry);
    const name = `${hostname()} ${process.pid}.${number}`;
    const subjects = new Recent<true>(SUBJECTS_KEPT);
    const thread: Thread = { worker, name, subjects, task: undefined, isReady: false };
    worker.on("message", (answer: FromThread) => this.answered(thread, answer));
    let why = "it ended";
    worker.on("error", (error) => {
      why = error.message;
    });
    worker.on("exit", () => {
      if (!this.closing) this.died(number, thread, why);
    });
    return thread;
  }

  private answered(thread: Thread, answer: FromThread): void {
    if ("ready" in answer) {
      thread.isReady = true;
      this.deadStarts = 0;
      return;
    }
    const { task, name } = thread;
    thread.task = undefined;
    if ("failure" in answer) task!.failed(new RunError(answer.failure));
    else task!.done({ key: answer.key, seconds: answer.seconds, worker: name, ...answer.result });
    this.next();
  }

  private died(number: number, { task, isReady }: Thread, why: string): void {
    this.threads[number] = undefined;
    if (task !== undefined && isReady && ++task.tries >= TRIES)
      task.failed(new RunError(`${TRIES} threads died of this run: ${why}`));
    else if (task !== undefined) this.waiting.unshift(task);
    if (!isReady && ++this.deadStarts >= STARTS) this.giveUp(why);
    this.next();
  }

  private giveUp(why: string): void {
    this.broken = new ThreadsError(
      `no thread for runs can be started: ${why}\n    fix: mend this, or give fewer --threads if memory is short`,
    );
    for (const { failed } of this.waiting.splice(0)) failed(this.broken);
  }
}
