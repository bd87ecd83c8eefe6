/** Threads that make runs. A thread that dies is replaced, and another one makes its run. */
import { hostname } from "node:os";
import { Worker } from "node:worker_threads";
import type { PlannedRun, Subject } from "../plan/run";
import { Recent } from "../recent";
import type { Outcome } from "../results/results";
import { type FromThread, SUBJECTS_KEPT, type ToThread } from "./messages";

/** The run cannot be made. */
export class RunError extends Error {}

/** A run that kills as many threads cannot be made. */
const TRIES = 3;

interface Task {
  readonly run: PlannedRun;
  readonly subject: Subject;
  tries: number;
  done(outcome: Outcome): void;
  failed(error: RunError): void;
}

interface Thread {
  readonly worker: Worker;
  readonly name: string;
  /** Digests of the subjects that it has. */
  readonly subjects: Recent<true>;
  task: Task | undefined;
}

export class ThreadPool {
  private readonly threads: Thread[] = [];
  private readonly waiting: Task[] = [];
  private closing = false;

  /** @param entry the module of a thread, which calls `serveRuns` */
  constructor(
    private readonly entry: URL,
    readonly size: number,
  ) {
    for (let number = 0; number < size; number++) this.threads.push(this.start(number));
  }

  /** Makes a run as soon as a thread is free. Rejects with RunError if it cannot be made. */
  execute(run: PlannedRun, subject: Subject): Promise<Outcome> {
    return new Promise((done, failed) => {
      this.waiting.push({ run, subject, tries: 0, done, failed });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private next(): void {
    for (const thread of this.threads) {
      if (thread.task !== undefined) continue;
      const task = this.waiting.shift();
      if (task === undefined) return;
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
    const thread: Thread = { worker, name, subjects: new Recent(SUBJECTS_KEPT), task: undefined };
    worker.on("message", (answer: FromThread) => this.answered(thread, answer));
    let why = "it ended";
    worker.on("error", (error) => {
      why = error.message;
    });
    worker.on("exit", () => {
      if (!this.closing) this.died(number, why);
    });
    return thread;
  }

  private answered(thread: Thread, answer: FromThread): void {
    const { task, name } = thread;
    thread.task = undefined;
    if ("failure" in answer) task!.failed(new RunError(answer.failure));
    else task!.done({ key: answer.key, seconds: answer.seconds, worker: name, ...answer.result });
    this.next();
  }

  private died(number: number, why: string): void {
    const { task } = this.threads[number]!;
    this.threads[number] = this.start(number);
    if (task !== undefined && ++task.tries < TRIES) this.waiting.unshift(task);
    else task?.failed(new RunError(`${TRIES} threads died of this run: ${why}`));
    this.next();
  }
}
